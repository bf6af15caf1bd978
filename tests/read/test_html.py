"""Web pages."""

from __future__ import annotations

import pytest

from pipeline.errors import DocumentError
from pipeline.read.html import read_html, shown_text
from tests.cases import case_rows
from tests.read.files import BOKMAAL, LONG, NYNORSK, html

pytest.importorskip("trafilatura")

PAGE = f"""<!DOCTYPE html><html lang="nn"><head><title>Støre møtte Vedum | Avisa</title>
<meta property="article:published_time" content="2021-05-17T10:00:00+02:00"></head>
<body><nav><a href="/">Framside</a> <a href="/sport">Sport</a></nav>
<article><h1>Støre møtte Vedum</h1><p>{NYNORSK[0]} {LONG}</p><p>{NYNORSK[1]} <b>Ola</b> <a href="#">Hansen</a> song.</p>
<script>var namn = "Per Lie";</script></article>
<footer>Ansvarleg redaktør Anne Berg</footer></body></html>"""


def test_an_article_is_read_without_what_surrounds_it() -> None:
    found = read_html(PAGE.encode())

    assert found.text == (f"Støre møtte Vedum\n\n{NYNORSK[0]} {LONG.strip()}\n\n{NYNORSK[1]} Ola Hansen song.")
    assert (found.title, found.date) == ("Støre møtte Vedum", "2021-05-17")


def test_a_paragraph_that_is_repeated_is_read_each_time() -> None:
    for times in (2, 5):
        page = f"<article><h1>Møtet</h1>{f'<p>{NYNORSK[0]} {LONG}</p>' * times}<p>{NYNORSK[1]}</p></article>"
        found = read_html(html([page])).text
        assert (found.count(NYNORSK[0]), found.count(NYNORSK[1])) == (times, 1)
        assert all(sign.isprintable() for sign in found.replace("\n", ""))


def test_a_page_in_which_no_article_is_found_is_read_whole() -> None:
    found = read_html(html(["Kari bor i Oslo.", "Per bur i Bø."], "<title>To\n namn</title>"))

    assert (found.text, found.title) == ("Kari bor i Oslo.\n\nPer bur i Bø.", "To namn")


BANNERS = (
    "<div id='cookie-banner'><p>Vi i Avisa deler data med Meta.</p><input><button>Godta alle</button></div>",
    "<div class='qc-cmp2-container'><h2>Personvern</h2><br><div>Datatilsynet i Oslo svarer.</div></div>",
    "<div><p>Ved å bruke nettsiden godtar du at Amedia bruker informasjonskapsler.</p></div>",
    "<p>Vi og våre 800 partnere lagrer opplysninger, sier Schibsted.</p>",
)


@pytest.mark.parametrize("banner", BANNERS)
def test_what_asks_for_consent_to_cookies_is_no_text(banner: str) -> None:
    for page in (f"<body>{banner}<p>Kari bur i Bø.</p></body>", f"<body><p>Kari bur i Bø.</p>{banner}</body>"):
        assert read_html(page.encode()).text == "Kari bur i Bø."


def test_a_text_about_cookies_and_a_page_with_a_class_for_them_are_read() -> None:
    page = f"<div class='has-cookie-banner'><p>«Vi bruker informasjonskapsler», sa Li.</p><p>{LONG}</p></div>"

    assert read_html(page.encode()).text.startswith("«Vi bruker informasjonskapsler», sa Li.")


@pytest.mark.parametrize("subject", ["tag-gdpr", "gdpr", "category-cookie-info", "tag-onetrust", "tag-cookiebot"])
def test_an_article_about_consent_is_read(subject: str) -> None:
    assert read_html(f"<div class='post {subject}'><p>{NYNORSK[0]}</p></div>".encode()).text == NYNORSK[0]


def test_a_banner_that_is_named_for_the_regulation_is_no_text() -> None:
    for name in ("moove_gdpr_cookie_info_bar", "gdpr-banner", "wp-gdpr-consent"):
        assert read_html(f"<div class='{name}'><p>Personvern.</p></div><p>Kari.</p>".encode()).text == "Kari."


def test_all_pages_of_a_file_are_read() -> None:
    first, second = PAGE, PAGE.replace("Hansen", "Lunde").replace("Støre", "Solberg")
    found, parts = read_html(f"{first}\n{second}".encode()), [read_html(one.encode()) for one in (first, second)]

    assert found.text == "\n\n".join(one.text for one in parts)
    assert (found.title, found.date) == ("Støre møtte Vedum", "2021-05-17")


def test_a_date_that_the_page_does_not_declare_is_not_invented() -> None:
    for words in ("Avisa © 2024", "Møtet var 17. mai 2020.", "sist oppdatert 1995"):
        assert read_html(html([BOKMAAL[0] + LONG, BOKMAAL[1] + LONG, words])).date == ""


NESTED = "<div>" * 10_000 + "<p>Kari bor i Oslo.</p>" + "</div>" * 10_000


@pytest.mark.parametrize(
    ("page", "text"), [*case_rows("read/html"), pytest.param(NESTED, "Kari bor i Oslo.", id="ten thousand nested tags")]
)
def test_all_that_is_shown_is_text_and_nothing_else(page: str, text: str) -> None:
    assert shown_text(page).text == text
    assert read_html(page.encode()).text == text


def test_the_encoding_is_the_one_that_fits() -> None:
    for declared in ("iso-8859-1", "windows-1252", "utf-8", "undefined", "idna", "x-none"):
        page = (
            f"<meta http-equiv='Content-Type' content='text/html; charset={declared}'><p>Blåbær «på» Røros – kjøpt</p>"
        )
        for codec in ("utf-8", "cp1252"):
            assert read_html(page.encode(codec)).text == "Blåbær «på» Røros – kjøpt"
    assert "Not all of the file is UTF-8" in read_html("<p>Kåre på Røros</p>".encode() * 3 + b"<p>\xe5</p>").message


def test_a_broken_page_breaks_nothing_and_bytes_that_are_no_text_are_refused() -> None:
    for page in (b"", b"<", b"<![", b"<!DOCTYPE [", b"&#xD800;", b"<p>" * 9, b"\xef\xbb\xbf", b"<?x"):
        assert read_html(page).text.strip("\ufffd<") == ""
    with pytest.raises(DocumentError, match="not text"):
        read_html(bytes(range(32)) * 40)
