"""Who seeks and who offers, and how fresh that is."""
