"""Documents in, pages out."""

from __future__ import annotations

import json
import os
import re
import tracemalloc
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.corpus import Corpus
from pipeline.read.documents import writable
from pipeline.records import Document, Quote, Status
from pipeline.report.html import TEMPLATES, printable
from pipeline.report.site import Limits, Plan, cut
from pipeline.report.writer import ReportWriter
from tests.cases import case_table
from tests.conftest import ROOT
from tests.corpora import place
from tests.outputs import files
from tests.report.pages import ALLOWED_ADDRESS, Page, pages
from tests.report.reports import NAMES, SMALL, TEXT, bare_names, make_document, many_documents, write_report

ATTACKS = [
    *case_table("report/attacks"),
    "\ud800x",
    *[one for one in json.loads((ROOT / "tests/data/hostile.json").read_text(encoding="utf-8")) if one.strip()],
]


def attacked(value: str, number: int) -> Document:
    """Return a document in which everything that comes from outside is ``value``, in the text as it is read."""
    name = writable(value)
    document = make_document(
        f"Her er {name} alt. Og {name} her.",
        {name: (name, "person", name)},
        doc_id=f"{name}{number}",
        title=name * (number % 2),
        section=name,
        date=name,
        language=name,
        message=name,
    )
    mentions = tuple(replace(one, entity_id=f"{name}/{number}", country=name) for one in document.mentions)
    return replace(document, mentions=mentions)


def test_the_page_tells_what_was_read_and_with_what(tmp_path: Path) -> None:
    document = make_document(TEXT, NAMES, language="nn", date="2019-04")
    path = write_report(tmp_path, [document], notes=["A cell was <cut>."])
    text, html = Page.read(path).text, path.read_text(encoding="utf-8")

    for told in ("nynorsk", "nb_ent_news_sm 0.1.0", "navnetabell 1.2.3", "Kari Nordmann", "A cell was <cut>."):
        assert told in text
    assert "Lest fra: tekster." in text
    assert '<th scope="row"><a href="#e1">Kari Nordmann</a><small>Nordmann</small>' in html
    assert '<q>Ho reiser til <a class="n GPE_LOC"' in html
    assert 'data-n="Kari Nordmann" data-p="p1+9" href="#e1">Kari Nordmann</a> opna brua' in html
    assert 'class="n LOC"' in html
    assert [one.name for one in tmp_path.iterdir()] == ["report.html"]


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("nb", "Oftest nevnt er Kari Nordmann blant personene og Ås blant stedene."),
        ("nn", "Oftast nemnd er Kari Nordmann blant personane og Ås blant stadene."),
        ("en", "Named most often: Kari Nordmann among people and Ås among places."),
    ],
)
def test_the_page_begins_with_who_and_what_is_named_more_than_once(tmp_path: Path, lang: str, sentence: str) -> None:
    page = Page.read(write_report(tmp_path, [make_document(f"{TEXT} Ås er ei bygd.", NAMES)], lang))

    assert sentence in page.text
    assert not Page.read(write_report(tmp_path, [make_document("Kari Nordmann song.", NAMES)])).number_of("p", "lede")


def test_the_page_speaks_the_language_that_was_asked_for(tmp_path: Path) -> None:
    for lang, title in (("nb", "Navnene i"), ("nn", "Namna i"), ("en", "The names in")):
        page = Page.read(write_report(tmp_path, [make_document(TEXT, NAMES)], lang))
        assert title in page.text
        assert dict(page.tags)["html"]["lang"] == lang


def test_a_name_beyond_the_longest_context_is_shown_with_the_part_around_it(tmp_path: Path) -> None:
    text = "liste " * 300 + "Kari Nordmann" + " liste" * 300
    html = write_report(tmp_path, [make_document(text, NAMES)]).read_text(encoding="utf-8")

    sentence = html[html.index("<q>") : html.index("</q>")]
    assert sentence.startswith("<q>…")
    assert sentence.endswith("…")
    assert ">Kari Nordmann</a>" in sentence
    assert len(sentence) < 1_300


def test_what_failed_has_its_message_and_no_names_are_said_aloud_with_model_and_language(tmp_path: Path) -> None:
    failed = Document("feil.pdf", status=Status.FAILED, message="Passordet <mangler>.")
    text = Page.read(write_report(tmp_path, [failed])).text
    page = Page.read(write_report(tmp_path, [make_document("Det regna heile dagen.", {}, language="nn")], "nn"))

    assert "Passordet <mangler>." in text
    assert "1 tekst kunne ikke leses" in text
    assert "Ingen namn vart funne. Modellen var nb_ent_news_sm 0.1.0, språket i tekstane: nn." in page.text
    assert "svg" not in {tag for tag, _ in page.tags}
    assert "Ingen navn" in Page.read(write_report(tmp_path, [])).text


@pytest.mark.parametrize("several", [False, True])
def test_whatever_comes_from_outside_is_shown_and_never_obeyed(tmp_path: Path, *, several: bool) -> None:
    write_report(
        tmp_path, [attacked(value, number) for number, value in enumerate(ATTACKS)], limits=SMALL if several else None
    )

    found = pages(tmp_path)
    assert len(found) > 1 if several else list(found) == ["report.html"]
    for page in found.values():
        tags = {tag for tag, _ in page.tags}
        assert not tags & {"img", "iframe", "object", "embed", "base", "video", "audio"}
        assert page.number_of("style") == 1
        assert [one.get("type") for tag, one in page.tags if tag == "script"].count(
            "application/json"
        ) == page.number_of("script") - 1
        names = {name for _, attributes in page.tags for name in attributes}
        assert not {name for name in names if name.startswith("on")} | (names & {"style", "src", "srcset", "action"})
        assert [address for address in page.addresses if not ALLOWED_ADDRESS.fullmatch(address)] == []
    text = "".join(page.text for page in found.values())
    normal = text.replace("\r", "").split()
    assert all(word in " ".join(normal) for value in ATTACKS for word in printable(value).split())


@pytest.mark.parametrize("several", [False, True])
def test_every_link_leads_somewhere_and_no_place_has_two_names(tmp_path: Path, *, several: bool) -> None:
    write_report(tmp_path, many_documents(12, 9), limits=SMALL if several else None)

    found = pages(tmp_path)
    assert len(found) > 4 if several else len(found) == 1
    for name, page in found.items():
        assert len(page.ids) == len(set(page.ids))
        for address in page.addresses:
            file, _, place = address.partition("#")
            if address == "data:,":
                continue
            target = os.path.normpath(PurePosixPath(name).parent / file) if file else name
            assert not place or place in found[target].ids, (name, address)


@pytest.mark.parametrize("several", [False, True])
def test_each_list_leads_to_the_tables_that_hold_the_same(tmp_path: Path, *, several: bool) -> None:
    tables = ("entities.csv", "documents.csv", "cooccurrences.parquet")
    for name in tables:
        (tmp_path / name).touch()
    write_report(tmp_path, many_documents(12, 9), limits=SMALL if several else None)

    for table, view in zip(tables, ("names", "texts", "pairs"), strict=True):
        page = tmp_path / (f"report/{view}.html" if several else "report.html")
        address = f"../{table}" if several else table
        assert Page.read(page).addresses.count(address) == (1 if several else 2), "the start page has it as well"


def test_many_documents_are_spread_over_pages_and_none_is_lost(tmp_path: Path) -> None:
    documents = list(many_documents(12, 9))
    names = len({mention.entity_id for document in documents for mention in document.mentions})
    write_report(tmp_path, documents, limits=SMALL)

    found = pages(tmp_path)
    articles = [one for page in found.values() for one in page.ids if one[0] == "d" and one[1:].isdigit()]
    assert sorted(articles, key=lambda one: int(one[1:])) == [f"d{number}" for number in range(1, 13)]
    assert f"Alle {names} navn" in found["report.html"].text
    assert len({row[1] for row in data(tmp_path / "report/names.html")}) == names
    assert [row[2] for row in data(tmp_path / "report/texts.html")] == [one.doc_id for one in documents]
    parts = sorted(tmp_path.glob("report/sentences*.html"), key=lambda path: (len(path.name), path.name))
    said = [sentence for part in parts for some in data(part)[1] for _, sentence in some]
    assert len(parts) > 1
    assert said == [one.text for document in documents for one in document.sentences]


def test_sentences_of_one_who_is_named_very_often_are_a_selection_and_it_is_said(tmp_path: Path) -> None:
    documents = [make_document("Kari Nordmann vart vald.", NAMES, doc_id=f"{number}.txt") for number in range(9)]

    page = Page.read(write_report(tmp_path, documents, limits=Limits(sentences=3)))

    assert "3 av 9 setninger" in page.text
    assert page.number_of("a", "n PER") == 3 + 9


def test_two_runs_give_the_same_bytes_however_the_documents_come(tmp_path: Path) -> None:
    documents = list(many_documents(10, 6))
    for folder, at_once in (("one", 1), ("other", 10)):
        (tmp_path / folder).mkdir()
        write_report(tmp_path / folder, documents, at_once=at_once)

    assert files(tmp_path / "one") == files(tmp_path / "other")


@pytest.mark.slow
def test_memory_does_not_grow_with_the_number_of_documents(tmp_path: Path) -> None:
    document = make_document(TEXT, NAMES, date="2019-04", title="Brua")
    in_doubt = [False] * len(document.mentions)
    with Corpus() as corpus:
        place(corpus, [document])
        corpus.link()
        report = ReportWriter(tmp_path, "nb", corpus)
        report.add([document] * 200, [in_doubt] * 200)
        tracemalloc.start()
        report.add([document] * 100, [in_doubt] * 100)
        before = tracemalloc.get_traced_memory()[0]
        for _ in range(10):
            report.add([document] * 100, [in_doubt] * 100)
        grown = tracemalloc.get_traced_memory()[0] - before
        tracemalloc.stop()

    assert grown < 100_000, f"{grown} bytes for 1,000 documents"


def test_the_templates_have_no_way_around_escaping() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES.glob("*.html"))

    assert "safe" not in sources
    assert "autoescape" not in sources
    assert "http" not in sources.replace("http-equiv", "")


@given(st.lists(st.integers(0, 30)), st.integers(1, 20))
def test_pages_hold_all_in_order_and_no_more_than_their_weight(weights: list[int], most: int) -> None:
    ranges = cut(weights, most)

    assert [number for first, last in ranges for number in range(first, last + 1)] == list(range(1, len(weights) + 1))
    assert all(first == last or sum(weights[first - 1 : last]) <= most for first, last in ranges)


def test_addresses_lead_through_pages_where_there_are_several() -> None:
    one, many = (Plan(split=split, names=[(1, 9), (10, 20)], documents=[(1, 2), (3, 4)]) for split in (False, True))

    assert (one.name(7), one.document(3), one.section("pairs")) == ("#e7", "#d3", "#pairs")
    assert (many.name(9), many.name(10), many.document(4)) == (
        "names-1.html#e9",
        "names-2.html#e10",
        "documents-2.html#d4",
    )
    assert (many.section("start"), many.section("sentences", 2)) == ("../report.html", "sentences-part-2.html")


def test_a_bare_name_of_many_documents_is_one_line_and_one_bar_that_count_all_who_have_it(tmp_path: Path) -> None:
    aslaugs = [
        replace(one, date=f"2019-04-{day:02}", mentions=tuple(replace(it, confidence=0.2) for it in one.mentions))
        for day, one in enumerate(bare_names(20), start=1)
    ]
    path = write_report(tmp_path, [*aslaugs, make_document(TEXT, NAMES)])
    html = path.read_text(encoding="utf-8")
    [row] = [row for row in data(path, "names") if row[1] == "Aslaug"]
    rank, _, type_, mentions, documents, doubts, first, last, members, *_ = row

    assert (type_, mentions, documents, doubts, first, last) == ("person", 20, 20, 20, "2019-04-01", "2019-04-20")
    assert sorted(doc_id for _, _, doc_id in members) == sorted(one.doc_id for one in aslaugs)
    assert members[0][0] == rank
    assert re.findall(r"aria-label=\"(\w+): (\d+)\"", html)[0] == ("Aslaug", "20")
    assert {name for name, _, _ in NAMES.values()} <= set(re.findall(r"aria-label=\"([^:\"]+): 1?\d\"", html))
    assert html.count('<article class="view entity"') == len(set(NAMES.values())) + 20


def test_a_name_says_in_which_periods_sections_and_sources_it_is(tmp_path: Path) -> None:
    dated = [
        make_document("Kari Nordmann.", NAMES, doc_id="a.txt", date="2019-04", section="sport"),
        make_document("Nordmann og Nordmann.", NAMES, doc_id="b.txt", date="2019-05", publication="Avisa"),
        make_document("Kari Nordmann.", NAMES, doc_id="c.txt", date="i mai"),
    ]
    path = write_report(tmp_path, dated)
    common = json.loads(path.read_text(encoding="utf-8").split('id="common">')[1].split("</script>")[0])
    [*_, facets, _] = data(path, "names")[0]
    found = {tuple(common["facets"][facet]): times for facet, times in zip(facets[::2], facets[1::2], strict=True)}

    assert common["periods"] == ["2019-04", "2019-05"]
    assert found == {(0, "sport", ""): 1, (1, "", "Avisa"): 2, (-1, "", ""): 1}


@pytest.mark.parametrize("number", [3, 6])
def test_under_a_name_stands_what_it_says_with_a_link_to_the_text(tmp_path: Path, number: int) -> None:
    said = [Quote("direct", "seie", f"Vi ventar {count} <b>dagar</b>", 0, 1, 1, speaker=1) for count in range(number)]
    nobody = Quote("direct", "", "Kven seier dette?", 0, 1, 1)
    document = replace(make_document(TEXT, NAMES), quotes=(*said, nobody))
    html = write_report(tmp_path, [document]).read_text(encoding="utf-8")
    [_, *names] = html.split('<article class="view entity"')
    [told] = [one for one in names if "<summary>" in one]

    assert 'tabindex="-1">Kari Nordmann</h1>' in told
    assert f'<details class="quotes"{" open" * (number == 3)}><summary>{number} uttalelser</summary>' in told
    assert '<q>Vi ventar 0 &lt;b&gt;dagar&lt;/b&gt;</q> <a href="#d1p1">a.txt</a>' in told
    assert told.count("<q>Vi ventar") == number
    assert "Kven seier" not in told


def test_only_a_direct_quote_is_put_in_quotation_marks(tmp_path: Path) -> None:
    kinds = {"direct": "Vi ventar.", "indirect": "brua er trygg", "according-to": "Årdalselvi har aldri gått så høgt."}
    said = tuple(Quote(kind, "", text, 0, 1, 1, speaker=1) for kind, text in kinds.items())
    html = write_report(tmp_path, [replace(make_document(TEXT, NAMES), quotes=said)]).read_text(encoding="utf-8")

    assert "<li><q>Vi ventar.</q> <a" in html
    assert "<li>brua er trygg <a" in html
    assert "<li>Årdalselvi har aldri gått så høgt. <a" in html


def test_of_many_quotes_the_first_are_shown_and_all_are_counted(tmp_path: Path) -> None:
    said = tuple(Quote("direct", "", f"Nummer {number}.", 0, 1, 1, speaker=1) for number in range(7))
    document = replace(make_document(TEXT, NAMES), quotes=said)
    html = write_report(tmp_path, [document], limits=Limits(sentences=3)).read_text(encoding="utf-8")

    assert "<summary>7 uttalelser</summary>" in html
    assert "De første 3 av 7; alle står i tabellen quotes." in html
    assert re.findall(r"<q>Nummer (\d)\.</q>", html) == ["0", "1", "2"]


def test_what_is_in_doubt_is_the_same_on_the_start_page_in_the_lists_and_in_the_text(tmp_path: Path) -> None:
    """A bare name is in doubt only if it may be somebody known, or the model is unsure."""
    names = {name: (name, "person", "PER") for name in ("Oddny", "Berit Solberg", "Berit Solbærg", "Liv")}
    text = "Oddny og Liv song. Berit Solberg spelte. Berit Solberg song. Berit Solbærg dansa."
    document = make_document(text, names)
    mentions = [
        replace(one, entity_id=f"{one.entity_id}@a.txt", confidence=0.3 if one.name == "Liv" else 0.9)
        if one.name in {"Oddny", "Liv"}
        else one
        for one in document.mentions
    ]
    path = write_report(tmp_path, [replace(document, mentions=tuple(mentions))])
    html = path.read_text(encoding="utf-8")

    assert {row[1]: row[5] for row in data(path, "names")} == {
        "Berit Solberg": 0,
        "Berit Solbærg": 1,
        "Liv": 1,
        "Oddny": 0,
    }
    assert [row[0] for row in data(path, "review")] == ["Liv", "Berit Solbærg", "Oddny", "Berit Solberg"]
    assert re.findall("<dt>tvilsomme</dt><dd>.*>([0-9]+)</a>", html) == ["2"]
    assert re.findall("· ([0-9]+) tvilsomme", html) == ["2"]
    assert re.findall(r' unsure"[^>]* href="#e[0-9]+">([^<]+)</a>', html.split('<div class="text"')[1]) == [
        "Liv",
        "Berit Solbærg",
    ]


def test_a_correction_of_a_name_leaves_alone_what_else_is_called_so(tmp_path: Path) -> None:
    """A text that means one entity alone is corrected everywhere, else in the documents, or the places, of this one."""
    two = {"Kari": ("Kari Moe", "person", "PER"), "Kari Moe": ("Kari Moe", "person", "PER")}
    other = {"Kari": ("Kari Lie", "person", "PER"), "Ola": ("Ola Lie", "person", "PER")}
    mixed = make_document("Kari og Kari.", other, doc_id="c.txt")
    second = replace(mixed.mentions[1], name="Kari Moe", entity_id="person/kari-moe")
    path = write_report(
        tmp_path,
        [
            make_document("Kari Moe kom. Kari gjekk.", two, doc_id="a.txt"),
            make_document("Kari og Ola.", other, doc_id="b.txt"),
            replace(mixed, mentions=(mixed.mentions[0], second)),
        ],
    )
    texts = {name: dict(found) for name, _, found, _ in every_name(path)}

    assert texts["Kari Moe"] == {"Kari Moe": [], "Kari": [["a.txt", []], ["c.txt", ["p1+8"]]]}
    assert texts["Kari Lie"] == {"Kari": [["b.txt", []], ["c.txt", ["p1+0"]]]}
    assert texts["Ola Lie"] == {"Ola": []}


def data(path: Path, section: str = "") -> Any:
    """Return the data of a list, by default of the only one of a page."""
    html = path.read_text(encoding="utf-8")
    html = html.split(f'id="{section}" aria')[1] if section else html
    return json.loads(html.split('<script type="application/json">')[1].split("</script>")[0])


def every_name(path: Path) -> list[Any]:
    """Return the data of each name of a page."""
    articles = path.read_text(encoding="utf-8").split('<article class="view entity"')[1:]
    return [json.loads(one.split('<script type="application/json">')[1].split("</script>")[0]) for one in articles]
