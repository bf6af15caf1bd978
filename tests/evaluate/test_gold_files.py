from __future__ import annotations

import json
import os
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.evaluate.gold import GoldDocument, GoldError, GoldName
from pipeline.evaluate.gold_files import (
    PARAGRAPHS_TO_A_DOCUMENT,
    SENTENCES_TO_A_PARAGRAPH,
    GoldSentence,
    joined,
    load_gold,
    read_columns,
    read_gold,
    read_sentences,
)
from pipeline.recognise.labels import spans_of_tags, tag_of
from tests.cases import case_rows
from tests.evaluate.examples import LABELS

OURS = Path(__file__).parents[1] / "data" / "gold.jsonl"
ARTICLE = {
    "doc_id": "a",
    "variety": "nno",
    "genre": "news",
    "text": "Kari bur i Ås.",
    "mentions": [
        {"start": 0, "end": 4, "text": "Kari", "label": "PER", "chain": "T1"},
        {"start": 11, "end": 13, "label": "GPE_LOC", "chain": None},
    ],
}


COLUMNS = ["Kari B-PER", "Ås I-PER", "bur O", "i O", "Ås B-GPE_LOC", ". O"]


def written(folder: Path, name: str, *lines: str, encoding: str = "utf-8", end: str = "\n") -> Path:
    path = folder / name
    path.write_bytes(end.join(lines).encode(encoding))
    return path


def jsonl(folder: Path, *articles: object) -> Path:
    return written(folder, "gold.jsonl", *(one if isinstance(one, str) else json.dumps(one) for one in articles))


def word(number: str, form: str, misc: str) -> str:
    return "\t".join([number, form, *"_______", misc])


KARI = (
    "# sent_id = 1",
    "# text = Kari Ås (Ap) smilte.",
    word("1", "Kari", "name=B-PER"),
    word("2", "Ås", "name=I-PER"),
    word("3", "(", "SpaceAfter=No|name=O"),
    word("4", "Ap", "name=B-ORG|SpaceAfter=No"),
    word("5", ")", "name=O"),
    word("6", "smilte", "SpaceAfter=No|name=O"),
    word("7", ".", "name=O"),
)


def without(key: str) -> dict[str, Any]:
    return {name: value for name, value in ARTICLE.items() if name != key}


def test_a_line_of_json_is_a_document_and_is_numbered_where_it_has_no_doc_id(tmp_path: Path) -> None:
    bare = {"text": "Kari", "mentions": [{"start": 0, "end": 4, "label": "PER"}]}

    first, second, third = read_gold(jsonl(tmp_path, bare, "", ARTICLE, bare))

    names = (GoldName(0, 4, "Kari", "PER", "T1"), GoldName(11, 13, "Ås", "GPE_LOC"))
    assert second == GoldDocument("a", "Kari bur i Ås.", names, variety="nno", genre="news")
    assert (first.doc_id, first.names, third.doc_id) == ("gold-1", (GoldName(0, 4, "Kari", "PER"),), "gold-3")


@pytest.mark.parametrize(
    ("article", "message"),
    [
        ("{", "the line is not JSON"),
        ("[" * 100_000, "the line is not JSON"),
        ('{"text": ' + "9" * 5000 + "}", "the line is not JSON"),
        ("[]", "wrong type"),
        ("3", "wrong type"),
        (without("text"), "'text' is missing"),
        (without("mentions"), "'mentions' is missing"),
        (ARTICLE | {"doc_id": 3}, "wrong type"),
        (ARTICLE | {"mentions": {}}, "wrong type"),
        (ARTICLE | {"mentions": ["Kari"]}, "wrong type"),
        (ARTICLE | {"mentions": [{"start": "0", "end": 4, "label": "PER"}]}, "wrong type"),
        (ARTICLE | {"mentions": [{"start": 0, "end": 4}]}, "'label' is missing"),
        (ARTICLE | {"text": "Kåre bur i Ås."}, "the text has 'Kåre' and not 'Kari'"),
        (ARTICLE | {"text": "Kari"}, "lies outside the text"),
        (ARTICLE | {"doc_id": "b"}, "'b' has been used before"),
    ],
)
def test_a_line_that_is_no_document_is_refused_with_file_and_line(
    tmp_path: Path, article: object, message: str
) -> None:
    with pytest.raises(GoldError, match=message) as caught:
        read_gold(jsonl(tmp_path, ARTICLE | {"doc_id": "b"}, article))

    assert str(caught.value).startswith("gold.jsonl:2: ")


def test_gold_without_a_name_is_refused(tmp_path: Path) -> None:
    for articles in ((), (ARTICLE | {"mentions": []},)):
        with pytest.raises(GoldError, match="marks no name"):
            read_gold(jsonl(tmp_path, *articles))


def test_a_lone_surrogate_becomes_a_replacement_character(tmp_path: Path) -> None:
    [document] = read_gold(jsonl(tmp_path, ARTICLE | {"text": "Kari bur i Ås\ud800"}))

    assert document.text == "Kari bur i Ås\ufffd"


def test_a_file_that_is_not_there_cannot_be_read_or_is_of_another_kind_is_refused(tmp_path: Path) -> None:
    written(tmp_path, "gold.xml", "<name>Kari</name>")
    (tmp_path / "mappe.jsonl").mkdir()
    written(tmp_path, "latin.jsonl", json.dumps(ARTICLE, ensure_ascii=False), encoding="latin-1")
    for name, message in (
        ("borte.jsonl", "There is no file"),
        (f"{'x' * 300}.jsonl", "cannot be read"),
        ("gold.xml", "not a gold file of a known format"),
        ("mappe.jsonl", r"contains no table of mentions\. Give a gold file, or"),
        ("latin.jsonl", "not UTF-8"),
    ):
        with pytest.raises(InputError, match=message):
            read_gold(tmp_path / name)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has none")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "gold.jsonl")

    with pytest.raises(InputError, match="not a regular file"):
        read_gold(tmp_path / "gold.jsonl")


def test_files_of_columns_are_known_by_many_endings_and_conllu_by_what_is_in_it(tmp_path: Path) -> None:
    for ending in (".iob", ".iob2", ".bio", ".conll", ".tsv", ".txt"):
        [document] = read_gold(written(tmp_path, f"gull{ending}", "Kari\tB-PER", "Ås\tI-PER", "bur\tO"))
        assert (document.doc_id, [name.text for name in document.names]) == ("gull-1", ["Kari Ås"])

    [document] = read_gold(written(tmp_path, "gull.conll", word("1", "Kari", "name=B-PER")))
    assert document.text == "Kari"


def test_a_label_of_the_users_own_is_known_by_the_settings(tmp_path: Path) -> None:
    path = written(tmp_path, "gull.iob", "Fram B-SKIP")

    with pytest.raises(GoldError, match="the label 'SKIP' is unknown"):
        load_gold(path)
    assert load_gold(path, labels={"SKIP": "product"}).documents[0].names[0].type == "product"


def conllu(folder: Path, *lines: str, **how: str) -> list[GoldSentence]:
    return list(read_sentences(written(folder, "nno.conllu", *lines, **how)))


def columns(folder: Path, *lines: str, **how: str) -> list[GoldSentence]:
    return list(read_columns(written(folder, "gull.iob", *lines, **how)))


@pytest.mark.parametrize(("encoding", "end"), [("utf-8", "\n"), ("utf-8-sig", "\r\n")])
def test_words_become_running_text_and_names_keep_their_places(tmp_path: Path, encoding: str, end: str) -> None:
    [sentence] = conllu(tmp_path, *KARI, "", "", encoding=encoding, end=end)

    assert sentence == GoldSentence("Kari Ås (Ap) smilte.", ((0, 7, "PER"), (9, 11, "ORG")))


def test_headings_and_documents_are_known(tmp_path: Path) -> None:
    sentences = conllu(
        tmp_path,
        *("# newpar", "# newdoc id = avis-1", "# heading = yes", word("1", "Nytt", "name=O"), ""),
        *("# newdoc", word("1", "Gamalt", "name=O"), "", ""),
        *("# heading = no", word("1", "Slutt", "name=O")),
    )

    assert [(one.heading, one.opens_document, one.newdoc) for one in sentences] == [
        (True, True, "avis-1"),
        (False, True, ""),
        (False, False, ""),
    ]


@pytest.mark.parametrize(("words", "text", "names"), case_rows("evaluate/multiword-tokens"))
def test_names_that_touch_and_multiword_tokens(
    tmp_path: Path, words: str, text: str, names: list[tuple[int, int]]
) -> None:
    [sentence] = conllu(tmp_path, f"# text = {text}", *(word(*cells.split()) for cells in words.split("/")))

    assert sentence == GoldSentence(text, tuple((*span, "LOC") for span in names))


@pytest.mark.parametrize(("lines", "message"), case_rows("evaluate/no-conllu"))
def test_what_is_no_conllu_with_names_is_refused_with_file_and_line(
    tmp_path: Path, lines: list[str], message: str
) -> None:
    with pytest.raises(GoldError) as caught:
        conllu(tmp_path, "# sent_id = 1", *(word(*line.split(" ")) if line.count(" ") == 2 else line for line in lines))

    assert str(caught.value).startswith(message)


@pytest.mark.parametrize("gap", ["\t", " ", "   "])
@pytest.mark.parametrize(("encoding", "end"), [("utf-8", "\n"), ("cp1252", "\r\n")])
def test_columns_of_words_and_tags_become_running_text(tmp_path: Path, gap: str, encoding: str, end: str) -> None:
    [sentence] = columns(tmp_path, *(line.replace(" ", gap) for line in COLUMNS), encoding=encoding, end=end)

    assert sentence == GoldSentence("Kari Ås bur i Ås.", ((0, 7, "PER"), (14, 16, "GPE_LOC")))


@pytest.mark.parametrize("lines", case_rows("evaluate/columns-of-names"))
def test_the_column_of_names_is_the_one_with_most_words_in_names(tmp_path: Path, lines: list[str]) -> None:
    assert columns(tmp_path, *lines) == [GoldSentence("Kari Ås bur", ((0, 7, "PER"),))]


def test_docstart_begins_a_document_and_comments_and_blank_lines_say_nothing(tmp_path: Path) -> None:
    lines = ["-DOCSTART- -X- O O", "", "# id 1", *COLUMNS, "", "", *COLUMNS, "-DOCSTART- O", "# O", "1 O"]

    first, second, third = columns(tmp_path, *lines)

    assert [one.opens_document for one in (first, second, third)] == [True, False, True]
    assert third.text == "# 1"


@pytest.mark.parametrize(("tags", "names"), case_rows("evaluate/tags"))
def test_iob2_iob1_and_bioes_tags_are_read_alike(tags: str, names: list[tuple[int, int, str]]) -> None:
    assert spans_of_tags(map(tag_of, tags.split())) == names


@pytest.mark.parametrize(("lines", "message"), case_rows("evaluate/no-tags"))
def test_what_has_no_tags_is_refused_with_file_and_line(tmp_path: Path, lines: list[str], message: str) -> None:
    with pytest.raises(GoldError) as caught:
        columns(tmp_path, *lines)

    assert message in str(caught.value)


@pytest.mark.parametrize(("words", "text"), case_rows("evaluate/joined"))
def test_words_are_joined_as_in_print(words: str, text: str) -> None:
    assert joined(words.split())[0] == text


@given(st.lists(st.sampled_from([*'.,;:!?()[]«»"…', "Kari", "Ås", "t.d.", "-", "..."]), min_size=1))
def test_each_word_has_the_span_that_is_returned(words: list[str]) -> None:
    text, spans = joined(words)

    assert [text[start:end] for start, end in spans] == words
    assert "".join(text.split()) == "".join(words)
    assert text == text.strip()


def test_sentences_become_paragraphs_and_documents_and_names_keep_their_places(tmp_path: Path) -> None:
    many = SENTENCES_TO_A_PARAGRAPH * PARAGRAPHS_TO_A_DOCUMENT + 1
    rows = [word("1", "Ola", "name=B-PER"), word("2", "smilte", "SpaceAfter=No|name=O"), word("3", ".", "name=O"), ""]

    first, second = read_gold(written(tmp_path, "nob.conllu", *rows * many))

    lengths = [len(paragraph.split(". ")) for paragraph in first.text.split("\n\n")]
    assert lengths == [SENTENCES_TO_A_PARAGRAPH] * PARAGRAPHS_TO_A_DOCUMENT
    assert (first.doc_id, second.doc_id, second.text) == ("nob-1", "nob-2", "Ola smilte.")
    assert {name.text for name in first.names} == {"Ola"}
    assert [name.start for name in first.names] == list(first.sentences or ())

    comments = ("# newdoc id = x", "# heading = yes", "# ein", "# to", "# newdoc id = y")
    path = written(tmp_path, "nob.conllu", *(line for comment in comments for line in (comment, *rows)))
    first, second = read_gold(path)

    assert (first.doc_id, second.doc_id) == ("x", "y")
    assert first.text.split("\n\n") == ["Ola smilte.", "Ola smilte.", "Ola smilte. Ola smilte."]


def test_our_gold_is_half_bokmal_half_nynorsk_in_three_genres_with_all_labels_and_whole_names() -> None:
    ours = read_gold(OURS)
    varieties = Counter(document.variety for document in ours)
    names = [name for document in ours for name in document.names]

    assert varieties["nob"] == varieties["nno"] >= 20
    assert {(document.variety, document.genre) for document in ours} == {
        (variety, genre) for variety in ("nob", "nno") for genre in ("news", "reviews", "minutes")
    }
    assert sum(len(re.findall(r"[.!?](?:\s|$)", document.text)) for document in ours) >= 160
    assert {name.label for name in names} == set(LABELS)
    assert all(name.text == name.text.strip(" \n«»\"',:;()–") for name in names)


def test_every_word_with_a_capital_within_a_sentence_of_our_gold_is_in_a_name() -> None:
    unmarked = [
        (document.doc_id, word.group())
        for document in read_gold(OURS)
        for word in re.finditer(r"[\w-]+", document.text)
        if word.group()[0].isupper()
        and not any(name.start <= word.start() < name.end for name in document.names)
        and not re.search(r"(?:^|[.!?:]\s|\n|– )$", document.text[: word.start()])
    ]

    assert unmarked == []
