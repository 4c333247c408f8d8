"""Companies of both sides: names, identifiers, activities, who acts for them, where each fact comes from."""
