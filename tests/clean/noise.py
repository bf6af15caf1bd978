"""Texts as a bad scan would read them: the same letters wrong each time."""

from __future__ import annotations

from random import Random

from tests.cases import case_table

MISREAD = case_table("clean/misread")
SIGNS = "~^*|.,'¢§:;!_"
SHARE_OF_SIGNS, SHARE_OF_BREAKS = 0.15, 0.15


def noisy(text: str, share: float, seed: int = 1) -> str:
    """Return a text of whose letters a share is misread, broken off from the next, or has a sign in its place."""
    dice = Random(seed)  # noqa: S311 - the same letters wrong each time
    read, at = list[str](), 0
    while at < len(text):
        letter = text[at]
        length = 1
        if letter.isalpha() and dice.random() < share:
            fate = dice.random()
            if fate < SHARE_OF_SIGNS:
                letter = dice.choice(SIGNS)
            elif fate < SHARE_OF_SIGNS + SHARE_OF_BREAKS:
                letter += " "
            else:
                length = 2 if text[at : at + 2] in MISREAD else 1
                letter = dice.choice(MISREAD.get(text[at : at + length], SIGNS))
        read.append(letter)
        at += length
    return "".join(read)
