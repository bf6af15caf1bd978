"""How far a run is."""

from __future__ import annotations

import pytest

from pipeline.aligned import AlignedText
from pipeline.progress import Lines, Progress
from pipeline.records import Document, Paragraph, Status


class Clock:
    """A clock that is set by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def document(words: int = 0, status: Status = Status.OK) -> Document:
    return Document("a", paragraphs=(Paragraph(AlignedText.of("ord " * words)),), status=status)


def quiet(total: int | None, clock: Clock | None = None) -> Progress:
    """Return a progress that shows nothing."""
    return Progress(total, lambda progress, *, done: None, clock or Clock())  # noqa: ARG005


def test_documents_words_and_failures_are_counted() -> None:
    progress = quiet(3)

    progress([document(3), document(4)])
    progress([document(status=Status.FAILED)])

    assert (progress.documents, progress.words, progress.failed) == (3, 7, 1)


def test_a_line_is_said_a_minute_and_none_at_the_end(capsys: pytest.CaptureFixture[str]) -> None:
    clock = Clock()
    progress = Progress(5, Lines(), clock)
    for clock.now in (1.0, 61.0, 62.0, 130.0, 500.0):
        progress([document(60)])

    said = capsys.readouterr().err.splitlines()

    assert [line.split(" documents")[0] for line in said] == ["2 of 5", "4 of 5"]
    assert "words/s" in said[0]


def test_the_time_left_is_told_from_that_which_it_took_where_the_number_of_documents_is_known() -> None:
    for seconds, left in ((10.0, "a minute"), (600.0, "30 minutes"), (36_000.0, "30 hours")):
        clock = Clock()
        progress = quiet(400, clock)
        progress([document()] * 100)
        clock.now = seconds
        assert progress.line().endswith(f"about {left} left")

    unknown = quiet(None)
    unknown([document(), document()])
    assert unknown.line() == "2 documents, 0 words/s"
