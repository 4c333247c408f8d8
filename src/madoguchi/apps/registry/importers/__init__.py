"""Readers of register files: each turns a file into rows, one for every line, none lost.

A reader knows one register and nothing of the database, so it can run in a child process with limits on
memory and time: files come from outside.
"""
