"""Tags of the templates of exchanges."""
