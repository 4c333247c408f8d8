"""Ours: without this file a package named `tests` that some library installs would be imported instead."""
