from __future__ import annotations

import json
import os
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import InputError
from pipeline.evaluate.gold import GoldDocument, GoldError, GoldName
from pipeline.evaluate.gold_files import load_gold, read_gold
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


def jsonl(folder: Path, *articles: object) -> Path:
    path = folder / "gold.jsonl"
    path.write_text("\n".join(one if isinstance(one, str) else json.dumps(one) for one in articles), encoding="utf-8")
    return path


def without(key: str) -> dict[str, Any]:
    return {name: value for name, value in ARTICLE.items() if name != key}


def test_a_line_of_json_is_a_document(tmp_path: Path) -> None:
    [document] = read_gold(jsonl(tmp_path, ARTICLE, ""))

    names = (GoldName(0, 4, "Kari", "PER", "T1"), GoldName(11, 13, "Ås", "GPE_LOC"))
    assert document == GoldDocument("a", "Kari bur i Ås.", names, variety="nno", genre="news")


def test_a_document_without_a_doc_id_is_numbered(tmp_path: Path) -> None:
    bare = {"text": "Kari", "mentions": [{"start": 0, "end": 4, "label": "PER"}]}

    documents = read_gold(jsonl(tmp_path, bare, "", ARTICLE, bare))

    assert [one.doc_id for one in documents] == ["gold-1", "a", "gold-3"]
    assert documents[0].names == (GoldName(0, 4, "Kari", "PER"),)


@pytest.mark.parametrize(
    ("article", "message"),
    [
        ("{", "the line is no JSON"),
        ("[" * 100_000, "the line is no JSON"),
        ('{"text": ' + "9" * 5000 + "}", "the line is no JSON"),
        ("[]", "wrong kind"),
        ("3", "wrong kind"),
        (without("text"), "'text' is missing"),
        (without("mentions"), "'mentions' is missing"),
        (ARTICLE | {"doc_id": 3}, "wrong kind"),
        (ARTICLE | {"mentions": {}}, "wrong kind"),
        (ARTICLE | {"mentions": ["Kari"]}, "wrong kind"),
        (ARTICLE | {"mentions": [{"start": "0", "end": 4, "label": "PER"}]}, "wrong kind"),
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


@pytest.mark.parametrize("articles", [(), (ARTICLE | {"mentions": []},)])
def test_gold_without_a_name_is_refused(tmp_path: Path, articles: tuple[object, ...]) -> None:
    with pytest.raises(GoldError, match="marks no name"):
        read_gold(jsonl(tmp_path, *articles))


def test_a_lone_surrogate_becomes_a_replacement_character(tmp_path: Path) -> None:
    [document] = read_gold(jsonl(tmp_path, ARTICLE | {"text": "Kari bur i Ås\ud800"}))

    assert document.text == "Kari bur i Ås\ufffd"


def test_a_file_that_is_not_there_cannot_be_read_or_is_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="There is no file"):
        read_gold(tmp_path / "borte.jsonl")
    with pytest.raises(InputError, match="cannot be read"):
        read_gold(tmp_path / f"{'x' * 300}.jsonl")
    (tmp_path / "gold.xml").write_text("<name>Kari</name>")
    with pytest.raises(GoldError, match="no gold file of a kind that is read"):
        read_gold(tmp_path / "gold.xml")
    (tmp_path / "mappe.jsonl").mkdir()
    with pytest.raises(GoldError, match=r"holds no table of mentions\. Give a gold file, or"):
        read_gold(tmp_path / "mappe.jsonl")
    (tmp_path / "latin.jsonl").write_bytes(json.dumps(ARTICLE, ensure_ascii=False).encode("latin-1"))
    with pytest.raises(GoldError, match="not UTF-8"):
        read_gold(tmp_path / "latin.jsonl")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has none")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "gold.jsonl")

    with pytest.raises(InputError, match="no regular file"):
        read_gold(tmp_path / "gold.jsonl")


@pytest.mark.parametrize("ending", [".iob", ".iob2", ".bio", ".conll", ".tsv", ".txt"])
def test_files_of_columns_are_known_by_many_endings(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"gull{ending}"
    path.write_text("Kari\tB-PER\nÅs\tI-PER\nbur\tO\n", encoding="utf-8")

    [document] = load_gold(path).documents

    assert (document.doc_id, [name.text for name in document.names]) == ("gull-1", ["Kari Ås"])


def test_conllu_with_names_is_known_by_what_is_in_it(tmp_path: Path) -> None:
    path = tmp_path / "gull.conll"
    path.write_text("\t".join(["1", "Kari", *"_______", "name=B-PER"]) + "\n", encoding="utf-8")

    assert [document.text for document in load_gold(path).documents] == ["Kari"]


def test_a_label_of_the_users_own_is_known_by_the_settings(tmp_path: Path) -> None:
    path = tmp_path / "gull.iob"
    path.write_text("Fram B-SKIP\n", encoding="utf-8")

    with pytest.raises(GoldError, match="the label 'SKIP' is unknown"):
        load_gold(path)
    assert load_gold(path, labels={"SKIP": "product"}).documents[0].names[0].type == "product"


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
