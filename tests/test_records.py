"""The records that flow through the chain."""

from __future__ import annotations

from pipeline.records import LONGEST_CONTEXT, Document, Mention, Sentence


def document(text: str, at: int = 0) -> Document:
    return Document("a.txt", sentences=(Sentence(1, at, text),))


def mention(text: str, at: int) -> Mention:
    return Mention(text, 0, 1, "PER", "person", 1, 1, at)


def test_the_context_of_a_mention_is_its_sentence() -> None:
    assert document("Kari bur i Bø.", at=20).context(mention("Bø", 31)) == "Kari bur i Bø."


def test_of_a_very_long_sentence_the_context_is_the_part_around_the_name() -> None:
    text = "og " * 1000 + "Kari" + " og" * 1000

    context = document(text, at=50).context(mention("Kari", 3050))

    assert "og Kari og" in context
    assert context.startswith("…")
    assert context.endswith("…")
    assert len(context) == LONGEST_CONTEXT + 2


def test_the_context_at_the_begin_of_a_very_long_sentence_is_cut_behind_only_and_a_long_name_stays_whole() -> None:
    context, name = document("Kari" + " og" * 1000).context(mention("Kari", 0)), "Kari" * 1000

    assert context.startswith("Kari og")
    assert context.endswith("…")
    assert name in document("og " + name + " og").context(mention(name, 3))
