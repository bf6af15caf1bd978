"""A small share of every attack; `make attack` tries all of them."""

from __future__ import annotations

import pytest

from tests.attack.attacks import ATTACKS

pytestmark = pytest.mark.slow
SHARE = 0.03


@pytest.mark.parametrize("name", ATTACKS)
def test_no_attack_does_harm(name: str) -> None:
    attack, tries = ATTACKS[name]

    done, faults = attack(max(1, int(tries * SHARE)))

    assert done > 0
    assert faults == []
