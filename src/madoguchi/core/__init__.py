"""What every app stands on, and which knows no app."""
