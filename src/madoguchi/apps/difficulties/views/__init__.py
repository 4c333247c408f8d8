"""The pages on which entries are written and confirmed, and searches saved."""
