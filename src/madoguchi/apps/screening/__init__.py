"""Lists an operator supplies, hits for a person to judge, and restrictions with their dates."""
