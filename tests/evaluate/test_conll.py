from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.evaluate.conll import (
    PARAGRAPHS_TO_A_DOCUMENT,
    SENTENCES_TO_A_PARAGRAPH,
    GoldSentence,
    joined,
    names_of_tags,
    read_columns,
    read_sentences,
)
from pipeline.evaluate.gold import GoldError
from pipeline.evaluate.gold_files import read_gold

COLUMNS = ["Kari B-PER", "Ås I-PER", "bur O", "i O", "Ås B-GPE_LOC", ". O"]


def row(number: str, form: str, misc: str) -> str:
    return "\t".join([number, form, *"_______", misc])


def conllu(folder: Path, *lines: str, encoding: str = "utf-8", end: str = "\n") -> list[GoldSentence]:
    path = folder / "nno.conllu"
    path.write_bytes(end.join(lines).encode(encoding))
    return list(read_sentences(path))


def columns(folder: Path, *lines: str, encoding: str = "utf-8", end: str = "\n") -> list[GoldSentence]:
    path = folder / "gull.iob"
    path.write_bytes(end.join(lines).encode(encoding))
    return list(read_columns(path))


KARI = (
    "# sent_id = 1",
    "# text = Kari Ås (Ap) smilte.",
    row("1", "Kari", "name=B-PER"),
    row("2", "Ås", "name=I-PER"),
    row("3", "(", "SpaceAfter=No|name=O"),
    row("4", "Ap", "name=B-ORG|SpaceAfter=No"),
    row("5", ")", "name=O"),
    row("6", "smilte", "SpaceAfter=No|name=O"),
    row("7", ".", "name=O"),
)


@pytest.mark.parametrize(("encoding", "end"), [("utf-8", "\n"), ("utf-8-sig", "\r\n")])
def test_words_become_running_text_and_names_keep_their_places(tmp_path: Path, encoding: str, end: str) -> None:
    [sentence] = conllu(tmp_path, *KARI, "", "", encoding=encoding, end=end)

    assert sentence == GoldSentence("Kari Ås (Ap) smilte.", ((0, 7, "PER"), (9, 11, "ORG")))


def test_headings_and_documents_are_known(tmp_path: Path) -> None:
    sentences = conllu(
        tmp_path,
        *("# newpar", "# newdoc id = avis-1", "# heading = yes", row("1", "Nytt", "name=O"), ""),
        *("# newdoc", row("1", "Gamalt", "name=O"), "", ""),
        *("# heading = no", row("1", "Slutt", "name=O")),
    )

    assert [(one.heading, one.opens_document, one.newdoc) for one in sentences] == [
        (True, True, "avis-1"),
        (False, True, ""),
        (False, False, ""),
    ]


@pytest.mark.parametrize(
    ("lines", "text", "names"),
    [
        ([row("1", "Oslo", "name=B-LOC"), row("2", "Noreg", "name=B-LOC")], "Oslo Noreg", [(0, 4), (5, 10)]),
        (
            [
                "# text = Dæ Kari!",
                row("1-2", "Dæ", "_"),
                row("1", "Det", "name=O"),
                row("2", "er", "name=O"),
                row("2.1", "jo", "name=O"),
                row("3", "Kari", "SpaceAfter=No|name=B-LOC"),
                row("4", "!", "name=O"),
            ],
            "Dæ Kari!",
            [(3, 7)],
        ),
        (
            [
                row("1-2", "Karis", "SpaceAfter=No"),
                row("1", "Kari", "name=B-LOC"),
                row("2", "sin", "name=I-LOC"),
                row("3", ".", "name=O"),
            ],
            "Karis.",
            [(0, 5)],
        ),
    ],
    ids=["names that touch", "a multiword token, an empty node", "a name within a multiword token"],
)
def test_names_that_touch_and_multiword_tokens(
    tmp_path: Path, lines: list[str], text: str, names: list[tuple[int, int]]
) -> None:
    [sentence] = conllu(tmp_path, *lines)

    assert sentence == GoldSentence(text, tuple((*span, "LOC") for span in names))


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["1\tKari"], "nno.conllu:2: 2 columns where CoNLL-U has 10"),
        ([row("1", "Kari", "_")], "nno.conllu:2: no name="),
        ([row("1", "Kari", "name=PER")], "nno.conllu:2: no name="),
        ([row("1", "Kari", "nickname=B-PER")], "nno.conllu:2: no name="),
        ([row("ein", "Kari", "name=O")], "nno.conllu:2: 'ein' is no number of a word"),
        ([row("1", "Kari", "name=I-PER")], "nno.conllu:2: I-PER follows no name of that label"),
        (
            [row("1", "Kari", "name=B-PER"), row("2", "og", "name=O"), row("3", "Ås", "name=I-PER")],
            "nno.conllu:4: I-PER follows no name",
        ),
        (
            ["# text = Karin", row("1", "Kari", "name=B-PER")],
            "nno.conllu:1: the words make 'Kari', but # text says 'Karin'",
        ),
    ],
)
def test_what_is_no_conllu_with_names_is_refused_with_file_and_line(
    tmp_path: Path, lines: list[str], message: str
) -> None:
    with pytest.raises(GoldError) as caught:
        conllu(tmp_path, "# sent_id = 1", *lines)

    assert str(caught.value).startswith(message)


@pytest.mark.parametrize("gap", ["\t", " ", "   "])
@pytest.mark.parametrize(("encoding", "end"), [("utf-8", "\n"), ("cp1252", "\r\n")])
def test_columns_of_words_and_tags_become_running_text(tmp_path: Path, gap: str, encoding: str, end: str) -> None:
    [sentence] = columns(tmp_path, *(line.replace(" ", gap) for line in COLUMNS), encoding=encoding, end=end)

    assert sentence == GoldSentence("Kari Ås bur i Ås.", ((0, 7, "PER"), (14, 16, "GPE_LOC")))


@pytest.mark.parametrize(
    "lines",
    [
        ["Kari NNP B-NP B-PER x", "Ås NNP I-NP I-PER x", "bur VB B-VP O y"],  # phrases before names
        ["Kari B-PER O", "Ås I-PER B-LOC", "bur O O"],  # names within names
        ["Kari O B-PER", "Ås O I-PER", "bur O O"],
        ["1\tKari\tB-PER", "2\tÅs\tI-PER", "3\tbur\tO"],  # the words are numbered
    ],
)
def test_the_column_of_names_is_the_one_with_most_words_in_names(tmp_path: Path, lines: list[str]) -> None:
    assert columns(tmp_path, *lines) == [GoldSentence("Kari Ås bur", ((0, 7, "PER"),))]


def test_docstart_begins_a_document_and_comments_and_blank_lines_say_nothing(tmp_path: Path) -> None:
    lines = ["-DOCSTART- -X- O O", "", "# id 1", *COLUMNS, "", "", *COLUMNS, "-DOCSTART- O", "# O", "1 O"]

    first, second, third = columns(tmp_path, *lines)

    assert [one.opens_document for one in (first, second, third)] == [True, False, True]
    assert third.text == "# 1"


@pytest.mark.parametrize(
    ("tags", "names"),
    [
        ("B-PER I-PER O", [(0, 1, "PER")]),
        ("B-PER B-PER", [(0, 0, "PER"), (1, 1, "PER")]),
        ("I-PER I-PER O I-LOC", [(0, 1, "PER"), (3, 3, "LOC")]),
        ("B-PER I-LOC", [(0, 0, "PER"), (1, 1, "LOC")]),
        ("S-PER B-LOC I-LOC E-LOC I-LOC", [(0, 0, "PER"), (1, 3, "LOC"), (4, 4, "LOC")]),
        ("U-PER L-PER", [(0, 0, "PER"), (1, 1, "PER")]),
        ("B-GPE_LOC I-GPE_LOC", [(0, 1, "GPE_LOC")]),
    ],
)
def test_iob2_iob1_and_bioes_tags_are_read_alike(tags: str, names: list[tuple[int, int, str]]) -> None:
    assert names_of_tags(tags.split()) == names


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["Kari PER"], "gull.iob:1: 'PER' is no tag"),
        (["Kari"], "gull.iob:1: 'Kari' is no tag"),
        (["Kari B-PER", "bur"], "gull.iob:2: 1 columns where the lines before have 2"),
        (["", "Kari B-PER", "", "bur i O"], "gull.iob:4: 3 columns where the lines before have 2"),
        (["Kari bur i Ås.", "", "Ola dansar."], "gull.iob is no gold file of a kind that is read"),
    ],
)
def test_what_has_no_tags_is_refused_with_file_and_line(tmp_path: Path, lines: list[str], message: str) -> None:
    with pytest.raises(GoldError) as caught:
        columns(tmp_path, *lines)

    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("Ja , sa Kari ( 22 ) .", "Ja, sa Kari (22)."),
        ("« Fuglane » gjekk i Oslo …", "«Fuglane» gjekk i Oslo…"),
        ('Ho las " Fuglane " og " Is - slottet " .', 'Ho las "Fuglane" og "Is - slottet".'),
        ("10 % av dei , t.d. Ås - mannen", "10 % av dei, t.d. Ås - mannen"),
    ],
)
def test_words_are_joined_as_in_print(words: str, text: str) -> None:
    assert joined(words.split())[0] == text


@given(st.lists(st.sampled_from([*'.,;:!?()[]«»"…', "Kari", "Ås", "t.d.", "-", "..."]), min_size=1))
def test_each_word_has_the_span_that_is_returned(words: list[str]) -> None:
    text, spans = joined(words)

    assert [text[start:end] for start, end in spans] == words
    assert "".join(text.split()) == "".join(words)
    assert text == text.strip()


def treebank(folder: Path, *comments: str) -> Path:
    """Write a sentence ``Ola smilte.`` for each comment."""
    rows = [row("1", "Ola", "name=B-PER"), row("2", "smilte", "SpaceAfter=No|name=O"), row("3", ".", "name=O")]
    path = folder / "nob.conllu"
    path.write_text("\n\n".join("\n".join([comment, *rows]) for comment in comments), encoding="utf-8")
    return path


def test_sentences_become_paragraphs_and_documents_and_names_keep_their_places(tmp_path: Path) -> None:
    many = SENTENCES_TO_A_PARAGRAPH * PARAGRAPHS_TO_A_DOCUMENT + 1

    first, second = read_gold(treebank(tmp_path, *["# ein"] * many))

    lengths = [len(paragraph.split(". ")) for paragraph in first.text.split("\n\n")]
    assert lengths == [SENTENCES_TO_A_PARAGRAPH] * PARAGRAPHS_TO_A_DOCUMENT
    assert (first.doc_id, second.doc_id) == ("nob-1", "nob-2")
    assert second.text == "Ola smilte."
    assert {name.text for name in first.names} == {"Ola"}
    assert [name.start for name in first.names] == list(first.sentences or ())


def test_headings_are_paragraphs_and_newdoc_begins_a_document(tmp_path: Path) -> None:
    path = treebank(tmp_path, "# newdoc id = x", "# heading = yes", "# ein", "# to", "# newdoc id = y")

    first, second = read_gold(path)

    assert (first.doc_id, second.doc_id) == ("x", "y")
    assert first.text.split("\n\n") == ["Ola smilte.", "Ola smilte.", "Ola smilte. Ola smilte."]
