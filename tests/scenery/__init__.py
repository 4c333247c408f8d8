"""One of everything the product keeps, for the stage."""
