"""Long texts -> windows that a model can take."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.recognise.transformer.windows import shown, windows

SIZES = st.lists(st.integers(0, 40), max_size=80)
LIMITS = st.integers(16, 64)
STARTS = st.sets(st.integers(0, 79)).map(sorted)


@given(SIZES, STARTS, LIMITS)
def test_every_word_is_read_exactly_once(sizes: list[int], starts: list[int], limit: int) -> None:
    read = [word for window in windows(sizes, starts, limit) for word in range(window.first, window.last)]

    assert read == list(range(len(sizes)))


@given(SIZES, STARTS, LIMITS)
def test_no_window_has_more_pieces_than_fit(sizes: list[int], starts: list[int], limit: int) -> None:
    for window in windows(sizes, starts, limit):
        assert window.begin <= window.first <= window.last <= window.end
        assert sum(shown(size, limit) for size in sizes[window.begin : window.end]) <= limit


@given(SIZES, STARTS, LIMITS)
def test_there_is_room_at_both_sides_of_a_cut(sizes: list[int], starts: list[int], limit: int) -> None:
    room = limit // 8
    for window in windows(sizes, starts, limit):
        before = [shown(size, limit) for size in sizes[: window.first]]
        after = [shown(size, limit) for size in sizes[window.last :]]
        assert window.begin == 0 or sum(before[window.begin - 1 :]) > room
        assert window.end == len(sizes) or sum(after[: window.end - window.last + 1]) > room


def test_a_text_that_fits_is_one_window() -> None:
    assert [(one.begin, one.end) for one in windows([1] * 16, [0, 8], 16)] == [(0, 16)]


def test_a_cut_goes_before_a_word_that_starts_a_sentence() -> None:
    cuts = [window.first for window in windows([1] * 40, [0, 7, 11, 19, 25, 31], 16)]

    assert cuts == [0, 11, 19, 31]


def test_a_sentence_longer_than_a_window_is_cut_between_words() -> None:
    assert [(window.first, window.last) for window in windows([1] * 30, [0], 16)] == [(0, 12), (12, 24), (24, 30)]


def test_a_word_longer_than_a_window_is_shown_by_its_beginning() -> None:
    assert [(window.first, window.last) for window in windows([3, 500, 3], [0], 16)] == [(0, 1), (1, 2), (2, 3)]


def test_a_text_without_words_has_no_window() -> None:
    assert list(windows([], [], 16)) == []
