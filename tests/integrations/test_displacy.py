"""Texts with their names marked by displaCy."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from spacy import displacy

from pipeline import extract, read_tables
from pipeline.integrations.displacy import COLOURS, LINES, OPTIONS, marked, marked_sentences, source_text
from tests.conftest import ROOT
from tests.outputs import run_over
from tests.pipelines import NORNE_LABELS
from tests.tabulate import frames

HOSTILE = "</mark><script>alert(1)</script>"


def luminance(colour: str) -> float:
    """Return the relative luminance of ``#rrggbb`` by WCAG 2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def drawn(parsed: dict[str, object]) -> str:
    return displacy.render(parsed, style="ent", manual=True, options=OPTIONS, jupyter=False)


def test_each_of_the_nine_labels_has_a_colour_of_its_own_that_can_be_seen_and_is_that_of_the_report() -> None:
    style = (ROOT / "pipeline" / "report" / "templates" / "style.css").read_text(encoding="utf-8")

    for colours in (COLOURS, LINES):
        assert set(colours) == set(NORNE_LABELS)
        assert len(set(colours.values())) == len(NORNE_LABELS)
    assert all((luminance(colour) + 0.05) / 0.05 >= 7 for colour in COLOURS.values())  # black on it: WCAG's AAA
    assert all(1.05 / (luminance(colour) + 0.05) >= 4.5 for colour in LINES.values())  # it on white: WCAG's AA
    for label in NORNE_LABELS:
        name = label.lower().replace("_", "-")
        assert f"--{name}: {COLOURS[label]};" in style
        assert f"--{name}-line: {LINES[label]};" in style


def test_displacy_takes_the_colours_for_all_nine_labels() -> None:
    text = " ".join(NORNE_LABELS)
    mentions = frames.mentions().head(len(NORNE_LABELS))
    starts = [text.index(f"{label} ") if label != NORNE_LABELS[-1] else text.rindex(label) for label in NORNE_LABELS]
    page = drawn(marked(text, mentions.assign(label=NORNE_LABELS, start=starts, end=[start + 3 for start in starts])))

    assert all(f"background: {colour};" in page for colour in COLOURS.values())


def test_nothing_hostile_gets_through_displacy() -> None:
    for field in ("text", "label", "name", "context"):
        mentions = frames.mentions().head(1).assign(**{field: HOSTILE})
        for page in (drawn(marked(f"Mike Pompeo kom. {HOSTILE}", mentions)), drawn(marked_sentences(mentions))):
            assert "<script" not in page
            assert "<a " not in page


@given(st.text(), st.integers(1, 30))
def test_a_long_text_is_cut_never_within_a_name(text: str, longest: int) -> None:
    whole = f"{text}Mike Pompeo kom. Noreg"
    mentions = frames.mentions().head(1).assign(start=len(text), end=len(text) + 11)

    parsed = marked(whole, mentions, longest=longest)

    assert len(parsed["text"]) <= max(longest + 1, 1)
    assert [parsed["text"][ent["start"] : ent["end"]] for ent in parsed["ents"]] in ([], ["Mike Pompeo"])
    assert parsed["text"].endswith("…") == (len(whole) > longest) or text.endswith("…")


def test_the_sentences_stand_in_order_with_each_name_where_it_is() -> None:
    tables = extract(texts=["Kari Nordmann bor i Oslo. Det regner. Oslo er Oslo, sier Nordmann."])
    parsed = marked_sentences(tables.mentions)

    found = [parsed["text"][ent["start"] : ent["end"]] for ent in parsed["ents"]]

    assert found == tables.mentions["text"].to_list()
    assert "regner" not in parsed["text"]


def test_the_text_of_a_plain_file_is_found_where_the_run_read_it() -> None:
    tables = read_tables(ROOT / "outputs")
    doc_id = tables.documents["doc_id"].iloc[0]

    text = source_text(tables, doc_id, output=ROOT / "outputs", texts=ROOT / "seeds")

    parsed = marked(text, tables.mentions)
    assert [text[ent["start"] : ent["end"]] for ent in parsed["ents"]] == tables.mentions["text"].to_list()


def test_the_text_of_other_files_is_the_one_that_the_run_kept_and_one_that_has_changed_or_gone_is_not_used(
    tmp_path: Path,
) -> None:
    run_over(tmp_path, {"a.txt": "Kari Nordmann bor i Oslo.", "b.csv": "tekst\nPer Hansen bur i Skien.\n"})
    tables, folders = read_tables(tmp_path / "ut"), {"output": tmp_path / "ut", "texts": tmp_path / "inn"}

    assert source_text(tables, "b.csv#1", **folders) == "Per Hansen bur i Skien."
    assert source_text(tables, "a.txt", **folders) == "Kari Nordmann bor i Oslo."
    (tmp_path / "inn" / "a.txt").write_text("Kari bor i Oslo.", encoding="utf-8")
    assert not source_text(tables, "a.txt", **folders)
    (tmp_path / "inn" / "a.txt").unlink()
    assert not source_text(tables, "a.txt", **folders)
