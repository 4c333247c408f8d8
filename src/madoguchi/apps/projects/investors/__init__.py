"""What investors look for, and which projects fit it."""
