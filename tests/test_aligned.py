"""AlignedText against a naive model that keeps, for each character, the stretch of the source that it came from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.aligned import AlignedText

ALPHABET = "ab æÅ\r\n\t😀e\u0301-"
TEXTS = st.text(ALPHABET, max_size=12)

Change = tuple[int, int, str]


@dataclass(frozen=True)
class Letter:
    """A character, and the stretch of the source that it came from."""

    character: str
    start: int
    end: int


@dataclass(frozen=True)
class Naive:
    """The model: a list of letters, and where in the source the first would begin."""

    letters: tuple[Letter, ...]
    base: int = 0

    @classmethod
    def of(cls, source: str) -> Naive:
        return cls(tuple(Letter(one, at, at + 1) for at, one in enumerate(source)))

    @property
    def text(self) -> str:
        return "".join(letter.character for letter in self.letters)

    def origin(self, start: int, end: int) -> tuple[int, int]:
        first = self.letters[start].start
        return first, max(first, self.letters[end - 1].end)

    def between(self, at: int) -> tuple[int, int]:
        """Return the origin of what is put in before the letter ``at``."""
        end = self.letters[at - 1].end if at else self.base
        inside = 0 < at < len(self.letters) and self.letters[at].start < end
        return (self.letters[at].start if inside else end), end

    def replace(self, changes: list[Change]) -> Naive:
        letters: list[Letter] = []
        read = 0
        for start, end, new in changes:
            letters += self.letters[read:start]
            if self.text[start:end] == new:
                letters += self.letters[start:end]
            else:
                origin = self.origin(start, end) if start < end else self.between(start)
                letters += [Letter(one, *origin) for one in new]
            read = end
        return Naive((*letters, *self.letters[read:]), self.base)

    def cut(self, start: int, end: int) -> Naive:
        return Naive(self.letters[start:end], self.letters[start].start)


def changes_of(data: st.DataObject, length: int) -> list[Change]:
    """Draw changes that fit a text of ``length`` characters."""
    bounds = sorted(data.draw(st.lists(st.integers(0, length), max_size=6)))
    pairs = zip(bounds[::2], bounds[1::2], strict=False)
    return [(start, end, data.draw(st.text(ALPHABET, max_size=3))) for start, end in pairs]


def draw_edited(data: st.DataObject) -> tuple[AlignedText, Naive, str]:
    """Draw a text that was edited and cut a few times, in both forms, and its source."""
    source = data.draw(TEXTS)
    aligned, naive = AlignedText.of(source), Naive.of(source)
    for cuts in data.draw(st.lists(st.booleans(), max_size=4)):
        if cuts and naive.letters:
            start = data.draw(st.integers(0, len(naive.letters) - 1))
            end = data.draw(st.integers(start + 1, len(naive.letters)))
            aligned, naive = aligned.cut(start, end), naive.cut(start, end)
        else:
            changes = changes_of(data, len(naive.letters))
            aligned, naive = aligned.replace(changes), naive.replace(changes)
    return aligned, naive, source


@given(st.data())
def test_any_edits_give_the_text_and_origins_of_the_naive_model(data: st.DataObject) -> None:
    aligned, naive, source = draw_edited(data)
    stretches = list(combinations(range(len(naive.letters) + 1), 2))
    origins = [aligned.origin(at, at + 1) for at in range(len(aligned))]

    assert (aligned.text, len(aligned)) == (naive.text, len(naive.letters))
    assert [aligned.origin(*stretch) for stretch in stretches] == [naive.origin(*stretch) for stretch in stretches]
    assert all(0 <= start <= end <= len(source) for start, end in origins)
    assert [start for start, _ in origins] == sorted(start for start, _ in origins)
    assert all(len({*aligned.origin(at, at)}) == 1 for at in range(len(aligned) + 1))  # an empty one has an empty one


@given(st.data())
def test_the_source_is_the_text_wherever_no_edit_touched_it(data: st.DataObject) -> None:
    aligned, _, source = draw_edited(data)
    edited = {at for edit in aligned.edits for at in range(edit.start, edit.end)}

    for at in set(range(len(aligned))) - edited:
        start, end = aligned.origin(at, at + 1)
        assert source[start:end] == aligned.text[at]


@given(TEXTS, st.sampled_from(["a", "[ \t]+", r"\r\n|\n", "é?", "."]), st.text(ALPHABET.replace("\\", ""), max_size=2))
def test_sub_gives_the_text_that_re_sub_gives(source: str, pattern: str, new: str) -> None:
    compiled = re.compile(pattern)

    assert AlignedText.of(source).sub(compiled, new).text == compiled.sub(lambda _: new, source)


def test_what_was_deleted_inside_a_stretch_belongs_to_it_and_at_its_ends_does_not() -> None:
    text = AlignedText.of("«Gahr\u200b Støre»")
    mended = text.replace([(0, 1, ""), (5, 6, ""), (12, 13, "")])

    assert (mended.text, mended.origin(0, 10)) == ("Gahr Støre", (1, 12))
    assert text.replace([(0, 1, "«"), (2, 2, "")]) is text  # by itself: no edit


def test_a_letter_put_inside_a_replacement_has_the_origin_of_the_replacement() -> None:
    text = AlignedText.of("&oslash;y").replace([(0, 8, "oe")]).replace([(1, 1, "-")])

    assert [text.origin(at, at + 1) for at in range(3)] == [(0, 8)] * 3


@pytest.mark.parametrize(
    "changes", [[(2, 1, "")], [(0, 2, ""), (1, 3, "")], [(2, 3, ""), (0, 1, "")], [(0, 99, "x")], [(5, 5, "x")]]
)
def test_changes_that_overlap_run_backwards_or_leave_the_text_are_refused(changes: list[Change]) -> None:
    with pytest.raises(ValueError, match="changes must ascend"):
        AlignedText.of("Voss").replace(changes)


def edit(length: int) -> AlignedText:
    """Edit every other character of a text, and then the others."""
    text = AlignedText.of("ab" * length)
    text = text.replace((at, at + 1, "å") for at in range(0, length, 2))
    return text.replace((at, at + 1, "") for at in range(1, length, 2))


def test_many_edits_take_time_that_grows_with_their_number() -> None:
    assert edit(50_000).text.startswith("å" * 25_000)  # in quadratic time the guard against hanging would fail it
