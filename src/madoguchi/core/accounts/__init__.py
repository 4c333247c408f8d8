"""People, the desks they serve, what they may do, and who may open which page."""
