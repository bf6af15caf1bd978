"""The command line: the only place that prints. Data goes to files or stdout, messages and progress to stderr.

``program`` has the parser and the exit codes; each command is a module with its options and what it does.
"""
