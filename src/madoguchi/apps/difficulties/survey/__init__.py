"""The annual survey: which difficulties companies name, asked without learning who named what."""
