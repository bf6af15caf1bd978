"""The attacks: each returns how often it tried, and what went wrong."""

from __future__ import annotations

import csv
import io
import json
import os
import random
import re
import tempfile
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from functools import partial
from pathlib import Path

from pipeline import extract, read_tables
from pipeline.errors import NavnetabellError
from pipeline.options import CSV_DIALECTS, Settings
from pipeline.outputs import OWN_NAMES, PROGRAM
from pipeline.run import run
from tests.attack import mutants
from tests.attack.limits import MAX_MEMORY, command, in_process, in_time
from tests.cases import case_table
from tests.made_articles import PEOPLE, article
from tests.read import files

Result = tuple[int, list[str]]

FORMULA_SIGNS = "=+-@\t\r＝＋－＠"  # the last four are full-width: spreadsheets take them for plain ones
DELIMITERS = ",;\t|"
BARE_SIGN = re.compile(rf"""[{re.escape(FORMULA_SIGNS)}]["']*(?:\Z|[{re.escape(DELIMITERS)}])""")  # alone in its cell
NOT_WORDS = re.compile(r"[\W_]+")


def trees(tries: int) -> Result:
    """Run into output folders whose ``run.json`` claims what is not so; count files of the user's that are lost."""
    dice, faults = random.Random(1), list[str]()  # noqa: S311 - the same attacks each time
    with tempfile.TemporaryDirectory() as top:
        for number in range(tries):
            folder = Path(top, str(number))
            before = _hostile_tree(folder, dice)
            out = folder / "home" / "out"
            with redirect_stderr(io.StringIO()):
                try:
                    run([str(folder / "inn")], out, Settings(formats=("csv",), report=dice.random() < 0.5))
                except NavnetabellError:
                    pass
                except Exception as error:  # noqa: BLE001 - any other is a fault
                    faults.append(f"{type(error).__name__}: {error}")
            after = sorted(_contents(folder))
            lost = [one for one in before if one not in after or after.count(one) < before.count(one)]
            faults += [f"lost: {one}" for one in lost]
    return tries, faults


def _hostile_tree(folder: Path, dice: random.Random) -> list[str]:
    """Make texts, an output folder with the user's files, and a manifest that claims them; return what may not go."""
    out = folder / "home" / "out"
    out.mkdir(parents=True)
    (folder / "inn").mkdir()
    (folder / "inn" / "a.txt").write_text("Kari Nordmann bor i Bodø.", encoding="utf-8")
    (folder / "home" / "precious.txt").write_text("precious", encoding="utf-8")
    names = [*dice.sample(sorted(OWN_NAMES), 4), "thesis.docx", "notes"]
    for name in dice.sample(names, dice.randrange(len(names))):
        if dice.random() < 0.3:
            (out / name).mkdir()
            (out / name / "mine.txt").write_text("precious", encoding="utf-8")
        elif dice.random() < 0.3:
            (out / name).symlink_to(folder / "home" / "precious.txt")
        else:
            (out / name).write_text("precious", encoding="utf-8")
    where = out / ".navnetabell-x" if dice.random() < 0.3 else out
    (where / "old").mkdir(parents=True) if where != out else None
    claimed = [*names, "..", "", ".", "../precious.txt", str(folder / "home"), "inn/a.txt", "a\x00b"]
    claims = {name: dice.choice(["", "0" * 64, None, 7]) for name in dice.sample(claimed, 6)}
    if where != out or not (out / "run.json").exists():
        manifest = {**claims, "program": {"name": PROGRAM}, "files": claims, "fingerprint": ""}
        (where / "run.json").write_text(json.dumps(manifest), encoding="utf-8")
    return sorted(_contents(folder))


def _contents(folder: Path) -> Iterator[str]:
    """Yield what files of the user's hold, and where links lead."""
    for path in folder.rglob("*"):
        if path.is_symlink():
            yield f"link {path.readlink()}"
        elif path.is_file() and path.stat().st_size < 100 and path.read_bytes().endswith((b"precious", b".")):
            yield path.read_text(encoding="utf-8")


def damaged_files(tries: int) -> Result:
    """Give damaged files to every command that takes files; count uncaught exceptions."""
    dice, faults, done = random.Random(2), list[str](), 0  # noqa: S311 - the same attacks each time
    with tempfile.TemporaryDirectory() as top, redirect_stderr(io.StringIO()), redirect_stdout(io.StringIO()):
        folder = Path(top)
        rounds = max(1, tries // 20)
        attacks = (_damaged_inputs, _damaged_options, _damaged_gold, _damaged_tables)
        shares = (0.5, 0.2, 0.15, 0.15)
        for attack, share in zip(attacks, shares, strict=True):
            count, found = attack(folder / attack.__name__, dice, max(20, int(rounds * 20 * share)))
            done += count
            faults += found
    return done, faults


def _damaged_inputs(folder: Path, dice: random.Random, tries: int) -> Result:
    """Run over folders of damaged files of all kinds, fifty at a time."""
    return _damaged(folder, mutants.inputs(), dice, tries)


def damaged_kind(name: str, tries: int) -> Result:
    """Run over damaged files of one kind, which has this name; count uncaught exceptions, hangs and much memory."""
    dice = random.Random(name)  # noqa: S311 - the same attacks each time
    with tempfile.TemporaryDirectory() as top, redirect_stderr(io.StringIO()), redirect_stdout(io.StringIO()):
        return _damaged(Path(top), {name: mutants.inputs()[name]}, dice, tries)


def _damaged(folder: Path, sound: Mapping[str, bytes], dice: random.Random, tries: int) -> Result:
    faults, done = list[str](), 0
    while done < tries:
        batch, out = folder / str(done), folder / f"{done}-out"
        batch.mkdir(parents=True)
        for number in range(min(50, tries - done)):
            name = dice.choice(sorted(sound))
            [mutant] = mutants.mutants(sound[name], dice, 1)
            (batch / f"{number}-{name}").write_bytes(mutant)
            done += 1
        faults += in_time(["run", batch, "-o", out, "--formats", "csv", "--no-report", "--quiet"])
        faults += _own_faults(out)
    return done, faults


def _own_faults(out: Path) -> list[str]:
    if not (out / "documents.csv").exists():
        return []
    rows = csv.DictReader(io.StringIO((out / "documents.csv").read_text(encoding="utf-8-sig"), newline=""))
    return [f"{row['doc_id']}: {row['message']}" for row in rows if "bug in navnetabell" in row["message"]]


def _damaged_options(folder: Path, dice: random.Random, tries: int) -> Result:
    """Give damaged corrections, names and settings files to ``run``."""
    folder.mkdir()
    (folder / "a.txt").write_text(article(5), encoding="utf-8")
    rows = [line.split(",") for line in mutants.CORRECTIONS.split("\r\n") if line]
    sound = {
        ("--corrections", "c.csv"): mutants.CORRECTIONS.encode("utf-8-sig"),
        ("--corrections", "c.xlsx"): mutants.workbook(rows),
        ("--names", "n.csv"): mutants.NAMES.encode("utf-8-sig"),
        ("--names", "n.xlsx"): mutants.workbook([line.split(",") for line in mutants.NAMES.split("\r\n") if line]),
        ("--authority", "n.csv"): mutants.NAMES.encode("utf-8-sig"),
        ("--config", "c.toml"): mutants.SETTINGS.encode(),
    }
    faults, kinds = list[str](), sorted(sound)
    for number in range(tries):
        option, name = kinds[number % len(kinds)]
        (folder / name).write_bytes(next(mutants.mutants(sound[option, name], dice, 1)))
        arguments = ["run", folder / "a.txt", "-o", folder / "out", "--formats", "csv", "--no-report", "--quiet"]
        faults += [f"{name}: {fault}" for fault in in_process([*arguments, option, folder / name])]
    return tries, faults


def _damaged_gold(folder: Path, dice: random.Random, tries: int) -> Result:
    """Give damaged gold to ``evaluate``."""
    folder.mkdir()
    faults, sound = list[str](), mutants.gold()
    for number in range(tries):
        name = sorted(sound)[number % len(sound)]
        (folder / name).write_bytes(next(mutants.mutants(sound[name], dice, 1)))
        faults += [f"{name}: {fault}" for fault in in_process(["evaluate", folder / name])]
    return tries, faults


def _damaged_tables(folder: Path, dice: random.Random, tries: int) -> Result:
    """Damage a file of an output folder, and read or compare its tables."""
    folder.mkdir()
    sound = folder / "sound"
    mutants.write_tables(sound)
    whole = {path.name: path.read_bytes() for path in sorted(sound.iterdir()) if path.is_file()}
    names = [name for name in whole if name.startswith(("mentions", "entities", "navnetabell", "run", "documents"))]
    faults = list[str]()
    for number in range(tries):
        name = names[number % len(names)]
        ending = Path(name).suffix
        broken = folder / "broken"
        broken.mkdir(exist_ok=True)
        for old in broken.iterdir():
            old.unlink()
        for other, data in whole.items():
            if Path(other).suffix in {ending, ".json"} or name == "run.json":
                (broken / other).write_bytes(next(mutants.mutants(data, dice, 1)) if other == name else data)
        if number % 5:
            try:
                read_tables(broken)
            except NavnetabellError:
                pass
            except Exception as error:  # noqa: BLE001 - any other is a fault
                faults.append(f"read_tables, {name}: {type(error).__name__}: {str(error)[:150]}")
        else:
            faults += [f"compare, {name}: {fault}" for fault in in_process(["compare", broken, sound])]
    return tries, faults


def bombs(_: int = 0) -> Result:
    """Read small files that ask for much, and files that are no files; count hangs and memory over the limit."""
    faults, done = list[str](), 0
    with tempfile.TemporaryDirectory() as top:
        for name, data in _bombs():
            folder = Path(top, f"bomb-{done}")
            folder.mkdir()
            (folder / name).write_bytes(data)
            ended = command("run", folder, "-o", folder / "out", "--formats", "csv", "--no-report", cwd=folder)
            faults += [f"{name} ({len(data)} bytes): {fault}" for fault in ended.faults]
            done += 1
        for make, name in (
            (os.mkfifo, "a.txt"),
            *((_link(target), "a.txt") for target in ("/dev/zero", "/dev/urandom")),
        ):
            for by_name in (True, False):
                folder = Path(top, f"special-{done}")
                folder.mkdir()
                make(folder / name)
                (folder / "b.txt").write_text("Kari bor i Oslo.", encoding="utf-8")
                given = folder / name if by_name else folder
                ended = command("run", given, "-o", folder / "out", "--formats", "csv", "--no-report", cwd=folder)
                faults += [f"{make} {by_name}: {fault}" for fault in ended.faults]
                done += 1
    return done, faults


def _link(target: str):  # noqa: ANN202 - a function that makes a link
    return lambda path: path.symlink_to(target)


def _bombs() -> Iterator[tuple[str, bytes]]:
    """Yield names and contents of files under 2 MB that ask for much more."""
    big = _zipped_zeros("a.txt")
    yield "bomb.zip", big
    yield "lying.zip", files.declared(big, 10)
    yield "inner.zip", files.zipped({"b.zip": big})
    yield "bomb.docx", _zipped_zeros("word/document.xml", b"<w:document>")
    lol = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    yield "laughs.html", f'<!DOCTYPE x [<!ENTITY a0 "lol">{lol}]><html><p>&a11;</p></html>'.encode()
    for sign in case_table("attack/repeated"):
        yield "repeated.txt", (sign * (80_000 // len(sign))).encode()
    yield "wide.csv", b"text," + b"a," * 200_000 + b"\r\n" + b"x," * 200_000
    yield "deep.jsonl", b"[" * 1_000_000
    yield "deep.html", b"<div>" * 100_000 + b"<p>Kari bor i Oslo.</p>"
    yield "long.jsonl", b'{"text": "' + b"Kari bor i Oslo. " * 20_000 + b'"}'
    yield "header.eml", b"Subject: " + b"=?utf-8?q?x?= " * 100_000 + b"\n\nKari"
    yield "nested.eml", b"MIME-Version: 1.0\n" + b"Content-Type: multipart/mixed; boundary=a\n\n--a\n" * 20_000
    yield "pages.pdf", _same_page(20_000)
    yield from (("bomb.parquet", data) for data in _parquet_bombs())


def _zipped_zeros(name: str, begin: bytes = b"") -> bytes:
    """Return an archive of one member of 400 MB, made piece by piece: this process's peak counts for its children."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive, archive.open(name, "w") as one:
        one.write(begin)
        for _ in range(400):
            one.write(bytes(2**20))
    return file.getvalue()


def _same_page(times: int) -> bytes:
    """Return a PDF of 120 kB, all of whose pages are one with 100,000 words."""
    words = zlib.compress(b"BT /F1 12 Tf " + b"(Kari) Tj " * 100_000 + b"ET")
    parts = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[" % times + b"3 0 R " * times + b"]>>",
        b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n" % len(words) + words + b"\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    numbered = (b"%d 0 obj\n" % number + part + b"\nendobj\n" for number, part in enumerate(parts, start=1))
    return b"%PDF-1.4\n" + b"".join(numbered) + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n0\n%%EOF"


def _parquet_bombs() -> Iterator[bytes]:
    import pyarrow as pa  # noqa: PLC0415 - an extra
    import pyarrow.parquet as pq  # noqa: PLC0415 - likewise

    for value, count in (("x" * 1_000_000, 2_000), (" " * 30_000_000, 100)):
        file = io.BytesIO()
        texts = pa.DictionaryArray.from_arrays(pa.array([0] * count, pa.int32()), [value])
        pq.write_table(pa.table({"text": texts}), file, compression="zstd", use_dictionary=True)
        yield file.getvalue()


def formulas(_: int = 0) -> Result:
    """Write texts that spreadsheets take for formulas in both dialects, and look at them split at four separators."""
    forms = [
        f"{sign}{rest}" for sign in FORMULA_SIGNS for rest in ("1+1", "cmd|' /C calc'!A0", 'HYPERLINK("http://x")')
    ]
    forms += ["-", "=,5+1", "=;1"]
    forms += [f"{before}{form}" for before in (" ", "\u00a0", "'", '"') for form in forms[:8]]
    around = [("", ""), ('Ola";', '";'), ("Ola\n", "\n"), *((f"Ola{one}", f"{one}Hansen") for one in DELIMITERS)]
    faults, done = list[str](), 0
    texts = [f"{before}{form}{after}" for before, after in around for form in forms]
    with tempfile.TemporaryDirectory() as top:
        for dialect in CSV_DIALECTS:
            written = _written(Path(top) / dialect, dialect, texts)
            for delimiter, cell in (
                (one, cell) for one in DELIMITERS for line in written for cell in _cells(line, one)
            ):
                done += 1
                if cell.startswith(tuple(FORMULA_SIGNS)) and not BARE_SIGN.match(cell):
                    faults.append(f"{dialect} split at {delimiter!r}: {cell[:60]!r}")
    return done, faults


def _written(folder: Path, dialect: str, texts: Sequence[str]) -> list[str]:
    """Write a table whose sections are the texts; return the lines of ``documents.csv``."""
    rows = [{"text": f"Kari Nordmann bor i Oslo {number}.", "id": text} for number, text in enumerate(texts)]
    folder.mkdir()
    (folder / "inn.jsonl").write_bytes(files.jsonl(rows))
    run(
        [str(folder / "inn.jsonl")],
        folder / "out",
        Settings(formats=("csv",), report=False, csv_dialect=dialect, id_column="id"),
    )
    found = []
    for path in (folder / "out").glob("*.csv"):
        found += path.read_bytes().decode("utf-8-sig").splitlines()
    return found


def _cells(line: str, delimiter: str) -> list[str]:
    """Return the cells of a line as a spreadsheet splits it: quotes count only at the beginning of a cell."""
    try:
        return next(iter(csv.reader([line], delimiter=delimiter)), [])
    except csv.Error:
        return line.split(delimiter)


def offsets(tries: int) -> Result:
    """Find names in strange texts; count those whose offsets take in less or more than the name."""
    dice, faults, done = random.Random(3), list[str](), 0  # noqa: S311 - the same attacks each time
    while done < tries:
        texts = [_strange(dice) for _ in range(200)]
        found = extract(texts=texts).mentions
        for doc_id, start, end, text in zip(found["doc_id"], found["start"], found["end"], found["text"], strict=True):
            piece = texts[int(doc_id.removeprefix("text-")) - 1][start:end]
            done += 1
            if not _is_exact(piece, text):
                faults.append(f"{piece!r} for {text!r}")
        if found.empty:
            return done, [*faults, "no names were found"]
    return done, faults


def _strange(dice: random.Random) -> str:
    """Return sentences with names between strange signs."""
    signs = [*"\x85\x94\x93\u00ad\u200b\ufeff\u2028\u202e\t\r«»“”\u0301\x00😀\ue000", "\u00ad\n", "’"]
    words = ["Statsminister", "møtte", "i", "og", "sa", "at", "ho", "kom", "til", "Bergen", "Oslo", "Noreg"]
    told = []
    for _ in range(dice.randrange(4, 14)):
        name = dice.choice(PEOPLE)
        told.append("".join([dice.choice([*signs, "", ""]), name, dice.choice([*signs, "", "s", ","])]))
        told += dice.choices(words, k=3)
    return " ".join(told) + dice.choice([".", "\x85", ""])


def _is_exact(piece: str, text: str) -> bool:
    """Return whether a piece of the source has the text's own first and last sign, and holds it all."""
    ends = unicodedata.normalize("NFC", piece)
    sound = bool(ends) and ends[0] == text[0] and (ends[-1] == text[-1] or unicodedata.category(ends[-1]) == "Mn")
    return sound and NOT_WORDS.sub("", _letters(text)) == NOT_WORDS.sub("", _letters(piece))


def _letters(text: str) -> str:
    """Return a text without the signs that cleaning removes, its accents decomposed."""
    kept = (sign for sign in text if unicodedata.category(sign) not in {"Cf", "Cc"})
    return unicodedata.normalize("NFD", "".join(kept))


def kills(rounds: int) -> Result:
    """Kill runs and workers and fill disks; count files that are torn, missing or differ from an undisturbed run's."""
    from tests.harness_kill import Harness  # noqa: PLC0415 - only here

    with tempfile.TemporaryDirectory() as folder:
        found = Harness(Path(folder)).rounds(rounds)
    return found.rounds + found.finished, [f"{name}: {value}" for name, value in found.faults().items()]


def scripts(_: int = 0) -> Result:
    """Look for scripts, handlers and addresses that texts and names could bring into the report."""
    import lxml.html  # noqa: PLC0415 - an extra

    payloads = case_table("attack/scripts")
    faults, done = list[str](), 0
    with tempfile.TemporaryDirectory() as top:
        folder = Path(top)
        rows = [
            {"text": f"{load}\n\nKari {load} Nordmann bor i {load} Oslo. {load}", "id": f"{load}{n}", "title": load}
            for n, load in enumerate(payloads)
        ]
        (folder / "a.jsonl").write_bytes(files.jsonl(rows))
        run([str(folder / "a.jsonl")], folder / "out", Settings(formats=("csv",), id_column="id"))
        for path in [*(folder / "out").glob("report.html"), *(folder / "out" / "report").glob("*.html")]:
            page = lxml.html.fromstring(path.read_bytes())
            done += len(payloads)
            if len(scripts := page.xpath("//script[not(@type='application/json')]")) != 1:
                faults.append(f"{path.name}: {len(scripts)} scripts, not one")
            for element in page.iter():
                if not isinstance(element.tag, str):
                    continue
                faults += [
                    f"{path.name}: {name}={value[:60]}"
                    for name, value in element.attrib.items()
                    if name.startswith("on")
                ]
                for name in ("src", "href", "action", "data"):
                    value = element.get(name, "").strip().lower()
                    if value.startswith(("javascript:", "http:", "https:", "//", "data:text")):
                        faults.append(f"{path.name}: {name}={value[:60]}")
    return done, faults


READ = (*(f"a{ending}" for ending in (*files.ONE_TEXT, *files.TABLES)), "a.mbox", "b.xml", "b.txt", "c.txt", "d.txt")
"""Names in `mutants.inputs` of files of each kind that is read: ``a.xml`` is ALTO, ``b.xml`` TEI, texts are exports."""
ATTACKS = {
    "files that are not ours lost, hostile trees": (trees, 1_000),
    "uncaught exceptions, damaged files": (damaged_files, 20_000),
    **{f"uncaught exceptions or hangs, {name}": (partial(damaged_kind, name), 3_000) for name in READ},
    f"hangs, or memory over {MAX_MEMORY:,} MB": (bombs, 0),
    "live formulas, cells in four separators": (formulas, 0),
    "offsets not exact, mentions in strange texts": (offsets, 60_000),
    "torn, missing or differing files, kills, full disks": (kills, 200),
    "scripts and addresses in the report": (scripts, 0),
}
"""What is counted -> the attack, and how often it tries."""
