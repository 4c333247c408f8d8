"""The portfolio: what was signed, what became of it, what is missing for the next step, and who is waited for."""
