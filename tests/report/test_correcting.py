"""Correcting by clicks in a real Chromium: what is decided is shown at once, downloaded, and holds in the next run."""

from __future__ import annotations

import csv
import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from pipeline import Settings, Tables, read_tables
from pipeline.recognise.labels import TYPE_OF_LABEL
from pipeline.resolve.corrections import Corrections
from pipeline.run import run
from tests.conftest import SEED
from tests.report.chromium import complaints, script, wait
from tests.report.reports import NAMES, SMALL, TEXT, make_document, write_report
from tests.report.test_page import all_of, go, one_of, opened, search, shown

pytestmark = pytest.mark.slow  # a browser

ROUNDS = 3  # of correcting and running: a name that was added may bring others
TEXTS = {
    "a.txt": "Statsråd Kari Moe kom til Bergen. Moe møtte Per Lie og Kari. Der sang samkoret.",
    "b.txt": "Per Lie og Kari Moe var i Bergen. Lie gikk.",
    "c.txt": "Per Lie skriver i Dagbladet om Bergen.",
}
HEADER = "text,type,doc_id,name,new_type,place\r\n"
Name = tuple[str, str]
"""Type and name of what a stretch of a text is a mention of."""


class Project:
    """Texts, the run over them, and the page on which it is corrected."""

    def __init__(self, browser: Any, folder: Path, texts: Mapping[str, str]) -> None:
        self.page, self.folder, self.file = browser, folder, folder / "corrections.csv"
        (folder / "inn").mkdir()
        self.add(texts)
        self.run()

    def add(self, texts: Mapping[str, str]) -> None:
        for name, text in texts.items():
            (self.folder / "inn" / name).write_text(text, encoding="utf-8", newline="")

    def run(self) -> Tables:
        corrections = str(self.file) if self.file.exists() else ""
        run([str(self.folder / "inn")], self.folder / "ut", Settings(formats=("csv",), corrections=corrections))
        opened(self.page, self.folder / "ut" / "report.html")
        self.tables = read_tables(self.folder / "ut")
        return self.tables

    def names(self, doc_id: str) -> dict[tuple[int, int], Name]:
        """Return what the tables have in a document."""
        rows = self.tables.mentions[self.tables.mentions["doc_id"] == doc_id]
        return {(row.start, row.end): (row.type, row.name) for row in rows.itertuples()}


def download(page: Any, folder: Path) -> list[dict[str, str]]:
    """Press the button; return the rows of ``corrections.csv``."""
    file = folder / "corrections.csv"
    file.unlink(missing_ok=True)
    page.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(folder)})
    go(page, "review")
    click(page, ".view.open", "Last ned rettelsene")
    wait(page, file.exists)
    assert Corrections.load(file).lines
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def click(page: Any, inside: str, text: str) -> None:
    [button] = [
        one for one in all_of(page, f"{inside} button") if one.text.split("\n")[0] == text and one.is_displayed()
    ]
    button.click()


def correct(page: Any, name: str = "", kind: str = "", scope: str = "", button: str = "Lagre") -> None:
    """Fill in the form that is open, and press a button."""
    box = one_of(page, "dialog input")
    if name:
        box.clear()
        box.send_keys(name)
    if kind:
        one_of(page, f"dialog select[name=type] option[value={kind}]").click()
    if scope:
        one_of(page, f"dialog select[name=scope] option[value={scope}]").click()
    click(page, "dialog", button)


def at(page: Any, number: int, text: str, nth: int = 0) -> Any:
    """Return a marked name in a document."""
    go(page, f"d{number}")
    found = [one for one in all_of(page, f"#d{number} a.n") if one.get_property("textContent") == text][nth]
    page.execute_script("arguments[0].scrollIntoView({ block: 'center' })", found)
    return found


def select(page: Any, number: int, text: str, nth: int = 0) -> None:
    """Select words in a document as a mouse does, and open the form that adds them."""
    go(page, f"d{number}")
    assert page.execute_script(script("select"), f"#d{number}", text, nth)
    page.execute_script("await new Promise((done) => setTimeout(done, 30))")
    one_of(page, ".adder button").click()


def test_names_are_merged_split_renamed_retyped_dropped_and_added_and_all_holds_when_texts_come(
    browser: Any, tmp_path: Path
) -> None:
    project = Project(browser, tmp_path, TEXTS)
    page = project.page
    search(page, "per lie\n")
    one_of(page, "#names tbody th a").click()
    click(page, ".view.open", "Rett navnet")
    correct(page, "Per Lie d.e.")  # renamed, in each of its texts
    assert "Per Lie → Per Lie d.e." in one_of(page, ".view.open .as").text
    at(page, 1, "Kari").click()
    correct(page, "Kari Moe", scope="text")  # merged
    at(page, 2, "Lie").click()
    correct(page, "Per Lie d.y.", scope="place")  # split
    at(page, 3, "Dagbladet").click()
    correct(page, kind="place", scope="everywhere")  # another type
    at(page, 3, "Bergen").click()
    correct(page, scope="text", button="Ikke et navn")
    select(page, 1, "amkore")
    correct(page, kind="organisation", scope="everywhere")  # whole words are added
    assert shown(page, "#d1 .added") == ["samkoret"]
    go(page, "d3")
    assert shown(page, "#d3 .dropped") == ["Bergen"]
    assert one_of(page, "#d3 [data-t=organisation]").get_attribute("data-as") == "sted"
    rows = download(project.page, project.folder)
    assert {tuple(row) for row in rows} == {("text", "type", "doc_id", "name", "new_type", "place")}

    project.add({"d.txt": "I går song samkoret for Per Lie i Bergen. Dagbladet var der."})
    found = {
        doc_id: set(
            project.run()
            .mentions.query("doc_id == @doc_id")[["text", "type", "name"]]
            .itertuples(index=False, name=None)
        )
        for doc_id in ("a.txt", "b.txt", "c.txt", "d.txt")
    }

    assert {("Kari", "person", "Kari Moe"), ("samkoret", "organisation", "samkoret")} <= found["a.txt"]
    assert {("Per Lie", "person", "Per Lie d.e."), ("Lie", "person", "Per Lie d.y.")} <= found["b.txt"]
    assert found["c.txt"] == {("Per Lie", "person", "Per Lie d.e."), ("Dagbladet", "place", "Dagbladet")}
    assert {one[:2] for one in found["d.txt"]} == {
        ("samkoret", "organisation"),
        ("Per Lie", "person"),
        ("Bergen", "place"),
        ("Dagbladet", "place"),
    }
    go(page, "review")
    assert len(shown(page, "#review table tr")) == len(rows)  # the run's own, now that the page is another
    assert set(shown(page, "#review table td:nth-child(3)")) == {"med i denne kjøringen"}
    assert not one_of(page, ".bar").is_displayed()
    asked = set()
    for _ in range(20):  # more than there are
        asked.add(one_of(page, "#review .question h2").text)
        one_of(page, "body").send_keys("\ue014")  # right
    assert not {"Dagbladet", "samkoret", "Per Lie d.e."} & {one.rpartition(" ")[0] for one in asked}
    at(page, 3, "Dagbladet").click()
    correct(page, kind="organisation", scope="everywhere")  # a decision that is taken back takes the place of the first
    assert len(download(project.page, project.folder)) == len(rows)
    assert project.run().mentions.query("text == 'Dagbladet'")["type"].unique().tolist() == ["organisation"]
    assert complaints(page) == []


def test_one_key_decides_what_is_in_doubt_and_another_takes_it_back(browser: Any, tmp_path: Path) -> None:
    page = opened(browser, write_report(tmp_path, [make_document(TEXT, NAMES)]), "#review")
    body, names = one_of(page, "body"), []
    for key in ("1", "0", "0"):
        names.append(one_of(page, "#review .question h2").text)
        body.send_keys(key)

    left = len(set(NAMES)) - 3
    said = f"0 tvilsomme gjenstår · avgjort: 3 · {left} til, som det er mindre tvil om"
    assert one_of(page, "#review .question p").text == said
    assert shown(page, "#review table th")[0].endswith("ikke et navn")
    body.send_keys("u")
    assert len(shown(page, "#review table th")) == 2
    assert f"avgjort: 2 · {left + 1} til" in one_of(page, "#review .question p").text
    page.refresh()  # it is kept
    assert len(shown(page, "#review table th")) == 2
    assert one_of(page, ".head [data-count]:not([data-count=''])").get_attribute("data-count") == "2"
    click(page, "#review", "Forkast alle")
    assert not shown(page, "#review table")


def test_two_names_a_letter_apart_are_merged_by_one_key(browser: Any, tmp_path: Path) -> None:
    both = {one: (one, "person", "PER") for one in ("Kari Nordmann", "Kari Normann")}
    text = "Kari Nordmann kom. Kari Nordmann song. Kari Normann drog."
    page = opened(browser, write_report(tmp_path, [make_document(text, both)]), "#review")

    assert "Er det det samme som Kari Nordmann?" in one_of(page, "#review .question").text
    one_of(page, "body").send_keys("m")
    assert shown(page, "#review table th") == ["Kari Normann → Kari Nordmann"]


def test_how_many_names_and_mentions_the_decisions_are_about_is_told(browser: Any, tmp_path: Path) -> None:
    page = opened(browser, write_report(tmp_path, [make_document(TEXT, NAMES)]), "#e1")
    click(page, ".view.open", "Rett navnet")
    assert one_of(page, "dialog output").text == "Gjelder: 3 forekomster"
    correct(page, "Kari Berg")
    assert one_of(page, ".bar .tally").text == "1 avgjørelse · 1 navn · 3 forekomster"
    at(page, 1, "Nordmann").click()
    assert one_of(page, "dialog output").text == "Gjelder: 2 forekomster"
    one_of(page, "dialog select[name=scope] option[value=place]").click()
    assert one_of(page, "dialog output").text == "Gjelder: 1 forekomst"
    correct(page, "Ola Nordmann")
    at(page, 1, "Ås").click()
    correct(page, button="Ikke et navn")
    assert one_of(page, ".bar .tally").text == "3 avgjørelser · 2 navn · 4 forekomster"  # one of them twice
    go(page, "review")
    assert shown(page, "#review .buttons .tally") == ["3 avgjørelser · 2 navn · 4 forekomster"]
    at(page, 1, "Ås").click()
    correct(page, "Ås i Akershus", scope="text")  # in place of the other decision
    assert one_of(page, ".bar .tally").text == "3 avgjørelser · 2 navn · 4 forekomster"
    select(page, 1, "brua")
    assert one_of(page, "dialog output").text == "Gjelder: 1 forekomst"
    correct(page, kind="place")
    assert one_of(page, ".bar .tally").text == "4 avgjørelser · 3 navn · 5 forekomster"
    for _ in range(3):
        click(page, ".bar", "Angre")
    assert one_of(page, ".bar .tally").text == "2 avgjørelser · 1 navn · 3 forekomster"


def test_of_all_texts_a_page_of_many_tells_how_many_mentions_there_are_at_least(browser: Any, tmp_path: Path) -> None:
    documents = [make_document(TEXT, NAMES, doc_id=f"{number}.txt") for number in range(9)]
    write_report(tmp_path, documents, limits=SMALL)
    page = opened(browser, tmp_path / "report/documents-1.html", "#d1")
    one_of(page, "#d1 .n.LOC").click()
    one_of(page, "dialog option[value=everywhere]").click()

    on_page = len(all_of(page, ".text .n.LOC"))
    assert 1 < on_page < len(documents)
    assert one_of(page, "dialog output").text == f"Gjelder: minst {on_page} forekomster"


def test_the_doubtful_are_counted_apart_from_what_is_left_and_decided(browser: Any, tmp_path: Path) -> None:
    document = make_document(TEXT, NAMES)
    unsure = tuple(replace(one, confidence=0.3) if one.type == "place" else one for one in document.mentions)
    page = opened(browser, write_report(tmp_path, [replace(document, mentions=unsure)]))
    [link] = [one for one in all_of(page, "#start .facts a") if one.text == "3"]
    link.click()

    told = "{} gjenstår · avgjort: {} · 4 til, som det er mindre tvil om"
    for number, left in enumerate(("3 tvilsomme", "2 tvilsomme", "1 tvilsomt", "0 tvilsomme")):
        assert one_of(page, "#review .question p").text == told.format(left, number)
        one_of(page, "body").send_keys("1")


def test_where_all_is_in_doubt_nothing_is_said_of_what_is_less_so(browser: Any, tmp_path: Path) -> None:
    document = make_document(TEXT, NAMES)
    unsure = tuple(replace(one, confidence=0.3) for one in document.mentions)
    page = opened(browser, write_report(tmp_path, [replace(document, mentions=unsure)]), "#review")

    assert one_of(page, "#review .question p").text == "7 tvilsomme gjenstår · avgjort: 0"


def test_what_is_decided_on_one_page_of_many_is_known_on_all(browser: Any, tmp_path: Path) -> None:
    page = opened(browser, write_report(tmp_path, [make_document(TEXT, NAMES)], limits=SMALL))
    page.get((tmp_path / "report/documents-1.html").as_uri())
    one_of(page, "#d1 .n.LOC").click()
    correct(page, button="Ikke et navn")

    page.get((tmp_path / "report/review.html").as_uri())
    assert shown(page, "#review table th") == ["Årdalselvi → ikke et navn"]


@pytest.mark.parametrize("text", ['=1+1; "Kari"', "-Moe, ASA", "@Kari|=2", "'s-Hertogenbosch"])
def test_the_file_is_guarded_against_formulas_as_the_tables_are(browser: Any, tmp_path: Path, text: str) -> None:
    document = make_document(f"Ho såg {text} i dag.", {text: (text, "organisation", "ORG")})
    page = opened(browser, write_report(tmp_path, [document]), "#d1")
    one_of(page, "#d1 .n").click()
    correct(page, "Kari & co", scope="everywhere")
    download(page, tmp_path)

    [line] = Corrections.load(tmp_path / "corrections.csv").lines
    assert (line.text, line.name, line.type) == (text, "Kari & co", "organisation")
    cell = (tmp_path / "corrections.csv").read_text(encoding="utf-8-sig").splitlines()[1]
    assert not cell.lstrip('"').startswith(("=", "-", "@"))


def test_a_program_that_serves_the_page_is_sent_the_corrections(browser: Any, tmp_path: Path) -> None:
    path = write_report(tmp_path, [make_document(TEXT, NAMES)])
    served = path.read_bytes().replace(b"<head>", b'<head><meta name="navnetabell-app" content="1">')
    sent: list[tuple[str, str, str]] = []

    class Program(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.answer(served)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode("utf-8")
            sent.append((self.path, self.headers["Content-Type"], body))
            self.answer(b"")

        def answer(self, body: bytes) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Program) as server:
        threading.Thread(target=server.serve_forever).start()
        browser.get(f"http://127.0.0.1:{server.server_address[1]}/ut/report.html#d1")
        one_of(browser, "#d1 .n.LOC").click()
        correct(browser, button="Ikke et navn")
        browser.execute_script("await new Promise((done) => setTimeout(done, 300))")
        told = one_of(browser, ".bar").text
        server.shutdown()

    assert sent == [("/ut/corrections", "text/csv; charset=utf-8", f"\ufeff{HEADER}Årdalselvi,place,a.txt,,drop,\r\n")]
    assert "Rettelsene er lagret." in told


def gold_of(rows: Sequence[Mapping[str, Any]]) -> dict[tuple[int, int], Name]:
    """Return the names of a text that people have marked: those of three types, each chain by its first text."""
    chains: dict[tuple[str, str], str] = {}
    found: dict[tuple[int, int], Name] = {}
    for row in rows:
        type_ = row.get("type") or TYPE_OF_LABEL[row["label"]]
        if type_ not in {"person", "place", "organisation"}:
            continue
        key = (type_, row.get("chain") or row.get("name") or row["text"])
        others = {name for (kind, chain), name in chains.items() if (kind, chain) != key}
        first = row.get("name") or row["text"]
        name = chains.setdefault(key, first if first not in others else f"{first} {len(others)}")
        found[row["start"], row["end"]] = (type_, name)
    return found


def bring_to_gold(project: Project, number: int, doc_id: str, gold: Mapping[tuple[int, int], Name]) -> int:
    """Correct a text by clicks where it differs from gold; return in how many places it did."""
    page, found = project.page, project.names(doc_id)
    source = (project.folder / "inn" / doc_id).read_bytes().decode("utf-8")
    head = len(source) - len(source.split("\n\n", 1)[-1]) if source.startswith(" date") else 0

    def words(span: tuple[int, int]) -> tuple[str, int]:
        text = source[slice(*span)]
        return text, sum(source.startswith(text, place) for place in range(head, span[0]))

    order = {
        text: sorted(span for span in found if source[slice(*span)] == text)
        for text in {source[slice(*one)] for one in found}
    }
    wrong = 0
    for span, name in sorted(found.items()):
        text = source[slice(*span)]
        replaced = any(low < span[1] and span[0] < high for low, high in gold.keys() - found.keys())
        if span in gold and gold[span] != name:
            at(page, number, text, order[text].index(span)).click()
            correct(page, gold[span][1], gold[span][0], "place")
        elif span not in gold and not replaced:
            at(page, number, text, order[text].index(span)).click()
            correct(page, scope="place", button="Ikke et navn")
        wrong += gold.get(span) != name
    for span in sorted(gold.keys() - found.keys()):
        select(page, number, *words(span))
        correct(page, gold[span][1], gold[span][0], "place")
        wrong += 1
    return wrong


def check_gold_by_clicks(project: Project, gold: Mapping[str, Mapping[tuple[int, int], Name]]) -> None:
    for _ in range(ROUNDS):
        if not sum([bring_to_gold(project, number, *one) for number, one in enumerate(gold.items(), start=1)]):
            break
        download(project.page, project.folder)
        project.run()

    assert {doc_id: project.names(doc_id) for doc_id in gold} == gold
    project.add({"z.txt": "Kim Jong-un møtte Donald Trump i Bergen. Trump og Putin drog til Russland."})
    project.run()
    assert {doc_id: project.names(doc_id) for doc_id in gold} == gold


def test_the_shipped_article_is_brought_to_gold_by_clicks_alone(browser: Any, tmp_path: Path) -> None:
    from tests.test_seed import GOLD  # noqa: PLC0415 - its tests would run here too

    project = Project(browser, tmp_path, {SEED.name: SEED.read_bytes().decode("utf-8")})
    check_gold_by_clicks(project, {SEED.name: gold_of(GOLD)})


@pytest.mark.corpus
def test_five_texts_are_brought_to_gold_by_clicks_alone(browser: Any, tmp_path: Path, corpora: Path) -> None:
    lines = (corpora / "articles-dev.jsonl").read_text(encoding="utf-8").splitlines()
    articles = sorted(map(json.loads, lines), key=lambda one: len(one["text"]))[:5]
    texts = {f"{number}.txt": one["text"] for number, one in enumerate(articles)}
    gold = {f"{number}.txt": gold_of(one["mentions"]) for number, one in enumerate(articles)}
    check_gold_by_clicks(Project(browser, tmp_path, texts), gold)
