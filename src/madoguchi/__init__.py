"""Madoguchi: one window for economic cooperation between two countries."""

__version__ = "0.1.0"
