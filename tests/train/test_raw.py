"""Raw corpora as numbers of words."""

from __future__ import annotations

import json
import lzma
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from pipeline.train.raw import DOCUMENT_END, PARAGRAPH_END, RawText, ReadRaw, as_bytes, as_words


def test_words_are_numbered_and_paragraphs_and_documents_end(tmp_path: Path) -> None:
    files = []
    for name, texts in (("nob", ["Kari bor her\n\n  Kari  ler \n"]), ("nno", ["Ola ler", ""])):
        files.append(tmp_path / f"{name}.jsonl.xz")
        with lzma.open(files[-1], "wt", encoding="utf-8") as lines:
            lines.writelines(json.dumps({"text": text}) + "\n" for text in texts)

    said = list(ReadRaw(files=tuple(files), out=tmp_path / "raw.npz").run())

    raw = RawText.load(tmp_path / "raw.npz")
    nob, nno = raw.corpora()
    assert len(said) == 2
    assert raw.words == ["Kari", "bor", "her", "ler", "Ola"]
    assert nob.tolist() == [0, 1, 2, PARAGRAPH_END, 0, 3, PARAGRAPH_END, DOCUMENT_END]
    assert nno.tolist() == [4, 3, PARAGRAPH_END, DOCUMENT_END, DOCUMENT_END]


@given(st.lists(st.text(st.characters(exclude_characters="\n", codec="utf-8")), min_size=1))
def test_words_are_stored_exactly(words: list[str]) -> None:
    assert as_words(as_bytes(words)) == words
