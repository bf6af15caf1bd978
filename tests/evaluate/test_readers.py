from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import InputError
from pipeline.evaluate.gold import GoldDocument, GoldError, GoldName
from pipeline.evaluate.readers import read_gold
from pipeline.evaluate.running import PARAGRAPHS, SENTENCES
from tests.evaluate.examples import LABELS
from tests.evaluate.test_conllu import row

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


def jsonl(folder: Path, *articles: object) -> Path:
    path = folder / "gold.jsonl"
    path.write_text("\n".join(one if isinstance(one, str) else json.dumps(one) for one in articles), encoding="utf-8")
    return path


def test_a_line_of_json_is_a_document(tmp_path: Path) -> None:
    [document] = read_gold(jsonl(tmp_path, ARTICLE, ""))

    names = (GoldName(0, 4, "Kari", "PER", "T1"), GoldName(11, 13, "Ås", "GPE_LOC"))
    assert document == GoldDocument("a", "Kari bur i Ås.", names, variety="nno", genre="news")


def without(key: str) -> dict[str, Any]:
    return {name: value for name, value in ARTICLE.items() if name != key}


@pytest.mark.parametrize(
    ("article", "message"),
    [
        ("{", "the line is no JSON"),
        ("[]", "wrong kind"),
        ("3", "wrong kind"),
        (without("text"), "'text' is missing"),
        (without("doc_id"), "'doc_id' is missing"),
        (without("mentions"), "'mentions' is missing"),
        (ARTICLE | {"mentions": {}}, "wrong kind"),
        (ARTICLE | {"mentions": ["Kari"]}, "wrong kind"),
        (ARTICLE | {"mentions": [{"start": "0", "end": 4, "label": "PER"}]}, "wrong kind"),
        (ARTICLE | {"mentions": [{"start": 0, "end": 4}]}, "'label' is missing"),
        (ARTICLE | {"text": "Kåre bur i Ås."}, "the text has 'Kåre' and not 'Kari'"),
        (ARTICLE | {"text": "Kari"}, "lies outside the text"),
    ],
)
def test_a_line_that_is_no_document_is_refused_with_file_and_line(
    tmp_path: Path, article: object, message: str
) -> None:
    with pytest.raises(GoldError, match=message) as caught:
        read_gold(jsonl(tmp_path, ARTICLE | {"doc_id": "b"}, article))

    assert str(caught.value).startswith("gold.jsonl:2: ")


def test_a_doc_id_used_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="'a' has been used before"):
        read_gold(jsonl(tmp_path, ARTICLE, ARTICLE))


@pytest.mark.parametrize("articles", [(), (ARTICLE | {"mentions": []},)])
def test_gold_without_a_name_is_refused(tmp_path: Path, articles: tuple[object, ...]) -> None:
    with pytest.raises(GoldError, match="marks no name"):
        read_gold(jsonl(tmp_path, *articles))


def test_a_file_that_is_not_there_cannot_be_read_or_is_of_another_kind_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="There is no file"):
        read_gold(tmp_path / "borte.jsonl")
    (tmp_path / "gold.xml").write_text("<name>Kari</name>")
    with pytest.raises(GoldError, match="no gold file of a kind that is read"):
        read_gold(tmp_path / "gold.xml")
    (tmp_path / "mappe.jsonl").mkdir()
    with pytest.raises(GoldError, match=r"holds no table of mentions\. Give a gold file, or"):
        read_gold(tmp_path / "mappe.jsonl")
    (tmp_path / "latin.jsonl").write_bytes(json.dumps(ARTICLE, ensure_ascii=False).encode("latin-1"))
    with pytest.raises(GoldError, match="not UTF-8"):
        read_gold(tmp_path / "latin.jsonl")


def conllu(folder: Path, *comments: str) -> Path:
    """Write a sentence ``Ola smilte.`` for each comment."""
    rows = [row("1", "Ola", "name=B-PER"), row("2", "smilte", "SpaceAfter=No|name=O"), row("3", ".", "name=O")]
    path = folder / "nob.conllu"
    path.write_text("\n\n".join("\n".join([comment, *rows]) for comment in comments), encoding="utf-8")
    return path


def test_sentences_become_paragraphs_and_documents_and_names_keep_their_places(tmp_path: Path) -> None:
    many = SENTENCES * PARAGRAPHS + 1

    first, second = read_gold(conllu(tmp_path, *["# ein"] * many))

    assert [len(paragraph.split(". ")) for paragraph in first.text.split("\n\n")] == [SENTENCES] * PARAGRAPHS
    assert (first.doc_id, second.doc_id) == ("nob-1", "nob-2")
    assert second.text == "Ola smilte."
    assert {name.text for name in first.names} == {"Ola"}
    assert [name.start for name in first.names] == list(first.sentences or ())


def test_headings_stand_alone_and_newdoc_begins_a_document(tmp_path: Path) -> None:
    path = conllu(tmp_path, "# newdoc id = x", "# heading = yes", "# ein", "# to", "# newdoc id = y")

    first, second = read_gold(path)

    assert (first.doc_id, second.doc_id) == ("x", "y")
    assert first.text.split("\n\n") == ["Ola smilte.", "Ola smilte.", "Ola smilte. Ola smilte."]


@pytest.fixture(scope="module")
def ours() -> list[GoldDocument]:
    return read_gold(OURS)


def test_our_gold_is_half_bokmal_half_nynorsk_in_three_genres(ours: list[GoldDocument]) -> None:
    varieties = Counter(document.variety for document in ours)

    assert varieties["nob"] == varieties["nno"] >= 20
    assert {(document.variety, document.genre) for document in ours} == {
        (variety, genre) for variety in ("nob", "nno") for genre in ("news", "reviews", "minutes")
    }


def test_our_gold_has_all_nine_labels_and_sentences_enough(ours: list[GoldDocument]) -> None:
    sentences = sum(len(re.findall(r"[.!?](?:\s|$)", document.text)) for document in ours)

    assert {name.label for document in ours for name in document.names} == set(LABELS)
    assert sentences >= 160


def test_every_word_with_a_capital_within_a_sentence_of_our_gold_is_in_a_name(ours: list[GoldDocument]) -> None:
    unmarked = [
        (document.doc_id, word.group())
        for document in ours
        for word in re.finditer(r"[\w-]+", document.text)
        if word.group()[0].isupper()
        and not any(name.start <= word.start() < name.end for name in document.names)
        and not re.search(r"(?:^|[.!?:]\s|\n|– )$", document.text[: word.start()])
    ]

    assert unmarked == []


def test_no_name_of_our_gold_has_quotation_marks_or_space_at_its_ends(ours: list[GoldDocument]) -> None:
    assert all(name.text == name.text.strip(" \n«»\"',:;()–") for document in ours for name in document.names)
