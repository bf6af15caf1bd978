"""The page in a real Chromium: searching, sorting, following links; nothing leaves, nothing complains."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.report.html import MARKED_LABELS
from tests.report.chromium import chromium, complaints, refused, requested
from tests.report.reports import NAMES, SMALL, TEXT, bare_names, make_document, many_documents, write_report
from tests.report.test_writer import ATTACKS, attacked

pytestmark = pytest.mark.slow  # a browser

LEAST_CONTRAST = 4.5  # WCAG 2.2, 1.4.3

COLOURS = ("light", "dark")
CONTRAST = """
const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
function rgba(colour) {
  canvas.clearRect(0, 0, 1, 1);
  canvas.fillStyle = colour;
  canvas.fillRect(0, 0, 1, 1);
  return Array.from(canvas.getImageData(0, 0, 1, 1).data);
}
function luminance(colour) {
  const [red, green, blue] = colour.slice(0, 3).map((one) => one / 255)
    .map((one) => one <= 0.03928 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
function behind(element) {
  for (let one = element; one; one = one.parentElement) {
    const colour = rgba(getComputedStyle(one).backgroundColor);
    if (colour[3] === 255) return colour;
  }
  return rgba("white");
}
const poor = [];
let number = 0;
for (const element of document.body.querySelectorAll("*")) {
  const own = Array.from(element.childNodes).some((node) => node.nodeType === 3 && node.data.trim());
  if (!own || ["SCRIPT", "TITLE"].includes(element.tagName.toUpperCase())) continue;
  const style = getComputedStyle(element);
  const colour = rgba(element.namespaceURI.endsWith("svg") ? style.fill : style.color);
  const [high, low] = [luminance(colour), luminance(behind(element))].sort((a, b) => b - a);
  number += 1;
  if ((high + 0.05) / (low + 0.05) < arguments[0]) poor.push(element.outerHTML.slice(0, 90));
}
return [number, poor];
"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with chromium(tmp_path_factory.mktemp("profile")) as page:
        yield page


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
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": []})
    return opened(browser, report)


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
    return shown(page, "#names tbody a")


def search(page: Any, words: str) -> None:
    box = one_of(page, "#names input[type=search]")
    box.clear()
    box.send_keys(words)


def heading(page: Any, column: int) -> Any:
    return all_of(page, "#names thead th")[column]


def in_view(page: Any, selector: str) -> bool:
    script = """
    const box = document.querySelector(arguments[0]).getBoundingClientRect();
    return box.top >= 0 && box.top < innerHeight;
    """
    return bool(page.execute_script(script, selector))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("østfold", ["Østfold"]),
        ("ØSTFOLD", ["Østfold"]),
        ("ostfold", ["Østfold"]),
        ("ARDAL", ["Årdalselvi"]),
        ("aardal", ["Årdalselvi"]),
        ("  vegvesen ", ["Statens vegvesen"]),
        ("finst ikkje", []),
        (".*", []),
    ],
)
def test_a_search_leaves_the_names_that_match_on_any_keyboard(page: Any, words: str, expected: list[str]) -> None:
    search(page, words)

    assert shown_names(page) == expected


def test_a_search_finds_a_name_by_how_it_is_written_in_the_texts(page: Any) -> None:
    search(page, "nordmann")

    assert shown_names(page) == ["Kari Nordmann"]


def test_a_search_says_how_many_rows_it_leaves(page: Any) -> None:
    total = len(shown_names(page))
    search(page, "solvik")

    status = one_of(page, "#names [role=status][aria-live=polite]")
    assert status.text == f"Viser {len(shown_names(page))} av {total}."
    assert 0 < len(shown_names(page)) < total


def test_an_empty_search_shows_all_names_again(page: Any) -> None:
    before = shown_names(page)
    search(page, "solvik")
    search(page, "x\ue003")  # backspace

    assert shown_names(page) == before


def test_a_type_can_be_chosen(page: Any) -> None:
    one_of(page, "#names select option[value=organisation]").click()

    assert "Statens vegvesen" in shown_names(page)
    assert "Kari Nordmann" not in shown_names(page)


def test_enter_in_the_search_box_does_not_leave_the_page(page: Any) -> None:
    before = page.current_url
    search(page, "solvik\n")

    assert page.current_url == before
    assert all("Solvik" in name for name in shown_names(page))


def test_a_click_sorts_a_column_and_another_turns_it_round(page: Any) -> None:
    button = heading(page, 3).find_element("css selector", "button")

    button.click()
    assert heading(page, 3).get_attribute("aria-sort") == "descending"
    assert shown_names(page)[0] == "Kari Nordmann"
    button.click()
    assert heading(page, 3).get_attribute("aria-sort") == "ascending"
    assert shown_names(page)[-1] == "Kari Nordmann"
    assert len(all_of(page, "#names [aria-sort]")) == 1


def test_the_keyboard_sorts_names_as_norwegian_does(page: Any) -> None:
    button = heading(page, 1).find_element("css selector", "button")
    page.execute_script("arguments[0].focus()", button)
    button.send_keys("\ue007")  # enter

    names = shown_names(page)
    assert heading(page, 1).get_attribute("aria-sort") == "ascending"
    assert names[-3:] == ["Østfold", "Årdalselvi", "Ås"]
    assert names.index("Kari Nordmann") < names.index("Stortinget")


def test_numbers_are_sorted_as_numbers(page: Any) -> None:
    heading(page, 0).find_element("css selector", "button").click()

    ranks = [int(rank) for rank in shown(page, "#names tbody td:first-child")]
    assert ranks == sorted(ranks, reverse=True)
    assert max(ranks) > 10


def test_documents_can_be_searched_too(page: Any) -> None:
    one_of(page, "#documents input[type=search]").send_keys("brua")

    assert shown(page, "#documents tbody a") == ["Brua er open"]


def test_from_a_name_a_link_leads_to_its_sentences_and_from_there_to_the_text(page: Any) -> None:
    one_of(page, "#names tbody a").click()
    assert page.current_url.endswith("#e1")
    assert in_view(page, "#e1")

    one_of(page, "#e1 .sentences li:last-child a").click()
    assert page.current_url.endswith("#d1p3")
    assert in_view(page, "#d1p3")
    assert "Nordmann" in one_of(page, "#d1p3").text


def test_from_a_name_in_a_text_a_link_leads_to_its_entity(page: Any) -> None:
    name = one_of(page, "#d1 a.n.LOC")
    assert name.text == "Årdalselvi"

    name.click()

    place = page.current_url.rpartition("#")[2]
    assert one_of(page, f"#{place} h3").text == "Årdalselvi"
    assert in_view(page, f"#{place}")


def test_labels_can_be_shown(page: Any) -> None:
    script = "return getComputedStyle(document.querySelector('#d1 a.n.LOC'), '::after').content"
    assert page.execute_script(script) == "none"

    one_of(page, "input.labels").click()

    assert page.execute_script(script) == '"LOC"'


def test_the_skip_link_comes_first_and_leads_to_the_content(page: Any) -> None:
    one_of(page, "body").send_keys("\ue004")  # tab

    link = page.switch_to.active_element
    assert link.get_attribute("class") == "skip"
    assert link.is_displayed()
    assert link.get_attribute("href").endswith("#content")


def test_every_table_has_a_caption_and_headings_with_scope(page: Any) -> None:
    tables = all_of(page, "table")

    assert tables
    for table in tables:
        assert table.find_element("css selector", "caption").get_attribute("textContent").strip()
        assert not table.find_elements("css selector", "th:not([scope])")


@pytest.mark.parametrize("colours", COLOURS)
def test_all_text_can_be_read_against_what_is_behind_it(page: Any, colours: str) -> None:
    features = [{"name": "prefers-color-scheme", "value": colours}]
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})

    number, poor = page.execute_script(CONTRAST, LEAST_CONTRAST)

    assert page.execute_script("return matchMedia('(prefers-color-scheme: dark)').matches") == (colours == "dark")
    assert number > 200
    assert poor == []


def test_nine_labels_have_nine_colours(page: Any) -> None:
    script = "return Array.from(document.querySelectorAll('#d2 a.n'), (one) => getComputedStyle(one).backgroundColor)"

    assert len(set(page.execute_script(script))) == len(MARKED_LABELS)


def test_on_paper_there_are_no_boxes_to_fill_in_and_all_text_is_there(page: Any) -> None:
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})

    assert shown(page, "form, nav, .skip") == []
    assert shown(page, "#d1p1") == [
        "Ordførar Kari Nordmann opna brua over Årdalselvi på torsdag. Nordmann takka Statens vegvesen."
    ]
    assert page.execute_script(CONTRAST, LEAST_CONTRAST)[1] == []


@pytest.mark.parametrize("width", [360, 1400])
def test_the_page_is_never_wider_than_the_screen(page: Any, width: int) -> None:
    metrics = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500}
    page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    wide = page.execute_script("return document.documentElement.scrollWidth")
    page.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})

    assert wide <= width


@pytest.mark.parametrize("colours", COLOURS)
def test_nothing_is_asked_for_but_the_page_and_nothing_complains(browser: Any, report: Path, colours: str) -> None:
    features = [{"name": "prefers-color-scheme", "value": colours}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    page = opened(browser, report)
    search(page, "solvik")
    heading(page, 3).find_element("css selector", "button").click()

    assert set(requested(page)) == {report.as_uri()}
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
        assert shown(page, "form, thead button") == []
        assert "Kari Nordmann" in shown_names(page)
        one_of(page, "#names tbody a").click()
        assert page.current_url.endswith("#e1")
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


@pytest.mark.parametrize("several", [False, True])
def test_hostile_texts_run_nothing(browser: Any, tmp_path: Path, *, several: bool) -> None:
    attacks = [attacked(value, number) for number, value in enumerate(ATTACKS)]
    write_report(tmp_path, attacks, limits=SMALL if several else None)

    for path in sorted(tmp_path.rglob("*.html"))[:8]:
        page = opened(browser, path)
        if path.name == "report.html":
            search(page, "owned")
            assert len(shown_names(page)) > 3
        assert page.execute_script("return window.owned") is None
        assert set(requested(page)) == {path.as_uri()}
        assert complaints(page) == []


def test_a_search_on_the_front_page_finds_names_on_other_pages(browser: Any, tmp_path: Path) -> None:
    page = opened(browser, write_report(tmp_path, many_documents(12, 9), limits=SMALL))
    assert len(shown_names(page)) == 5

    search(page, "bjørk")
    heading(page, 1).find_element("css selector", "button").click()

    names = shown_names(page)
    assert len(names) > 20
    assert names == sorted(names, key=lambda name: int(name.removeprefix("Foreninga Bjørk")))
    link = all_of(page, "#names tbody tr:not([hidden]) a")[7]
    name = link.text
    link.click()
    place = page.current_url.rpartition("#")[2]
    assert "/report/names-" in page.current_url
    assert one_of(page, f"#{place} h3").text == name
    one_of(page, f"#{place} .sentences a").click()
    assert "/report/documents-" in page.current_url


def test_a_report_on_5000_documents_opens(browser: Any, tmp_path: Path) -> None:
    some = list(many_documents(250, 6))
    path = write_report(tmp_path, [replace(one, doc_id=f"{copy}/{one.doc_id}") for copy in range(20) for one in some])
    script = "return performance.getEntriesByType('navigation')[0].loadEventEnd"

    for file in (path, tmp_path / "report/names-1.html", tmp_path / "report/documents-1.html"):
        assert opened(browser, file).execute_script(script) > 0, file


def test_a_bare_name_of_many_documents_is_one_row_that_opens(browser: Any, tmp_path: Path) -> None:
    page = opened(browser, write_report(tmp_path, [make_document(TEXT, NAMES), *bare_names(9)]))
    summary = one_of(page, "#names th summary")

    assert shown(page, "#names th summary") == ["Aslaug"]
    assert not one_of(page, "#names th details a").is_displayed()

    search(page, "aslaug")
    assert one_of(page, "#names [role=status]").text == f"Viser 9 av {len(set(NAMES.values())) + 9}."
    summary.click()
    all_of(page, "#names th details a")[3].click()
    assert in_view(page, page.current_url.rpartition("#")[2].join(("#", "")))
