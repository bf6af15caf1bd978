"""The stage that gathers: documents and entities -> rows of tidy tables, declared in ``columns``."""
