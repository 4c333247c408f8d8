"""The register of rule changes as people live with it: followed by whom it concerns, and commented on as a draft."""
