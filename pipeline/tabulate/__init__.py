"""The stage that gathers: documents and entities -> rows of four tidy tables, declared in ``columns``."""
