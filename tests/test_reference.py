"""The command reference is what the declarations of the options say."""

from __future__ import annotations

from tests.reference import PAGE, reference


def test_the_reference_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == reference(), "run `make reference`"
