"""What Jupyter shows of tables."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.report.pages import Page
from tests.tabulate import frames

HOSTILE = [
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<b>Kåre</b> & Co",
    "javascript:alert(1)",
]


def shown(**changes: str) -> Page:
    tables = frames.tables(
        mentions=frames.mentions().assign(**changes),
        entities=frames.entities().assign(**{name: value for name, value in changes.items() if name == "name"}),
        documents=frames.documents().assign(**{name: value for name, value in changes.items() if name == "date"}),
    )
    return Page(tables._repr_html_())


@settings(max_examples=settings().max_examples // 3)
@given(st.sampled_from(HOSTILE) | st.text(max_size=30))
def test_no_value_becomes_a_tag_or_an_attribute(value: str) -> None:
    columns = ("doc_id", "text", "name", "role", "context", "resolved_by", "date")

    page = shown(**dict.fromkeys(columns, value))

    assert {tag for tag, _ in page.tags} <= {"div", "p", "table", "thead", "tbody", "tr", "th", "td"}
    assert {one for _, attributes in page.tags for one in attributes.items()} == {
        ("class", "tex2jax_ignore mathjax_ignore"),
        ("class", "dataframe"),
        ("style", "text-align: right;"),
    }


def test_it_says_how_much_there_is_and_lists_who_is_named_most_as_the_report_does() -> None:
    text = " ".join(shown().text.split())

    assert "12 mentions; 9 entities; 4 documents (1 empty), dated 2017-05 to 2019-04-23." in text
    assert "Mike Pompeo person 3 1 Mike Pompeo" in text
    assert text.count("Kim person") == 1  # a bare name has one line
    assert "more." not in text
    assert "<b>Kåre</b> & Co" in shown(name="<b>Kåre</b> & Co").text
    long = shown(name="æ" * 5_000).text
    assert f"{'æ' * 79}…" in long
    assert "æ" * 80 not in long
