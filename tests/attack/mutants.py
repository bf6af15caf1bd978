"""Sound files of every kind that a command takes, and damaged ones made of them, the same for the same seed."""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from tests.made_articles import article
from tests.read import exports, files

TEXTS = (*files.BOKMAAL, *files.NYNORSK)
MENTIONS = [{"start": 0, "end": 4, "label": "PER", "text": "Kari"}]
CONLLU = """\
# text = Kari bor .
1\tKari\tKari\tPROPN\t_\t_\t0\troot\t_\tname=B-PER
2\tbor\tbu\tVERB\t_\t_\t1\tx\t_\tname=O

"""
CORRECTIONS = "text,type,doc_id,name,new_type\r\nNRK,organisation,,Norsk rikskringkasting,\r\nOslo,place,,,drop\r\n"
NAMES = "name,type,aliases,id\r\nMowi,organisation,Mowi ASA | Marine Harvest,123\r\nNRK,organisation,,Q1\r\n"
SETTINGS = 'types = ["person"]\nno-fix = ["spaces"]\n[labels]\nSHIP = "product"\n'
PIECES = (
    b"\x00",
    b"\xff" * 8,
    b"\xef\xbb\xbf",
    b"\x7f\xff\xff\xff",
    b"\xff\xff\xff\x7f",
    b"'\"",
    b"<!--",
    b"]]>",
    b"\r",
    b"9" * 30,
    b"[" * 2000,
    b"\t",
    b"-1",
    b"null",
    b"NaN",
    b"\xed\xa0\x80",  # a lone surrogate
)

Dice = random.Random
Mutation = Callable[[bytes, Dice], bytes]


def inputs() -> Mapping[str, bytes]:
    """Return a sound file of each kind that ``run`` reads: name -> contents."""
    made = {f"a{ending}": make(list(TEXTS)) for ending, make in {**files.ONE_TEXT, **files.TABLES}.items()}
    packed = files.zipped(
        {"b/å.txt": article(1).encode(), "c.csv": files.csv(list(TEXTS)), "d.html": files.html(TEXTS)}
    )
    export, _ = exports.retriever(7, articles=3)
    return {
        "b.txt": export.encode("utf-16"),
        "c.txt": exports.nexis().encode(),
        "d.txt": exports.factiva().encode("cp1252"),
        "b.docx": files.docx(export.split("\n")),
        "a.mbox": files.mbox(TEXTS),
        "b.xml": files.tei(TEXTS),
        "a.tar.gz": files.tarred({"b/å.txt": article(1).encode(), "d.eml": files.eml(TEXTS)}, ".tar.gz"),
        "b.zip": files.zipped({f"{number}.xml": files.alto([text]) for number, text in enumerate(TEXTS)}),
        "a.txt": article(2).encode("cp1252", "replace"),
        "a.md": article(3).encode("utf-16"),
        **made,
        "a.zip": packed,
    }


def gold() -> Mapping[str, bytes]:
    """Return a sound file of each kind that ``evaluate`` reads."""
    line = json.dumps({"doc_id": "a", "text": "Kari bor her.", "mentions": MENTIONS, "entities": MENTIONS})
    return {"gold.jsonl": f"{line}\n".encode(), "gold.conllu": CONLLU.encode(), "gold.iob": b"Kari B-PER\nbor O\n\n"}


def workbook(rows: list[list[str]]) -> bytes:
    """Return a workbook of one sheet."""
    import openpyxl  # noqa: PLC0415 - an extra

    book, file = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def mutants(sound: bytes, dice: Dice, count: int) -> Iterator[bytes]:
    """Yield damaged copies of a file."""
    for _ in range(count):
        mutant = sound
        for _ in range(dice.choice((1, 1, 2, 4))):
            mutant = dice.choice(MUTATIONS)(mutant, dice)
        yield mutant


def _cut(data: bytes, dice: Dice) -> bytes:
    at = dice.randrange(len(data) + 1)
    return data[:at] if dice.random() < 0.7 else data[at:]


def _flip(data: bytes, dice: Dice) -> bytes:
    changed = bytearray(data)
    for _ in range(dice.choice((1, 3, 20))):
        if changed:
            changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed)


def _insert(data: bytes, dice: Dice) -> bytes:
    at = dice.randrange(len(data) + 1)
    return data[:at] + dice.choice(PIECES) + data[at + dice.choice((0, 0, 4, 50)) :]


def _double(data: bytes, dice: Dice) -> bytes:
    start = dice.randrange(len(data) + 1)
    piece = data[start : start + dice.randrange(1, 300)]
    return data[:start] + piece * dice.choice((2, 3, 50)) + data[start:]


def _in_a_member(data: bytes, dice: Dice) -> bytes:
    """Damage one member of an archive and pack it again soundly: what a checksum would else catch."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        return _flip(data, dice)
    except Exception:  # noqa: BLE001 - whatever a damaged archive does to zipfile
        return _flip(data, dice)
    if not members:
        return data
    chosen = dice.choice(sorted(members))
    members[chosen] = dice.choice((_cut, _flip, _insert, _double))(members[chosen], dice)
    if dice.random() < 0.1:
        del members[chosen]
    return files.zipped(members)


MUTATIONS: tuple[Mutation, ...] = (_cut, _flip, _flip, _insert, _double, _in_a_member)


def write_tables(folder: Path) -> None:
    """Write tables of ours in every format into a folder."""
    from pipeline.options import Settings  # noqa: PLC0415 - likewise
    from pipeline.run import run  # noqa: PLC0415 - spaCy takes a second to load

    (folder.parent / "texts-of-tables").mkdir(exist_ok=True)
    (folder.parent / "texts-of-tables" / "a.txt").write_text(article(4), encoding="utf-8")
    settings = Settings(formats=("csv", "xlsx", "parquet", "jsonl", "sqlite"), report=False)
    run([str(folder.parent / "texts-of-tables")], folder, settings)
