from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.evaluate.conllu import GoldSentence, read_sentences
from pipeline.evaluate.gold import GoldError


def row(number: str, form: str, misc: str) -> str:
    return "\t".join([number, form, *"_______", misc])


def sentences(folder: Path, *lines: str) -> list[GoldSentence]:
    path = folder / "nno.conllu"
    path.write_text("\n".join(lines), encoding="utf-8")
    return list(read_sentences(path))


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


def test_words_become_running_text_and_names_keep_their_places(tmp_path: Path) -> None:
    [sentence] = sentences(tmp_path, *KARI)

    assert sentence == GoldSentence("Kari Ås (Ap) smilte.", ((0, 7, "PER"), (9, 11, "ORG")))


def test_names_that_touch_are_two_names(tmp_path: Path) -> None:
    [sentence] = sentences(tmp_path, row("1", "Oslo", "name=B-LOC"), row("2", "Noreg", "name=B-LOC"))

    assert sentence.names == ((0, 4, "LOC"), (5, 10, "LOC"))


def test_headings_and_documents_are_told(tmp_path: Path) -> None:
    first, second, third = sentences(
        tmp_path,
        *("# newpar", "# newdoc id = avis-1", "# heading = yes", row("1", "Nytt", "name=O"), ""),
        *("# newdoc", row("1", "Gamalt", "name=O"), "", ""),
        *("# heading = no", row("1", "Slutt", "name=O")),
    )

    assert (first.heading, first.opens_document, first.newdoc) == (True, True, "avis-1")
    assert (second.heading, second.opens_document, second.newdoc) == (False, True, "")
    assert (third.heading, third.opens_document) == (False, False)


def test_a_multiword_token_stands_as_it_is_written_and_an_empty_node_not_at_all(tmp_path: Path) -> None:
    [sentence] = sentences(
        tmp_path,
        "# text = Dæ Kari!",
        row("1-2", "Dæ", "_"),
        row("1", "Det", "name=O"),
        row("2", "er", "name=O"),
        row("2.1", "jo", "name=O"),
        row("3", "Kari", "SpaceAfter=No|name=B-PER"),
        row("4", "!", "name=O"),
    )

    assert sentence == GoldSentence("Dæ Kari!", ((3, 7, "PER"),))


def test_a_name_within_a_multiword_token_takes_the_whole_of_it(tmp_path: Path) -> None:
    [sentence] = sentences(
        tmp_path,
        row("1-2", "Karis", "SpaceAfter=No"),
        row("1", "Kari", "name=B-PER"),
        row("2", "sin", "name=I-PER"),
        row("3", ".", "name=O"),
    )

    assert sentence == GoldSentence("Karis.", ((0, 5, "PER"),))


def test_windows_line_ends_and_a_byte_order_mark_make_no_difference(tmp_path: Path) -> None:
    path = tmp_path / "nob.conllu"
    path.write_bytes("\r\n".join([*KARI, "", ""]).encode("utf-8-sig"))

    assert [sentence.text for sentence in read_sentences(path)] == ["Kari Ås (Ap) smilte."]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("1\tKari", "2 columns where CoNLL-U has 10"),
        (row("1", "Kari", "_"), "no name="),
        (row("1", "Kari", "name=PER"), "no name="),
        (row("1", "Kari", "nickname=B-PER"), "no name="),
        (row("ein", "Kari", "name=O"), "'ein' is no number of a word"),
        (row("1", "Kari", "name=I-PER"), "I-PER follows no name of that label"),
    ],
)
def test_what_is_no_conllu_with_names_is_refused_with_file_and_line(tmp_path: Path, line: str, message: str) -> None:
    with pytest.raises(GoldError, match=message) as caught:
        sentences(tmp_path, "# sent_id = 1", line)

    assert str(caught.value).startswith("nno.conllu:2: ")


def test_a_name_does_not_go_on_after_another_word(tmp_path: Path) -> None:
    rows = [row("1", "Kari", "name=B-PER"), row("2", "og", "name=O"), row("3", "Ås", "name=I-PER")]

    with pytest.raises(GoldError, match="I-PER follows no name"):
        sentences(tmp_path, *rows)


def test_words_that_do_not_make_up_the_text_are_refused(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="the words make 'Kari', but # text says 'Karin'"):
        sentences(tmp_path, "# text = Karin", row("1", "Kari", "name=B-PER"))
