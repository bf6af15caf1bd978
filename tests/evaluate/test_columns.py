from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.evaluate.columns import joined, names_of, read_columns
from pipeline.evaluate.conllu import GoldSentence
from pipeline.evaluate.gold import GoldError
from pipeline.evaluate.readers import load_gold

KARI = ["Kari B-PER", "Ås I-PER", "bur O", "i O", "Ås B-GPE_LOC", ". O"]


def sentences(folder: Path, *lines: str, encoding: str = "utf-8") -> list[GoldSentence]:
    path = folder / "gull.iob"
    path.write_bytes("\n".join(lines).encode(encoding))
    return list(read_columns(path))


def test_words_and_tags_become_running_text_with_names(tmp_path: Path) -> None:
    [sentence] = sentences(tmp_path, *KARI)

    assert sentence == GoldSentence("Kari Ås bur i Ås.", ((0, 7, "PER"), (14, 16, "GPE_LOC")))


@pytest.mark.parametrize("gap", ["\t", " ", "   "])
def test_columns_are_parted_by_tabs_or_spaces(tmp_path: Path, gap: str) -> None:
    lines = [line.replace(" ", gap) for line in KARI]

    assert sentences(tmp_path, *lines) == sentences(tmp_path, *KARI)


@pytest.mark.parametrize(
    "lines",
    [
        ["Kari NNP B-NP B-PER x", "Ås NNP I-NP I-PER x", "bur VB B-VP O y"],  # phrases before names
        ["Kari B-PER O", "Ås I-PER B-LOC", "bur O O"],  # names within names
        ["Kari O B-PER", "Ås O I-PER", "bur O O"],
    ],
)
def test_the_column_of_names_is_the_one_with_most_words_in_names(tmp_path: Path, lines: list[str]) -> None:
    [sentence] = sentences(tmp_path, *lines)

    assert sentence.names == ((0, 7, "PER"),)


def test_a_first_column_that_counts_the_words_is_none_of_words(tmp_path: Path) -> None:
    [first, second] = sentences(tmp_path, "1\tKari\tB-PER", "2\tbur\tO", "", "1\tOla\tB-PER", "2\tdansar\tO")

    assert (first.text, second.text) == ("Kari bur", "Ola dansar")


def test_docstart_begins_a_document_and_comments_and_blank_lines_say_nothing(tmp_path: Path) -> None:
    lines = ["-DOCSTART- -X- O O", "", "# id 1", *KARI, "", "", *KARI, "-DOCSTART- O", "# O", "1 O"]

    first, second, third = sentences(tmp_path, *lines)

    assert [one.opens_document for one in (first, second, third)] == [True, False, True]
    assert third.text == "# 1"


def test_a_file_in_windows_encoding_with_windows_line_ends_is_read(tmp_path: Path) -> None:
    path = tmp_path / "gull.conll"
    path.write_bytes("\r\n".join(KARI).encode("cp1252"))

    assert [one.text for one in read_columns(path)] == ["Kari Ås bur i Ås."]


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
    assert names_of(tags.split()) == names


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["Kari PER"], "gull.iob:1: 'PER' is no tag"),
        (["Kari"], "gull.iob:1: 'Kari' is no tag"),
        (["Kari B-PER", "bur"], "gull.iob:2: 1 columns where the lines before have 2"),
        (["", "Kari B-PER", "", "bur i O"], "gull.iob:4: 3 columns where the lines before have 2"),
    ],
)
def test_what_has_no_tags_is_refused_with_file_and_line(tmp_path: Path, lines: list[str], message: str) -> None:
    with pytest.raises(GoldError) as caught:
        sentences(tmp_path, *lines)

    assert str(caught.value).startswith(message)


def test_running_text_is_no_file_of_columns(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match=r"gull\.iob is no gold file of a kind that is read"):
        sentences(tmp_path, "Kari bur i Ås.", "", "Ola dansar.")


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
def test_each_word_stands_where_it_is_said_to_stand(words: list[str]) -> None:
    text, places = joined(words)

    assert [text[start:end] for start, end in places] == words
    assert "".join(text.split()) == "".join(words)
    assert text == text.strip()


@pytest.mark.parametrize("ending", [".iob", ".iob2", ".bio", ".conll", ".tsv", ".txt"])
def test_files_of_columns_are_known_by_many_endings(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"gull{ending}"
    path.write_text("\n".join(line.replace(" ", "\t") for line in KARI), encoding="utf-8")

    [document] = load_gold(path).documents

    assert (document.doc_id, [name.text for name in document.names]) == ("gull-1", ["Kari Ås", "Ås"])


def test_conllu_with_names_is_known_by_what_is_in_it(tmp_path: Path) -> None:
    path = tmp_path / "gull.conll"
    path.write_text("\t".join(["1", "Kari", *"_______", "name=B-PER"]) + "\n", encoding="utf-8")

    [document] = load_gold(path).documents

    assert document.text == "Kari"


def test_a_label_of_the_users_own_is_known_by_the_settings(tmp_path: Path) -> None:
    path = tmp_path / "gull.iob"
    path.write_text("Fram B-SKIP\n", encoding="utf-8")

    with pytest.raises(GoldError, match="the label 'SKIP' is unknown"):
        load_gold(path)
    [document] = load_gold(path, labels={"SKIP": "product"}).documents

    assert document.names[0].type == "product"


def test_a_file_of_columns_without_a_name_is_refused(tmp_path: Path) -> None:
    for content in ("", "bur O\n"):
        (tmp_path / "tom.iob").write_text(content)
        with pytest.raises(GoldError, match="marks no name"):
            load_gold(tmp_path / "tom.iob")
