"""Difficulties: what stands in a company's way, by when somebody must answer, and its way up when nobody does."""
