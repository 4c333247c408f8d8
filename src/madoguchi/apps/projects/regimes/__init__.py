"""Regimes side by side for a plan: who may come in, what is taken, what is left, what nobody has verified."""
