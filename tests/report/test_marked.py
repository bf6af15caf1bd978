"""Text with its names marked, as HTML."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import Mention
from pipeline.report.html import (
    MARKED_LABELS,
    MarkedSpan,
    linked,
    look,
    name_item,
    named,
    printable,
    resolve_links,
    resolve_names,
)
from tests.report.pages import Page

HOSTILE = '<img src=x onerror="owned()">\' & </script>'


def span(start: int, end: int, *, entity: int = 0, label: str = "PER", name: str = "Kari") -> MarkedSpan:
    return MarkedSpan(entity, Mention("x" * (end - start), 0, 0, label, "person", 1, 1, start, name=name))


def test_a_name_in_a_paragraph_is_a_link_with_its_label_and_its_entity() -> None:
    html = "".join(resolve_links(linked("Ho Kari er her.", [span(3, 7, entity=5, name="Kari Ås")]), "#e{}".format))

    assert html == 'Ho <a class="n PER" data-t="person" data-n="Kari Ås" data-p="p1+3" href="#e5">Kari</a> er her.'


def test_in_a_sentence_only_the_names_of_the_entity_asked_for_are_marked() -> None:
    html = named("Kari såg Ola.", 0, [span(0, 4, entity=1), span(9, 12, entity=2)])

    assert Page(resolve_names(html, 2, "#d1p1")).addresses == ["#d1p1"]
    assert resolve_names(html, 2, "#d1p1").startswith('Kari såg <a class="n PER"')
    assert 'data-p="p1+23" href="#d">Kari</a>.' in resolve_names(
        named("Og Kari.", 20, [span(23, 27)]), 0, "#d"
    )  # at 20


def test_of_names_that_overlap_the_first_is_marked() -> None:
    html = linked("Kim Jong-il", [span(0, 8, name="a"), span(4, 11, name="b")])

    assert Page(html).text == "Kim Jong-il"
    assert html.count("<a ") == 1


@given(
    st.text(max_size=60),
    st.lists(st.tuples(st.integers(-5, 70), st.integers(-5, 70)), max_size=5),
    st.text(max_size=20),
)
def test_a_reader_sees_the_text_whatever_stands_in_it(text: str, spans: list[tuple[int, int]], label: str) -> None:
    spans = [span(start, end, label=label, name=text) for start, end in spans]

    shown = Page("".join(resolve_links(linked(text, spans), "#e{}".format)))
    marked = Page(resolve_names(named(text, 0, spans), 0, "#d1p1"))

    assert shown.text == marked.text == printable(text)
    assert len(printable(text).encode().decode()) == len(text)
    assert {tag for tag, _ in shown.tags} <= {"a"}
    assert {tag for tag, _ in marked.tags} <= {"a"}


def test_each_of_the_nine_labels_has_its_own_look_and_a_hostile_name_label_or_type_stays_text() -> None:
    html = linked(HOSTILE, [MarkedSpan(0, Mention(HOSTILE, 0, 0, HOSTILE, HOSTILE, 1, 1, 0, name=HOSTILE))])
    item = name_item(0, HOSTILE, HOSTILE, 2)

    [(tag, attributes)] = Page(html).tags
    assert (tag, Page(html).text) == ("a", HOSTILE)
    assert list(attributes) == ["class", "data-t", "data-n", "data-p", "href"]
    assert attributes["class"] == "n other"
    assert [look(label, "person") for label in MARKED_LABELS] == list(MARKED_LABELS)
    assert [tag for tag, _ in Page(item).tags] == ["li", "a", "span"]
    assert Page(item).text.strip() == f"{HOSTILE} 2"
