"""Proposals: a company writes one part by part, hands it in, and it becomes papers in each language, then a project."""
