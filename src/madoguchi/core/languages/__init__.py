"""Texts in several languages, phrase books, translated fields."""
