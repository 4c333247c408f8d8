"""Rounds of proposals, consent of both sides, exchange of contacts, and what came of it."""
