"""One module for one verb of the command line: HELP, EXAMPLE, arguments(parser), run(options)."""
