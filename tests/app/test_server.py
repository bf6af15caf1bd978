"""The app over HTTP: who may ask, what comes in, what goes out, and what is said when it cannot be."""

from __future__ import annotations

import json
import multiprocessing
import os
import re
import shutil
import signal
import socket
import threading
import time
import unicodedata
import webbrowser
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest

from pipeline import Settings
from pipeline.app import project, server
from pipeline.app.project import ABANDONED, CORRECTIONS, EARLIER_CORRECTIONS, PART_PREFIX, TABLES_FOLDER, Work
from pipeline.cli import main
from pipeline.run import run
from tests.app.client import Client, program, served
from tests.cases import case_rows
from tests.conftest import ROOT
from tests.made_articles import article, write_articles
from tests.outputs import account, differences, files, no_file_beyond

TEXT = " date 2019-04 utenriks\n\nErna Solberg møtte Jens Stoltenberg i Bergen. Solberg blei i Noreg."
RENAMED = "text,type,doc_id,name,new_type\r\nSolberg,person,,Erna Solberg Finnes,\r\n"


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Client]:
    with served(tmp_path / "prosjekt") as client:
        yield client


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Return an app whose run is done."""
    with served(tmp_path_factory.mktemp("app") / "prosjekt") as client:
        client.add("avis/sak.txt", TEXT)
        assert client.run(formats=["csv", "xlsx"])["error"] == {}
        yield client


# Who may ask


@pytest.mark.parametrize(("asked", "reason"), case_rows("app/strangers"))
@pytest.mark.parametrize(
    ("method", "path"), [("GET", ""), ("GET", "state"), ("POST", "texts?name=a.txt"), ("POST", "quit")]
)
def test_nobody_may_ask_without_the_token_or_from_another_site(
    app: Client, method: str, path: str, asked: dict[str, str], reason: str
) -> None:
    headers = {name: value.format(port=app.server.server_port) for name, value in asked.items()}

    assert app.ask(method, path, b"Oslo" * (method == "POST"), **headers).refused == (403, reason)
    assert app.state()["running"] is False
    assert list(app.project.folder.iterdir()) == []


def test_the_page_itself_may_ask_and_each_start_has_another_token(app: Client, tmp_path: Path) -> None:
    own = {"Origin": f"http://{app.server.host}", "Host": app.server.host}

    assert app.ask("GET", "state", **own).status == 200
    assert app.server.server_address[0] == "127.0.0.1"
    with served(tmp_path / "annet") as other:
        assert other.server.token != app.server.token
        assert len(other.server.token) >= 32
        assert other.ask("GET", "state", token=app.server.token).refused == (403, "token")


def test_who_comes_with_an_old_address_is_told_so_in_words(app: Client) -> None:
    answer = app.ask("GET", "", token=app.server.token[::-1], Accept="text/html,*/*")

    assert (answer.status, answer.data.decode()) == (403, server.WORDS["nb"]["refused_token"])
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"


def test_what_is_not_there_or_has_no_length_is_refused(app: Client) -> None:
    assert app.ask("GET", "finnes/ikke").refused == (404, "not_there")
    assert app.ask("POST", "slett-alt").refused == (404, "not_there")
    assert app.ask("POST", "run", Transfer_Encoding="chunked").refused == (411, "wrong")
    assert app.ask("POST", "run", b"[1]").refused == (400, "wrong")
    assert app.ask("GET", "state", Content_Length="9" * 5000).refused == (411, "wrong")


def test_an_address_that_makes_no_sense_gets_an_answer_without_the_token(app: Client) -> None:
    with socket.create_connection(app.server.server_address[:2]) as connection:
        connection.sendall(f"GET http://[{app.server.token}/ HTTP/1.1\r\nHost: {app.server.host}\r\n\r\n".encode())
        answer = connection.recv(10_000).decode()

    assert answer.startswith("HTTP/1.1 400")
    assert app.server.token not in answer


def test_the_address_that_a_browser_is_started_with_is_valid_once(app: Client) -> None:
    once = app.server.address_once().split("/")[-2]

    first = app.ask("GET", "", token=once)

    assert (first.status, first.headers["Location"]) == (303, f"/{app.server.token}/")
    assert app.server.token not in app.server.address_once()
    assert app.ask("GET", "", token=once).refused == (403, "token")
    assert app.ask("GET", "state", token="").refused == (403, "token")


def test_the_browser_is_started_with_no_token_and_finds_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    seen: list[str] = []

    def browse(address: str) -> None:
        with urlopen(address) as page:  # noqa: S310 - of ours
            seen.extend((address, page.url, page.read().decode()))
        urlopen(Request(f"{page.url}quit", b"")).close()  # noqa: S310 - likewise

    monkeypatch.setattr(webbrowser, "open", browse)

    assert main(["app", str(tmp_path)]) == 0
    address, reached, page = seen
    assert server.WORDS["nb"]["title"] in page
    assert reached in capsys.readouterr().err
    assert reached.split("/")[-2] not in address


# The page


@pytest.mark.parametrize("lang", ["nb", "nn", "en"])
def test_the_page_speaks_three_languages_and_loads_nothing_from_elsewhere(app: Client, lang: str) -> None:
    page = app.ask("GET", f"?lang={lang}")
    html = page.data.decode()

    assert f'<html lang="{lang}">' in html
    assert server.WORDS[lang]["title"] in html
    assert re.findall(r'(?:src|href)="([^"?#]*)', html) == [
        "data:,",
        "app.css",
        "app.js",
        *[""] * 4,
        *re.findall(r'href="(tables/[^"]*)', html),
    ]
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    assert page.headers["Referrer-Policy"] == "no-referrer"
    for name in server.ASSETS:
        assert b"http" not in app.ask("GET", name).data


def test_the_language_that_was_chosen_is_remembered_in_the_folder(tmp_path: Path) -> None:
    with served(tmp_path) as app:
        app.ask("GET", "?lang=nn")
        app.ask("GET", "?lang=xx")
    for given, expected in ((None, "nn"), ("en", "en"), (None, "nn")):
        with served(tmp_path, given) as app:
            assert f'<html lang="{expected}">' in app.ask("GET", "").data.decode()
            assert app.ask("GET", "texts").facts["count"] == 0


def test_all_languages_have_the_same_words_and_a_sentence_for_each_refusal_and_error() -> None:
    keys = {lang: set(words) for lang, words in server.WORDS.items()}
    code = "".join(path.read_text(encoding="utf-8") for path in server.PAGE.parent.glob("*.py"))
    reasons = set(re.findall(r'HTTPStatus\.\w+, "(\w+)"', code)) | {"wrong"}

    assert keys["nb"] == keys["nn"] == keys["en"]
    assert {f"refused_{one}" for one in reasons} == {key for key in keys["nb"] if key.startswith("refused_")}
    for text in (server.PAGE / "app.js", server.PAGE / "page.html"):
        used = set(re.findall(r'words?\.(\w+)|word\("(\w+)"|words\.(\w+)', text.read_text(encoding="utf-8")))
        assert {name for found in used for name in found if name} - keys["nb"] == set(), text.name


# Texts


def test_texts_are_kept_under_their_names_and_can_be_taken_away_again(app: Client) -> None:
    for name in ("a.txt", "avis/måndag 1.txt", "avis/sak: 100%.txt"):
        assert app.add(name, TEXT + name).status == 200
    (app.project.folder / "min egen.txt").write_text(TEXT, encoding="utf-8")
    (app.project.folder / "bilde.jpg").write_bytes(b"")

    texts = app.ask("GET", "texts").facts

    assert texts["names"] == [
        ["a.txt", True],
        ["avis/måndag 1.txt", True],
        ["avis/sak%3A 100%25.txt", True],
        ["min egen.txt", False],
    ]
    assert texts["skipped"] == {".jpg": 1}
    assert app.ask("DELETE", "texts?name=a.txt").status == 200
    assert app.ask("DELETE", "texts?name=min%20egen.txt").refused == (400, "not_received")
    assert app.ask("GET", "texts").facts["count"] == 3


def test_no_file_is_replaced_the_same_bytes_are_kept_once_and_others_get_a_number(app: Client) -> None:
    first, second = "14.03.2024.txt", "14.03.2024 (2).txt"  # the name is a date still
    for text, kept in (("Oslo", first), ("Oslo", first), ("Bodø", second), ("Bodø", second)):
        assert app.add(first, text).facts == {"name": kept}

    assert files(app.project.folder) == {first: b"Oslo", second: "Bodø".encode()}


@pytest.mark.parametrize("name", ["måned.txt", "sak\x851.txt"])
def test_a_name_in_another_unicode_form_or_that_cannot_be_shown_can_be_taken_away(app: Client, name: str) -> None:
    for one in (name, unicodedata.normalize("NFD", name)):
        assert app.add(one, "Oslo").status == 200

    [[shown, received]] = app.ask("GET", "texts").facts["names"]
    assert received
    assert app.ask("DELETE", f"texts?name={quote(shown)}").status == 200
    assert files(app.project.folder) == {}


def test_why_no_texts_can_be_read_is_said(app: Client) -> None:
    for form in ("NFC", "NFD"):
        (app.project.folder / unicodedata.normalize(form, "måned.txt")).write_text(form)

    answer = app.ask("GET", "texts")

    assert answer.refused == (409, "wrong")
    assert "Rename one of them." in answer.facts["facts"]["why"]


def test_corrections_are_not_taken_for_a_text(app: Client) -> None:
    for name in ("corrections.csv", "mappe/Corrections.csv"):
        assert app.add(name, RENAMED).refused == (400, "no_text")
    assert files(app.project.folder) == {}


@pytest.mark.parametrize("name", case_rows("app/names-outside"))
def test_a_name_that_leads_out_of_the_folder_is_refused(app: Client, tmp_path: Path, name: str) -> None:
    (tmp_path / "ute").mkdir()
    (app.project.folder / "lenke").symlink_to(tmp_path / "ute")

    assert app.add(name, "Oslo").refused == (400, "outside")
    assert files(tmp_path) == {}


@pytest.mark.parametrize("name", ["a\\b.txt", "C:\\ut.txt", "con.txt", "a\x00b.txt"])
def test_a_name_that_means_something_on_another_system_becomes_a_plain_one(
    app: Client, tmp_path: Path, name: str
) -> None:
    answer = app.add(name, "Oslo")

    assert list(files(tmp_path)) == [f"prosjekt/{answer.facts['name']}"]
    assert "%" in answer.facts["name"]
    assert not set(answer.facts["name"]) & set("\x00\\:")


@pytest.mark.parametrize("name", [f"{'å' * 120}.txt", f"{':' * 70}.docx", f"{'e/' * 60}a.txt", f"{'mappe' * 30}/" * 9])
def test_a_name_that_is_too_long_is_refused(app: Client, name: str) -> None:
    assert app.add(f"{name}a.txt", "Oslo").refused == (400, "long_name")


def test_of_a_file_that_stops_on_its_way_nothing_stays(app: Client) -> None:
    with socket.create_connection(app.server.server_address[:2]) as connection:
        head = f"POST /{app.server.token}/texts?name=a.txt HTTP/1.1\r\nHost: {app.server.host}\r\n"
        connection.sendall(f"{head}Content-Length: 100\r\n\r\nOslo".encode())
    while list(app.project.folder.glob(f"{PART_PREFIX}*")):
        time.sleep(0.02)

    assert app.ask("GET", "texts").facts["count"] == 0


def test_only_old_files_of_an_app_that_was_killed_are_removed_at_the_start(tmp_path: Path) -> None:
    old, new, folder, link = (tmp_path / f"{PART_PREFIX}{name}" for name in ("old", "new", "folder", "link"))
    other = tmp_path / ".upload-mitt"
    for file in (old, new, other):
        file.write_bytes(b"Oslo")
    folder.mkdir()
    link.symlink_to(other)
    for file in (old, folder, other):
        os.utime(file, (time.time() - ABANDONED - 60,) * 2)

    with served(tmp_path):
        assert set(tmp_path.iterdir()) == {new, folder, link, other}


def test_a_file_for_which_the_disk_has_no_room_is_refused_before_it_comes(
    app: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(app.project.folder)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=project.SPARE + 3))

    assert app.add("a.txt", "Oslo").refused == (507, "disk_full")
    assert app.add("b.txt", "Bø").status == 200


def test_a_disk_that_is_full_half_way_is_said_and_nothing_stays(app: Client) -> None:
    with no_file_beyond(3_000_000):
        answer = app.add("a.txt", "Oslo " * 1_000_000)

    assert answer.refused == (507, "disk_full")
    assert list(app.project.folder.iterdir()) == []


def test_a_folder_that_is_a_file_is_said(app: Client) -> None:
    app.add("a.txt", "Oslo")

    assert app.add("a.txt/b.txt", "Oslo").refused == (500, "unwritable")


# The run


@pytest.mark.slow
def test_a_run_writes_what_the_command_line_writes(done: Client, tmp_path: Path) -> None:
    run([str(done.project.folder)], tmp_path, Settings())

    assert differences(done.project.tables, tmp_path) == []
    result = done.state()["result"]
    assert result["counts"]["documents"] == 1
    assert {"navnetabell.xlsx", "mentions.csv", "report.html"} <= set(result["files"])
    assert result["most_named"][0]["name"] == "Erna Solberg"


def chosen(app: Client) -> list[tuple[str, str]]:
    return re.findall(r'name="(\w+)" value="([\w,-]+)" checked', app.ask("GET", "").data.decode())


def test_what_was_chosen_last_is_chosen_on_the_page(done: Client) -> None:
    assert chosen(done) == [
        *(("types", one) for one in ("person", "place", "organisation")),
        ("formats", "xlsx"),
        ("formats", "csv"),
    ]


@pytest.mark.parametrize("odd", [{"types": [["x"]]}, {"types": [{"a": 1}]}, {"formats": {"a": 1}}, {"lang": "xx"}, [7]])
def test_odd_settings_of_a_folder_that_was_received_are_not_used(app: Client, odd: object) -> None:
    app.project.tables.mkdir()
    (app.project.tables / "run.json").write_text(json.dumps({"program": {"name": "navnetabell"}, "settings": odd}))

    assert app.ask("GET", "").status == 200
    assert app.project.settings()["types"] == Settings().types
    assert app.run()["error"]["error"] == "InputError"  # no texts


@pytest.mark.parametrize(("asked", "reason"), case_rows("app/choices"))
def test_only_what_the_page_offers_can_be_chosen(app: Client, asked: dict[str, Any], reason: str) -> None:
    assert app.ask("POST", "run", json.dumps(asked).encode()).refused == (400, reason)
    assert app.state()["running"] is False


def test_texts_that_are_empty_are_named(app: Client) -> None:
    app.add("sak.txt", TEXT)
    app.add("tom.txt", "")

    assert app.run(formats=["csv"])["result"]["empty"] == ["tom.txt"]


def test_what_stops_a_run_is_said(app: Client) -> None:
    assert app.run()["error"]["error"] == "InputError"

    app.add("a.txt", TEXT)
    app.project.tables.write_text("not a folder")

    assert app.run()["error"]["error"] == "OutputError"


@pytest.mark.slow  # its processes are started as usual, with the limit of this one
def test_a_disk_that_is_full_during_a_run_is_said_and_the_tables_before_stay_whole(app: Client) -> None:
    app.add("a.txt", TEXT)
    assert app.run(formats=["csv"])["error"] == {}
    before = files(app.project.tables)
    write_articles(app.project.folder, 60)
    with no_file_beyond(50_000):
        state = app.run()

    assert state["error"]["error"] == "OutputError"
    assert files(app.project.tables) == before
    assert app.run()["error"] == {}
    assert app.state()["result"]["counts"]["documents"] == 61


def test_one_run_at_a_time_can_be_stopped_or_killed_and_the_next_goes_on(app: Client, tmp_path: Path) -> None:
    write_articles(app.project.folder, 30)
    assert app.ask("POST", "run").status == 200
    assert app.ask("POST", "run").refused == (409, "running")  # from another window
    assert app.add("sak-90000.txt", article(90)).status == 200  # texts for the next may come

    assert app.ask("POST", "stop").status == 200
    assert app.state() == {
        "running": False,
        "progress": {},
        "error": {},
        "result": {},
        "corrected": False,
        "set_aside": "",
    }

    app.ask("POST", "run", json.dumps({"types": ["person"]}).encode())
    while not app.state()["progress"]:
        time.sleep(0.02)
    assert [value for name, value in chosen(app) if name == "types"] == ["person"]  # of the run at work
    [process] = multiprocessing.active_children()
    process.kill()
    assert app.finished()["error"] == {"error": "killed", "message": ""}

    assert app.run()["error"] == {}
    run([str(app.project.folder)], tmp_path / "ut", Settings())
    assert differences(app.project.tables, tmp_path / "ut") == []


def test_a_run_that_crashes_was_not_killed_by_anybody(tmp_path: Path) -> None:
    ended = threading.Event()
    work = Work(tmp_path, tmp_path / "ut", cast("Settings", None), ended.set)

    assert ended.wait(60)
    assert work.error == {"error": "crashed", "message": "exit code 1"}


def test_corrections_that_come_while_a_run_is_being_stopped_are_run(app: Client) -> None:
    app.add("sak.txt", TEXT)
    app.ask("POST", "run")
    work = app.project._work  # noqa: SLF001 - the moment cannot be met from outside
    assert work
    work._stopped = True  # noqa: SLF001
    assert app.ask("POST", "tables/corrections", RENAMED.encode()).status == 200
    work.stop()

    assert app.finished()["result"]["settings"]["corrections"].endswith(CORRECTIONS)


@pytest.mark.slow
def test_ctrl_c_ends_app_and_run_and_leaves_whole_tables(tmp_path: Path) -> None:
    write_articles(tmp_path / "prosjekt", 30)
    with program(tmp_path / "prosjekt") as (process, address):
        [(host, token)] = re.findall(r"http://([^/]*)/([^/]*)/", address)
        with socket.create_connection(host.split(":")) as connection:
            connection.sendall(f"POST /{token}/run HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0\r\n\r\n".encode())
            assert connection.recv(100).startswith(b"HTTP/1.1 200")
        while not (tmp_path / "prosjekt" / TABLES_FOLDER).exists():
            time.sleep(0.02)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does
        said = process.stderr.read() if process.stderr else ""  # until the run has ended, too

    assert process.returncode == 130
    assert said.endswith("run again to continue.\n")
    assert said.count("\n") == 2  # and no traceback
    run([str(tmp_path / "prosjekt")], tmp_path / "prosjekt" / TABLES_FOLDER, Settings())
    assert account(tmp_path / "prosjekt" / TABLES_FOLDER)["counts"]["documents"] == 30


def test_the_page_can_end_the_app(tmp_path: Path) -> None:
    with served(tmp_path) as app:
        assert app.ask("POST", "quit").status == 200
        assert app.ended.wait(60)


# What goes out


def test_the_report_is_told_that_it_may_send_corrections_and_runs_no_script_but_ours(done: Client) -> None:
    page = done.ask("GET", "tables/report.html")

    assert b'<head>\n<meta name="navnetabell-app" content="1">' in page.data
    assert done.server.token.encode() not in page.data  # which may be anyone's
    assert "script-src 'sha256-" in page.headers["Content-Security-Policy"]
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"


def test_other_files_are_downloaded_as_they_are(done: Client) -> None:
    for name in ("navnetabell.xlsx", "mentions.csv"):
        answer = done.ask("GET", f"tables/{name}")
        assert answer.data == (done.project.tables / name).read_bytes()
        assert answer.headers["Content-Disposition"] == "attachment"


def test_a_report_with_odd_bytes_is_shown(done: Client) -> None:
    (done.project.tables / "report").mkdir(exist_ok=True)
    (done.project.tables / "report" / "names-1.html").write_bytes(b"<head>\xff")

    assert done.ask("GET", "tables/report/names-1.html").data.decode().endswith('content="1">\ufffd')


def test_an_answer_that_cannot_be_ended_has_no_other_in_it(done: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(source: Any, target: Any) -> None:
        target.write(source.read(10))
        raise OSError(5, "broken")

    monkeypatch.setattr(shutil, "copyfileobj", broken)
    with socket.create_connection(done.server.server_address[:2]) as connection:
        path = f"/{done.server.token}/tables/mentions.csv"
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: {done.server.host}\r\n\r\n".encode())
        answer = b"".join(iter(lambda: connection.recv(10_000), b""))

    assert answer.count(b"HTTP/1.1") == 1
    assert len(answer.partition(b"\r\n\r\n")[2]) == 10


@pytest.mark.parametrize("path", case_rows("app/not-sent"))
def test_nothing_goes_out_but_what_a_run_wrote(done: Client, path: str) -> None:
    (done.project.tables / "notat.txt").write_text("mitt")
    (done.project.tables / "report").mkdir(exist_ok=True)
    for name in ("a\r\nRefresh: 0", "a\r\nRefresh: 0.html", "€.css"):
        (done.project.tables / "report" / name).write_text("abc")
    if not (done.project.tables / "report" / "lenke.html").is_symlink():
        (done.project.tables / "report" / "lenke.html").symlink_to(ROOT / "README.md")

    assert done.ask("GET", quote(path.replace("{long}", "x" * 300), "/%")).refused == (404, "not_there")


def test_the_folder_is_opened_by_the_system_or_said_where_it_is(done: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", lambda address: opened.append(address) or len(opened) == 1)

    assert done.ask("POST", "open").status == 200
    assert done.ask("POST", "open").refused == (404, "not_opened")
    assert opened == [done.project.tables.as_uri()] * 2


# Corrections


def test_corrections_of_the_report_are_kept_and_the_run_is_done_again_with_them(app: Client) -> None:
    app.add("sak.txt", TEXT)
    app.run(formats=["csv"], lang="nn")
    for kept in (RENAMED, RENAMED.replace("Finnes", "frå Bergen")):  # the second while a run is at work
        assert app.ask("POST", "tables/corrections", kept.encode()).status == 200
    while "Erna Solberg frå Bergen" not in (app.project.tables / "mentions.csv").read_text(encoding="utf-8-sig"):
        time.sleep(0.05)
        assert app.state()["error"] == {}
    app.finished()

    assert (app.project.folder / CORRECTIONS).read_bytes().decode() == RENAMED.replace("Finnes", "frå Bergen")
    assert (app.project.folder / EARLIER_CORRECTIONS).read_bytes().decode() == RENAMED
    state = app.state()
    assert state["corrected"] is True
    assert state["result"]["settings"]["lang"] == "nn"  # as the run before
    assert state["result"]["counts"]["documents"] == 1  # the corrections are no text


def test_corrections_made_by_hand_are_kept_under_a_name_of_their_own(app: Client) -> None:
    by_hand = RENAMED.replace("Finnes", "sjekket i kirkeboka")
    for own in (by_hand, by_hand, by_hand.upper()):
        (app.project.corrections).write_text(own, newline="")
        for number in range(2):
            assert (
                app.ask("POST", "tables/corrections", f"{RENAMED}Kari,person,,Kari {number},\r\n".encode()).status
                == 200
            )

    kept = {name: data.decode() for name, data in files(app.project.folder).items() if name.endswith(".old")}
    assert kept == {f"{CORRECTIONS}.old": by_hand, f"{CORRECTIONS} (2).old": by_hand.upper()}
    assert app.state()["set_aside"] == f"{CORRECTIONS} (2).old"
    assert "Kari 0" in (app.project.folder / EARLIER_CORRECTIONS).read_text()


def test_links_in_a_folder_that_was_received_are_not_written_through(app: Client, tmp_path: Path) -> None:
    mine = tmp_path / "mitt.txt"
    mine.write_text("mitt")
    for name in (EARLIER_CORRECTIONS, f"{PART_PREFIX}{CORRECTIONS}", project.PAGE_LANGUAGE):
        (app.project.folder / name).symlink_to(mine)
    for name in ("Kari", "Ola", "Per"):
        assert app.ask("POST", "tables/corrections", f"{RENAMED}{name},person,,N,\r\n".encode()).status == 200
    for lang in ("nn", "nb"):
        app.ask("GET", f"?lang={lang}")
    app.finished()
    assert (app.project.folder / project.PAGE_LANGUAGE).read_text() == "nb"
    assert "Ola" in (app.project.folder / EARLIER_CORRECTIONS).read_text()

    app.project.corrections.unlink()
    app.project.corrections.symlink_to(mine)
    answer = app.ask("POST", "tables/corrections", RENAMED.encode())

    assert (answer.status, answer.data.decode()) == (
        409,
        server.WORDS["nb"]["refused_no_file"].format(name=CORRECTIONS),
    )
    assert mine.read_text() == "mitt"


@pytest.mark.parametrize("data", [b"", b"text,type\r\n", b"PK\x03\x04", RENAMED.replace("person", "mann").encode()])
def test_corrections_that_mean_nothing_leave_the_earlier_ones(app: Client, data: bytes) -> None:
    (app.project.folder / CORRECTIONS).write_text(RENAMED)

    answer = app.ask("POST", "tables/corrections", data)

    assert answer.status == 400
    assert answer.data.decode().startswith("Det gikk ikke: The corrections ")
    assert files(app.project.folder) == {CORRECTIONS: RENAMED.encode()}


def test_corrections_that_are_too_large_are_refused(app: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "MAX_ASKED", 10)

    answer = app.ask("POST", "tables/corrections", RENAMED.encode())

    assert (answer.status, answer.data.decode()) == (413, "Rettelsene er for store.")
    assert files(app.project.folder) == {}
