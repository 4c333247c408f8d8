"""The work itself; each package is one Django app."""
