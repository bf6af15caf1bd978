"""The page in a real Chromium: searching, sorting, following links; nothing leaves, nothing complains."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.report.html import MARKED_LABELS
from pipeline.report.site import SECTIONS
from tests.cases import case_rows
from tests.report.chromium import complaints, contrasts, page_width, refused, requested, screen, wait
from tests.report.reports import NAMES, SMALL, TEXT, bare_names, make_document, many_documents, write_report
from tests.report.test_writer import ATTACKS, attacked

pytestmark = pytest.mark.slow  # a browser

COLOURS = ("light", "dark")


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a report on a text with all nine labels, and on some that give figures over time."""
    words = {f"Navn{label}": (f"Navn{label}", "person", label) for label in MARKED_LABELS}
    every = make_document(" ".join(words) + ".", words, doc_id="alle.txt", date="2011-05-17")
    first = make_document(TEXT, NAMES, doc_id="brua.txt", title="Brua er open", date="2019-04-01", language="nn")
    folder = tmp_path_factory.mktemp("report")
    return write_report(folder, [first, every, *many_documents(6, 6)], notes=["A note."])


@pytest.fixture
def page(browser: Any, report: Path) -> Any:
    """Return the browser at the list of names."""
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": []})
    return opened(browser, report, "#names")


def opened(browser: Any, path: Path, place: str = "") -> Any:
    browser.get("about:blank")  # an address that differs only in its place would not be loaded again
    complaints(browser), requested(browser)
    browser.get(path.as_uri() + place)
    return browser


def all_of(page: Any, selector: str) -> list[Any]:
    return list(page.find_elements("css selector", selector))


def one_of(page: Any, selector: str) -> Any:
    return page.find_element("css selector", selector)


def shown(page: Any, selector: str) -> list[str]:
    script = """
    const all = Array.from(document.querySelectorAll(arguments[0]));
    return all.filter((one) => one.checkVisibility()).map((one) => one.textContent);
    """
    return list(page.execute_script(script, selector))


def shown_names(page: Any) -> list[str]:
    return shown(page, "#names tbody th > a, #names tbody th summary")


def search(page: Any, words: str) -> None:
    box = one_of(page, ".search input")
    box.clear()
    box.send_keys(words)


def go(page: Any, place: str) -> None:
    page.execute_script("location.hash = arguments[0]; await new Promise((done) => setTimeout(done, 50))", place)


def status(page: Any) -> str:
    return str(one_of(page, ".view.open [role=status]").text)


def heading(page: Any, column: int) -> Any:
    return all_of(page, "#names thead th")[column]


def in_view(page: Any, selector: str) -> bool:
    script = """
    const box = document.querySelector(arguments[0]).getBoundingClientRect();
    return box.top >= 0 && box.top < innerHeight;
    """
    return bool(page.execute_script(script, selector))


@pytest.mark.parametrize(("words", "expected"), case_rows("report/searches"))
def test_a_search_leaves_the_names_that_match_on_any_keyboard(page: Any, words: str, expected: list[str]) -> None:
    search(page, words)

    assert shown_names(page) == expected


def test_a_search_finds_a_name_by_how_it_is_written_in_the_texts(page: Any) -> None:
    search(page, "nordmann")

    assert shown_names(page) == ["Kari Nordmann"]


def test_words_that_begin_so_come_before_the_middle_of_others(browser: Any, tmp_path: Path) -> None:
    names = {one: (one, "place", "GPE_LOC") for one in ("Japan", "Store Apal", "Apeland", "Ap")}
    page = opened(
        browser, write_report(tmp_path, [make_document("Japan " * 5 + "Store Apal Apeland Ap.", names)]), "#names"
    )
    search(page, "ap")

    assert shown_names(page) == ["Ap", "Apeland", "Store Apal", "Japan"]


def test_a_search_says_how_many_it_leaves_and_an_empty_one_shows_all_again(page: Any) -> None:
    before = shown_names(page)
    search(page, "solvik")
    found = shown_names(page)

    assert status(page) == f"Viser {len(found)} av {len(found)} treff; {len(before)} i alt."
    assert 0 < len(found) < len(before)
    search(page, "x\ue003")  # backspace
    assert shown_names(page) == before


def test_a_list_can_be_filtered_and_counts_what_is_left(page: Any) -> None:
    option = one_of(page, "#names select option[value=organisation]")
    option.click()
    assert option.text == f"organisasjon ({len(shown_names(page))})"
    assert "Statens vegvesen" in shown_names(page)
    assert "Kari Nordmann" not in shown_names(page)

    one_of(page, "#names select[name=period]").send_keys("2011")
    assert "Statens vegvesen" not in shown_names(page)
    go(page, "texts")
    one_of(page, "#texts select[name=period]").send_keys("2011")
    assert "alle.txt" in shown(page, "#texts tbody th a")
    assert "Brua er open" not in shown(page, "#texts tbody th a")


def test_search_filter_and_order_survive_a_link_and_back_and_can_be_sent(page: Any, browser: Any, report: Path) -> None:
    search(page, "a")
    one_of(page, "#names select option[value=place]").click()
    heading(page, 0).find_element("css selector", "button").click()
    before, address = shown_names(page), page.current_url

    one_of(page, "#names tbody a").click()
    assert one_of(page, ".view.open h1").text == before[0]
    page.back()
    assert (shown_names(page), one_of(page, ".search input").get_property("value")) == (before, "a")
    sent = opened(browser, report, "#" + address.partition("#")[2])
    assert shown_names(sent) == before
    assert before == sorted(before)
    assert 0 < len(before) < 40


def test_a_search_on_the_start_page_leads_to_the_names(browser: Any, report: Path) -> None:
    page = opened(browser, report)
    search(page, "vegvesen\n")

    assert shown_names(page) == ["Statens vegvesen"]
    assert len(all_of(page, ".view.open")) == 1


def test_a_click_sorts_a_column_and_another_turns_it_round(page: Any) -> None:
    heading(page, 2).find_element("css selector", "button").click()
    assert heading(page, 2).get_attribute("aria-sort") == "descending"
    assert shown_names(page)[0] == "Kari Nordmann"
    heading(page, 2).find_element("css selector", "button").click()
    assert heading(page, 2).get_attribute("aria-sort") == "ascending"
    assert shown_names(page)[-1] == "Kari Nordmann"
    assert len(all_of(page, "#names [aria-sort]")) == 1


def test_the_keyboard_sorts_names_as_norwegian_does(page: Any) -> None:
    button = heading(page, 0).find_element("css selector", "button")
    page.execute_script("arguments[0].focus()", button)
    button.send_keys("\ue007")  # enter

    names = shown_names(page)
    assert heading(page, 0).get_attribute("aria-sort") == "ascending"
    assert page.switch_to.active_element == heading(page, 0).find_element("css selector", "button")
    assert names[-3:] == ["Østfold", "Årdalselvi", "Ås"]
    assert names.index("Kari Nordmann") < names.index("Stortinget")


def test_documents_pairs_and_sentences_can_be_searched_too(page: Any) -> None:
    go(page, "texts")
    search(page, "brua")
    assert shown(page, "#texts tbody th a") == ["Brua er open"]
    go(page, "pairs")
    search(page, "nordmann vegv")
    assert shown(page, "#pairs tbody th") == ["Statens vegvesen – Kari Nordmann"]
    search(page, "x\ue003")  # backspace
    one_of(page, "#pairs select option[value=person]").click()
    assert {"Solvik" in one or "Bjørk" in one or "Ås" in one for one in shown(page, "#pairs tbody th")} == {False}
    go(page, "sentences")
    search(page, "takka vegvesen")
    assert shown(page, "#sentences q") == ["Nordmann takka Statens vegvesen."]
    assert shown(page, "#sentences mark") == ["takka", "vegvesen"]
    one_of(page, "#sentences tbody a").click()
    assert page.current_url.endswith("#d1p1")


def test_from_a_name_a_link_leads_to_its_sentences_and_from_there_to_the_text(page: Any) -> None:
    one_of(page, "#names tbody a").click()
    assert page.current_url.endswith("#e1")
    assert in_view(page, "#e1")

    one_of(page, "#e1 .sentences li:last-child a").click()
    assert page.current_url.endswith("#d1p3")
    assert in_view(page, "#d1p3")
    assert "Nordmann" in one_of(page, "#d1p3").text


def test_a_click_on_a_name_in_a_text_says_what_is_known_of_it_and_leads_to_it(page: Any) -> None:
    go(page, "d1")
    all_of(page, "#d1 a.n.PER")[1].click()

    told = one_of(page, "dialog").text
    assert one_of(page, "dialog h2").text == "Kari Nordmann"
    assert "I teksten\nNordmann" in told
    assert "står slik i teksten" in told
    assert "Hvor sikkert\nikke oppgitt" in told
    one_of(page, "dialog a").click()
    assert one_of(page, ".view.open h1").text == "Kari Nordmann"
    assert not one_of(page, "dialog").is_displayed()


def test_doubtful_names_are_marked_and_escape_closes_what_the_keyboard_opened(browser: Any, tmp_path: Path) -> None:
    document = make_document(TEXT, NAMES)
    first, second, *others = document.mentions
    sure, unsure = (
        replace(first, confidence=0.95, role="Ordførar"),
        replace(second, confidence=0.3, resolved_by="genitive"),
    )
    page = opened(browser, write_report(tmp_path, [replace(document, mentions=(sure, unsure, *others))]), "#d1")

    assert shown(page, ".text .unsure") == ["Årdalselvi"]
    one_of(page, ".text .n").send_keys("\ue007")  # enter
    assert "Tittel\nOrdførar" in one_of(page, "dialog").text
    assert "95 % sannsynlighet for at navn og type stemmer" in one_of(page, "dialog").text
    page.switch_to.active_element.send_keys("\ue00c")  # escape
    assert page.switch_to.active_element == one_of(page, ".text .n")
    one_of(page, "#d1 .unsure").click()
    assert "genitiv-s er tatt bort" in one_of(page, "dialog").text


def test_a_curve_follows_a_name_and_several_over_time_and_tells_of_the_undated(browser: Any, tmp_path: Path) -> None:
    dated = [make_document("Kari Nordmann. Ås.", NAMES, doc_id=f"{year}.txt", date=str(year)) for year in (2011, 2013)]
    path = write_report(tmp_path, [*dated, make_document("Kari Nordmann.", NAMES, doc_id="u.txt")])
    page = opened(browser, path, "#e1")

    assert one_of(page, ".curve svg").get_attribute("aria-label") == "Kari Nordmann: 2011 1, 2012 0, 2013 1"
    assert one_of(page, ".curve figcaption").text == "1 forekomst i tekster uten dato er ikke med."
    go(page, "names")
    for number in range(2):
        all_of(page, "#names tbody input")[number].click()
    assert shown(page, ".curve .key .type") == ["Kari Nordmann", "Ås"]
    assert page.current_url.endswith("over=1%2C2")


def test_the_skip_link_comes_first_and_leads_to_the_content(browser: Any, report: Path) -> None:
    page = opened(browser, report)
    one_of(page, "body").send_keys("\ue004")  # tab

    link = page.switch_to.active_element
    assert link.get_attribute("class") == "skip"
    assert link.is_displayed()
    assert link.get_attribute("href").endswith("#content")


@pytest.mark.parametrize("place", [*SECTIONS, "e1", "d1"])
def test_one_view_is_shown_with_its_heading_and_every_table_has_a_caption_and_headings_with_scope(
    page: Any, place: str
) -> None:
    go(page, place)
    tables = all_of(page, "table")

    assert len(shown(page, "h1")) == 1
    assert one_of(page, ".view.open").get_attribute("id") == place

    assert tables
    for table in tables:
        assert table.find_element("css selector", "caption").get_attribute("textContent").strip()
        assert not table.find_elements("css selector", "th:not([scope])")


@pytest.mark.parametrize("colours", COLOURS)
def test_all_text_can_be_read_against_what_is_behind_it(page: Any, colours: str) -> None:
    features = [{"name": "prefers-color-scheme", "value": colours}]
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})

    poor, number = [], 0
    for place in (*SECTIONS, "e1", "d1", "d2"):
        go(page, place)
        some, found = contrasts(page)
        poor += found
        number += some

    assert page.execute_script("return matchMedia('(prefers-color-scheme: dark)').matches") == (colours == "dark")
    assert number > 200
    assert poor == []


def test_nine_labels_have_nine_colours(page: Any) -> None:
    script = "return Array.from(document.querySelectorAll('#d2 a.n'), (one) => getComputedStyle(one).backgroundColor)"

    assert len(set(page.execute_script(script))) == len(MARKED_LABELS)


def test_tabs_and_names_of_pairs_wrap_on_a_telephone(browser: Any, tmp_path: Path) -> None:
    names = {
        one: (one, "organisation", "ORG")
        for one in ("Samferdselsdepartementet i Oslo", "Folkehøgskolerådets fellessekretariat")
    }
    dated = replace(make_document(" og ".join(names) + ".", names, doc_id="a.txt"), date="2019-04")
    with screen(browser, 390, 844):
        page = opened(browser, write_report(tmp_path, [dated]))
        tabs = all_of(page, ".head nav a")
        assert len({one.rect["y"] for one in tabs}) > 1
        assert all(one.rect["x"] >= 0 and one.rect["x"] + one.rect["width"] <= 390 for one in tabs)
        assert all(one.rect["height"] < 40 for one in tabs)  # none is broken
        for place in (*SECTIONS, "e1", "d1"):
            go(page, place)
            assert page_width(page) == 390, place


@pytest.mark.parametrize("how", ["escape", "outside", "cross", "back"])
def test_the_panel_closes_and_the_focus_is_again_on_the_name(page: Any, how: str) -> None:
    from selenium.webdriver import ActionChains  # noqa: PLC0415 - of the tests' own extra

    go(page, "d1")
    name = all_of(page, "#d1 .text a.n")[1]
    name.click()
    panel = one_of(page, "dialog")
    assert panel.is_displayed()
    one_of(page, "dialog p.about").click()  # within it
    assert panel.is_displayed()
    if how == "escape":
        page.switch_to.active_element.send_keys("\ue00c")
    elif how == "outside":
        ActionChains(page).move_by_offset(5, 200).click().perform()
    elif how == "cross":
        one_of(page, "dialog .close").click()
    else:
        page.back()
    assert not panel.is_displayed()
    if how == "back":
        assert one_of(page, ".view.open").get_attribute("id") == "names"
    else:
        assert page.switch_to.active_element == name


def test_a_list_is_downloaded_as_it_stands(page: Any, tmp_path: Path) -> None:
    page.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)})
    one_of(page, "#names select option[value=organisation]").click()
    heading(page, 0).find_element("css selector", "button").click()
    [button] = [one for one in all_of(page, "#names button") if one.text == "Last ned lista (CSV)"]
    button.click()
    wait(page, (file := tmp_path / "names.csv").exists)

    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert [row["Navn"] for row in rows] == shown_names(page)
    assert {row["Type"] for row in rows} == {"organisasjon"}


def test_on_paper_there_are_no_boxes_to_fill_in_and_what_was_open(page: Any) -> None:
    go(page, "d1")
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})

    assert shown(page, "form, nav, button, .skip") == []
    assert len(shown(page, ".view")) == 1
    assert shown(page, "#d1p1") == [
        "Ordførar Kari Nordmann opna brua over Årdalselvi på torsdag. Nordmann takka Statens vegvesen."
    ]
    assert contrasts(page)[1] == []


@pytest.mark.parametrize("width", [360, 1400])
def test_no_view_is_wider_than_the_screen_and_the_head_stays(page: Any, width: int) -> None:
    with screen(page, width):
        for place in (*SECTIONS, "e1", "d1"):
            go(page, place)
            page.execute_script("scrollTo(0, 300)")
            assert page_width(page) <= width, place
            assert in_view(page, ".head")


def test_words_without_end_make_no_view_wider_than_a_narrow_screen(browser: Any, tmp_path: Path) -> None:
    word = "Ææ" * 150
    document = make_document(
        f"Her er {word} igjen.", {word: (word, "person", "PER")}, doc_id=f"{word}.txt", title=word, section=word
    )
    page = opened(browser, write_report(tmp_path, [document]))
    with screen(page, 360):
        for place in (*SECTIONS, "e1", "d1"):
            go(page, place)
            assert page_width(page) <= 360, place


@pytest.mark.parametrize("colours", COLOURS)
def test_nothing_is_asked_for_but_the_page_and_nothing_complains(browser: Any, report: Path, colours: str) -> None:
    features = [{"name": "prefers-color-scheme", "value": colours}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    page = opened(browser, report)
    search(page, "solvik")
    heading(page, 2).find_element("css selector", "button").click()
    for place in (*SECTIONS, "e1", "d1"):
        go(page, place)

    assert {address.partition("#")[0] for address in requested(page)} == {report.as_uri()}
    assert complaints(page) == []


def test_the_page_refuses_what_would_leave_the_machine(page: Any) -> None:
    script = """
    const [image, done] = [new Image(), arguments[0]];
    document.addEventListener("securitypolicyviolation", (event) => done(event.effectiveDirective), { once: true });
    image.src = "http://127.0.0.1:9/x.png";
    """

    assert page.execute_async_script(script) == "img-src"
    assert refused(page) == ["csp"]


def test_without_script_there_is_nothing_to_fill_in_and_links_work(browser: Any, report: Path) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        page = opened(browser, report)
        assert shown(page, "form, button") == []
        assert len(shown(page, ".view")) > 20
        one_of(page, "#start table a[href='#e1']").click()
        assert page.current_url.endswith("#e1")
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


@pytest.mark.parametrize("several", [False, True])
def test_hostile_texts_run_nothing(browser: Any, tmp_path: Path, *, several: bool) -> None:
    attacks = [attacked(value, number) for number, value in enumerate(ATTACKS)]
    write_report(tmp_path, attacks, limits=SMALL if several else None)

    allowed = {one.as_uri() for one in (tmp_path / "report.html", tmp_path / "report" / "names.html")}
    for path in sorted(tmp_path.rglob("*.html"))[:8]:
        page = opened(browser, path)
        if path.name == "report.html":
            search(page, "owned\n")
            assert len(shown_names(page)) > 3
            for place in (*SECTIONS, "e1", "d1"):
                go(page, place)
        assert page.execute_script("return window.owned") is None
        assert {address.partition("#")[0] for address in requested(page)} <= {path.as_uri(), *allowed}
        assert complaints(page) == []


def test_a_report_of_many_pages_is_searched_from_its_start(browser: Any, tmp_path: Path) -> None:
    page = opened(browser, write_report(tmp_path, many_documents(12, 9), limits=SMALL))
    search(page, "bjørk\n")
    heading(page, 0).find_element("css selector", "button").click()

    names = shown_names(page)
    assert "/report/names.html" in page.current_url
    assert len(names) > 20
    assert names == sorted(names, key=lambda name: int(name.removeprefix("Foreninga Bjørk")))
    link = all_of(page, "#names tbody th > a")[7]
    name = link.text
    link.click()
    assert "/report/names-" in page.current_url
    assert one_of(page, ".view.open h1").text == name
    one_of(page, ".view.open .sentences a").click()
    assert "/report/documents-" in page.current_url
    before = one_of(page, ".view.open h1").text
    one_of(page, ".view.open [rel=next], .view.open [rel=prev]").click()
    assert one_of(page, ".view.open h1").text != before
    all_of(page, ".head nav a")[4].click()
    search(page, "bygda")
    assert shown(page, "#sentences q")
    one_of(page, ".parts a").click()
    assert shown(page, "#sentences mark")[0] == "bygda"
    all_of(page, ".head nav a")[0].click()
    assert page.current_url.endswith("report.html")
    assert complaints(page) == []


def test_a_report_on_5000_documents_opens(browser: Any, tmp_path: Path) -> None:
    some = list(many_documents(250, 6))
    path = write_report(tmp_path, [replace(one, doc_id=f"{copy}/{one.doc_id}") for copy in range(20) for one in some])
    script = "return performance.getEntriesByType('navigation')[0].loadEventEnd"

    for file in (path, *tmp_path.glob("report/[nrst]*s.html"), tmp_path / "report/names-1.html"):
        assert opened(browser, file).execute_script(script) > 0, file


def test_a_bare_name_of_many_documents_is_one_row_that_opens(browser: Any, tmp_path: Path) -> None:
    page = opened(browser, write_report(tmp_path, [make_document(TEXT, NAMES), *bare_names(9)]), "#names")
    search(page, "aslaug")

    assert shown_names(page) == ["Aslaug9 tekster der bare dette navnet er kjent"]
    assert not one_of(page, "#names th details a").is_displayed()
    one_of(page, "#names th summary").click()
    all_of(page, "#names th details a")[3].click()
    assert one_of(page, ".view.open h1").text == "Aslaug"
