"""Messages to people, in their language."""
