"""Figures of the relationship: series with their sources, every revision kept, and how sure each value is."""
