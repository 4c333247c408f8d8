"""Who did what, and when, under which version of the rule; only ever added to."""
