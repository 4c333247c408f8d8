"""Home pages, desks, feeds, open data and commands: gathers from all apps."""
