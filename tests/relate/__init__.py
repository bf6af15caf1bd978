"""Tests of the stage `relate`."""
