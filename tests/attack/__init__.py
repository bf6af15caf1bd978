"""Attacks on the whole program, bounded in time and memory: `python -m tests.attack`, or ``make attack``."""
