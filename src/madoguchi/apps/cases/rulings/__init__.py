"""Advance rulings: a binding answer before anything is filed, published without the name of who asked."""
