"""The app's page in a real Chromium: from dropped files to the workbook, by mouse and by keyboard."""

from __future__ import annotations

import resource
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline import read_tables
from pipeline.app.server import WORDS
from tests.app.client import Client, program, served
from tests.made_articles import write_articles
from tests.report.chromium import SECONDS, complaints, contrasts, page_width, requested, screen, wait

pytestmark = pytest.mark.slow  # a browser

NB = WORDS["nb"]


@pytest.fixture
def app(browser: Any, tmp_path: Path) -> Iterator[Client]:
    with served(tmp_path / "prosjekt") as client:
        open_page(browser, client)
        requested(browser)
        complaints(browser)  # of the test before
        yield client
        assert [
            one for one in requested(browser) if not one.startswith((client.server.address, "data:", "blob:"))
        ] == []


def open_page(browser: Any, app: Client, query: str = "") -> None:
    browser.get("about:blank")
    browser.get(f"{app.server.address}{query}")
    wait(browser, lambda: text(browser, "count"))


def text(browser: Any, part: str) -> str:
    return str(browser.execute_script("return document.getElementById(arguments[0]).innerText", part))


def shown(browser: Any, part: str) -> bool:
    return bool(browser.execute_script("return document.getElementById(arguments[0]).offsetParent !== null", part))


def drop(browser: Any, *paths: Path) -> None:
    """Drop files and folders on the page, as a file manager does."""
    place = browser.execute_script(
        "const box = document.getElementById('drop').getBoundingClientRect();"
        "return {x: box.x + box.width / 2, y: box.y + 10}"
    )
    data = {"items": [], "files": list(map(str, paths)), "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        browser.execute_cdp_cmd("Input.dispatchDragEvent", {"type": kind, **place, "data": data})


def run_to_its_end(browser: Any) -> None:
    browser.find_element("id", "run").click()
    wait(browser, lambda: text(browser, "said") == NB["done"] or shown(browser, "error"))
    wait(browser, lambda: shown(browser, "result") or shown(browser, "error"))


@pytest.mark.parametrize(
    ("count", "sentences", "said"),
    [(1, 8, "1 fil ligger klar."), (50, 8, "50 filer ligger klare."), (5000, 1, "5\xa0000 filer ligger klare.")],
)
def test_dropped_files_become_a_workbook(  # noqa: PLR0913, PLR0917 - what is dropped, and what is said of it
    browser: Any, app: Client, tmp_path: Path, count: int, sentences: int, said: str
) -> None:
    write_articles(tmp_path / "artikler", count, sentences)
    (tmp_path / "artikler" / "bilde.jpg").write_bytes(b"x")
    (tmp_path / "artikler" / ".DS_Store").write_bytes(b"x")
    (tmp_path / "artikler" / "tabeller").mkdir()  # of an earlier run
    for name in ("mentions.csv", "run.json"):
        (tmp_path / "artikler" / "tabeller" / name).write_text("text\nOslo\n")

    drop(browser, tmp_path / "artikler")
    wait(browser, lambda: said in text(browser, "count"))
    assert "1 fil ble ikke tatt med" in text(browser, "count")
    run_to_its_end(browser)

    assert shown(browser, "result")
    assert text(browser, "facts").replace("\xa0", "").startswith(f"Tekster\n{count}\n")
    assert browser.find_element("id", "workbook").get_attribute("href").startswith(app.server.address)
    assert (app.project.tables / "navnetabell.xlsx").exists()
    assert read_tables(app.project.tables).documents["doc_id"].str.startswith("artikler/").sum() == count
    assert complaints(browser) == []


def test_two_gigabytes_for_which_there_is_no_room_take_neither_disk_nor_memory(
    browser: Any, app: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1 << 30))
    with (tmp_path / "stor.txt").open("wb") as file:
        file.truncate(2 << 30)  # of which the disk holds nothing
    (tmp_path / "a.txt").write_text("Kari Nordmann bur i Bodø.", encoding="utf-8")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    drop(browser, tmp_path / "stor.txt", tmp_path / "a.txt")
    wait(browser, lambda: "1 fil ligger klar." in text(browser, "count"))
    assert text(browser, "refused") == f"{NB['not_sent']}\n{NB['refused_disk_full'].format(name='stor.txt')}"
    assert [one.name for one in app.project.folder.iterdir()] == ["a.txt"]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 << 10  # kilobytes


@pytest.mark.usefixtures("app")
def test_a_document_that_cannot_be_read_and_a_file_that_cannot_be_added_are_named(browser: Any, tmp_path: Path) -> None:
    (tmp_path / "ødelagt.docx").write_bytes(b"PK\x03\x04tull")
    (tmp_path / "a.txt").write_text("Kari Nordmann bur i Bodø.", encoding="utf-8")
    (tmp_path / f"{'å' * 110}.txt").write_text("Oslo")

    drop(browser, tmp_path / "ødelagt.docx", tmp_path / "a.txt", tmp_path / f"{'å' * 110}.txt")
    wait(browser, lambda: "2 filer er lagt inn. 2 filer" in text(browser, "count"))
    assert "filnavnet er for langt" in text(browser, "refused")
    run_to_its_end(browser)

    assert text(browser, "problems").startswith(f"{NB['problems']}\nødelagt.docx: The Word document is damaged")


def test_a_run_is_stopped_and_gone_on_with_and_another_window_sees_it(browser: Any, app: Client) -> None:
    write_articles(app.project.folder, 60)
    open_page(browser, app)
    browser.find_element("id", "run").click()
    wait(browser, lambda: shown(browser, "stop"))
    first = browser.current_window_handle
    browser.switch_to.new_window("tab")
    open_page(browser, app)
    wait(browser, lambda: shown(browser, "stop"))
    assert not browser.find_element("id", "run").is_enabled()
    browser.find_element("id", "stop").click()
    wait(browser, lambda: text(browser, "said") == NB["stopped"])
    browser.close()
    browser.switch_to.window(first)
    wait(browser, lambda: not shown(browser, "stop"))
    assert not app.project.tables.joinpath("run.json").exists()

    run_to_its_end(browser)

    assert len(read_tables(app.project.tables).documents) == 60


def test_all_can_be_done_by_keyboard(browser: Any, app: Client, tmp_path: Path) -> None:
    from selenium.webdriver.common.keys import Keys  # noqa: PLC0415 - likewise

    (tmp_path / "a.txt").write_text("Kari Nordmann bur i Bodø.", encoding="utf-8")
    (tmp_path / "b.txt").write_text("Ola Nordmann bur i Bodø.", encoding="utf-8")
    browser.find_element("id", "files").send_keys(f"{tmp_path / 'a.txt'}\n{tmp_path / 'b.txt'}")
    wait(browser, lambda: "2 filer" in text(browser, "count"))

    def press(key: str) -> Any:
        browser.switch_to.active_element.send_keys(key)
        return browser.switch_to.active_element

    def go_to(**wanted: str) -> None:
        for _ in range(60):
            one = press(Keys.TAB)
            if all(one.get_attribute(name) == value for name, value in wanted.items()):
                return
        raise AssertionError(wanted)

    browser.execute_script("document.activeElement.blur()")
    go_to(**{"data-picks": "files"})
    go_to(innerText=NB["names_of_texts"])
    press(Keys.ENTER)
    go_to(ariaLabel="Fjern b.txt")
    press(Keys.ENTER)
    wait(browser, lambda: "b.txt er fjernet. 1 fil" in text(browser, "count"))
    go_to(value="organisation")
    press(Keys.SPACE)
    go_to(id="run")
    press(Keys.ENTER)
    wait(browser, lambda: text(browser, "said") == NB["done"])
    go_to(id="report")

    assert app.state()["result"]["settings"]["types"] == ["person", "place"]


def test_what_is_corrected_in_the_report_is_at_once_in_the_tables(browser: Any, app: Client) -> None:
    app.add("a.txt", "Kari Nordmann bur i Bodø.")
    app.project.corrections.write_text("text,type,doc_id,name,new_type\nOla,person,,Ola Dahl,\n")  # by hand
    open_page(browser, app)
    run_to_its_end(browser)

    browser.get(browser.find_element("id", "report").get_attribute("href") + "#d1")
    wait(browser, lambda: browser.find_elements("link text", "Kari Nordmann"))
    browser.find_element("link text", "Kari Nordmann").click()
    name = browser.find_element("css selector", "dialog input[name=name]")
    name.clear()
    name.send_keys("Kari Hansen\n")
    wait(browser, lambda: "Kari Hansen" in (app.project.tables / "entities.csv").read_text(encoding="utf-8-sig"))
    app.finished()
    assert complaints(browser) == []

    open_page(browser, app)
    wait(browser, lambda: text(browser, "set_aside") == NB["set_aside"].format(name="corrections.csv.old"))


def test_the_corrections_view_sends_each_decision_and_offers_no_download(browser: Any, app: Client) -> None:
    app.add("a.txt", "Kari Nordmann bur i Bodø. Ola Dahl bur i Ålesund.")
    app.run()
    browser.get(f"{app.server.address}tables/report.html#review")
    wait(browser, lambda: browser.find_elements("css selector", "#review .question"))
    about = browser.find_element("css selector", "#review > .about").text
    assert about.endswith("Avgjørelsene lagres i prosjektmappa med én gang, og tabellene lages på nytt med dem.")
    asked = browser.find_element("css selector", "#review .question h2").text.split()[0]
    browser.find_element("tag name", "body").send_keys("0")
    wait(browser, lambda: "Rettelsene er lagret." in browser.find_element("css selector", ".bar").text)
    buttons = [one.text for one in browser.find_elements("css selector", "button") if one.is_displayed()]
    assert [one for one in buttons if "Last ned" in one] == []
    assert "1 avgjørelse · 1 navn" in browser.find_element("css selector", ".bar").text
    app.finished()
    tables = read_tables(app.project.tables)
    assert not tables.mentions["text"].str.startswith(asked).any()

    browser.refresh()
    wait(browser, lambda: browser.find_elements("css selector", "#review table tr"))
    assert "med i denne kjøringen" in browser.find_element("css selector", "#review table").text
    browser.find_element("css selector", "#review table button").click()  # taken back
    wait(browser, lambda: "Rettelsene er lagret." in browser.find_element("css selector", ".bar").text)
    app.finished()
    assert read_tables(app.project.tables).mentions["text"].str.startswith(asked).any()
    assert complaints(browser) == []


@pytest.mark.parametrize("lang", WORDS)
def test_it_fits_a_telephone_and_can_be_read_by_day_and_by_night(browser: Any, app: Client, lang: str) -> None:
    app.add("a.txt", "Kari Nordmann bur i Bodø.")
    app.run()
    with screen(browser, 390, 844):
        for colours in ("light", "dark"):
            features = [{"name": "prefers-color-scheme", "value": colours}]
            browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": features})
            open_page(browser, app, f"?lang={lang}")
            wait(browser, lambda: shown(browser, "result"))
            number, poor = contrasts(browser)
            assert number > 40
            assert poor == []
            assert page_width(browser) == 390
            assert text(browser, "result-title") == WORDS[lang]["step_result"]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": []})


def test_what_the_page_does_has_a_name_for_those_who_do_not_see_it(browser: Any, app: Client) -> None:
    app.add("a.txt", "Kari Nordmann bur i Bodø.")
    open_page(browser, app)
    nodes = browser.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    named = [(one["role"]["value"], one.get("name", {}).get("value", "")) for one in nodes if not one.get("ignored")]
    roles = {role for role, _ in named}

    assert {"button", "checkbox", "link", "heading", "main", "navigation", "status", "group"} <= roles
    assert [role for role, name in named if role in {"button", "checkbox", "link", "heading"} and not name] == []


@pytest.mark.parametrize("how", ["by the page", "by a signal"])
def test_an_app_that_has_ended_is_not_waited_for(browser: Any, tmp_path: Path, how: str) -> None:
    with program(tmp_path) as (process, address):
        browser.get(address)
        wait(browser, lambda: text(browser, "count"))
        if how == "by the page":
            browser.find_element("id", "quit").click()
            wait(browser, lambda: NB["quit_done"] in browser.find_element("tag name", "main").text)
            assert process.wait(SECONDS) == 0
        else:
            process.terminate()
            wait(browser, lambda: shown(browser, "gone"))
    complaints(browser)
