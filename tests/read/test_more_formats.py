"""What each of the smaller formats says of its text, and what it leaves out."""

from __future__ import annotations

import io
import json
import tarfile
from email.message import EmailMessage

import pytest

from pipeline.clean.documents import clean
from pipeline.read.extracted import METADATA
from pipeline.records import Document, Status
from tests.read import files
from tests.read.files import read

LETTER = "Jonas Lie kom til Roma i 1878, og der skreiv han ei bok om Nordland."

ENTITIES = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
BOMB = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "Oslo ">{ENTITIES}]>'


def one(data: bytes, name: str) -> Document:
    [document] = read(data, name)
    return document


@pytest.mark.parametrize(
    ("name", "make", "facts"),
    [
        ("a.odt", lambda texts: files.odt(texts, "Møtet"), {"title": "Møtet"}),
        (
            "a.epub",
            files.epub,
            {"title": "Boka", "author": "Åse Lunde", "date": "1999-05-17", "publication": "Samlaget"},
        ),
        ("a.eml", files.eml, {"title": "Møte på Voss", "author": "Åse Lunde", "date": "2024-03-14"}),
        ("a.xml", files.alto, {"date": "1905-06-08", "publication": "Nordlys", "page": "3"}),
        (
            "a.xml",
            files.tei,
            {"title": "Brevet", "author": "Åse Lunde", "date": "1905-06-08", "publication": "Samlaget"},
        ),
        ("a.rtf", files.rtf, {}),
    ],
)
@pytest.mark.parametrize("texts", [files.BOKMAAL, files.NYNORSK], ids=["nb", "nn"])
def test_a_format_gives_its_text_and_what_it_says_of_it(
    name: str, make: files.Maker, facts: dict[str, str], texts: tuple[str, ...]
) -> None:
    document = one(make(texts), name)

    subject = ("Møte på Voss",) if name == "a.eml" else ()
    assert document.source.split() == " ".join((*subject, *texts)).split()
    assert {field: value for field in METADATA if (value := getattr(document, field))} == facts
    assert document.dated_by == ("file" if "date" in facts else "")


def test_alto_of_any_version_has_whole_words_and_a_paragraph_for_each_block() -> None:
    divided = (
        b'<String CONTENT="Kri" SUBS_TYPE="HypPart1" SUBS_CONTENT="Kristiania"/><HYP CONTENT="-"/></TextLine><TextLine>'
        b'<String CONTENT="stiania" SUBS_TYPE="HypPart2" SUBS_CONTENT="Kristiania"/><String CONTENT="i"/>'
        b'</TextLine></TextBlock><TextBlock><TextLine><String CONTENT="Neste"/>'
    )
    for namespace in (*(f"http://www.loc.gov/standards/alto/ns-v{number}#" for number in (2, 3, 4)), "urn:annet"):
        page = files.alto(["Michelsen kom til DELT."], namespace).replace(b'<String CONTENT="DELT."/>', divided)
        assert one(page, "a.xml").source == "Michelsen kom til Kristiania i\n\nNeste"


def test_alto_that_does_not_say_which_words_are_divided_leaves_that_to_cleaning() -> None:
    line = '<HYP CONTENT="\xad"/></TextLine><TextLine><String CONTENT="{}"/>'
    words = ["Jens Stolten", "berg og Anne", "Grete reiste med Oslo", "politiet til Oslo med olje", "og gassfolk."]
    page = files.alto([" DELT ".join(words)]).decode()
    for word in ("berg", "Grete", "politiet", "og"):
        page = page.replace(f'<String CONTENT="DELT"/><SP/><String CONTENT="{word}"/>', line.format(word))

    [paragraph] = clean(one(page.encode(), "a.xml")).paragraphs

    assert paragraph.text.text == (
        "Jens Stoltenberg og Anne-Grete reiste med Oslo-politiet til Oslo med olje- og gassfolk."
    )


@pytest.mark.parametrize("kind", [".zip", ".tar", ".tar.gz"])
def test_pages_in_an_archive_are_one_document_in_the_order_of_their_mets(kind: str) -> None:
    pages = {f"side/{name}.xml": files.alto([f"Side {name}."]) for name in "abc"}
    links = "".join(f'<FLocat xlink:href="file://side/{name}.xml"/>' for name in "cab")
    with_mets = {**pages, "mets.xml": f'<mets xmlns:xlink="x"><fileSec>{links}</fileSec></mets>'.encode()}
    make = files.zipped if kind == ".zip" else lambda members: files.tarred(members, kind)

    assert one(make(pages), f"a{kind}").source == "Side a.\n\nSide b.\n\nSide c."
    assert one(make(with_mets), f"a{kind}").source == "Side c.\n\nSide a.\n\nSide b."


def test_a_damaged_page_in_an_archive_is_left_out_and_named() -> None:
    pages = {f"side/{name}.xml": files.alto([f"Side {name}."]) for name in "abc"}
    torn = {name: data[:-20] for name, data in pages.items()}

    document = one(files.zipped({**pages, "side/b.xml": torn["side/b.xml"]}), "a.zip")
    none = one(files.zipped(torn), "a.zip")

    assert (document.status, document.source) == (Status.OK, "Side a.\n\nSide c.")
    assert document.message == "Damaged, and left out: side/b.xml. Export the whole again, then run again."
    assert (none.status, none.message[:18]) == (Status.FAILED, "The XML is damaged")


def test_tei_is_read_corrected_with_its_notes_last() -> None:
    words = (
        "Kjære <choice><sic>Bjørnson</sic><corr>Bjørnsen</corr></choice>, jeg rei<lb break='no'/>ser<lb/>til Rom"
        "<note>Det vil si Roma.</note> med <choice><abbr>H.</abbr><expan>Henrik</expan></choice> <del>Ola</del>."
    )
    edition = files.tei(["ORD"]).replace(b"ORD", words.encode())

    assert one(edition, "a.xml").source == ("Kjære Bjørnsen, jeg reiser til Rom med Henrik .\n\nDet vil si Roma.")


def test_all_texts_of_a_corpus_of_tei_are_read_and_those_inside_others_once() -> None:
    group = b"<text><group><text><p>Brev fr\xc3\xa5 Voss.</p></text><text><p>Brev fra Oslo.</p></text></group></text>"
    letter = b"<text><p>Ho kom til Bergen.<note>I 1905.</note></p></text>"
    corpus = b"<teiCorpus><TEI>%s</TEI><TEI>%s</TEI></teiCorpus>" % (letter, group)

    assert one(corpus, "a.xml").source == ("Ho kom til Bergen.\n\nBrev frå Voss.\n\nBrev fra Oslo.\n\nI 1905.")


@pytest.mark.parametrize("root", ["alto", "TEI", "office:document-content"])
def test_entities_are_never_put_in(root: str) -> None:
    bomb = f"{BOMB}<{root}><text><p>&a9;</p></text></{root}>".encode()
    name = "a.odt" if ":" in root else "a.xml"

    document = one(files.zipped({"content.xml": bomb}) if name == "a.odt" else bomb, name)

    assert "Oslo" not in document.source


def test_quoted_lines_and_the_signature_of_a_message_are_paragraphs_of_their_own() -> None:
    text = "Hei, Ola.\nDet går bra.\nAnne skrev:\n> Kommer du?\n> Hilsen Anne\n>> Ja.\nKari\n-- \nKari Nordmann\n"
    message = files.eml([text], subject="VS: SV: Møte")

    assert one(message, "a.eml").source.strip() == (
        "Møte\n\nHei, Ola.\nDet går bra.\nAnne skrev:\n\nKommer du?\nHilsen Anne\n\nJa.\n\nKari\n\n\nKari Nordmann"
    )


def test_a_message_in_html_alone_is_read_and_its_attachments_are_told() -> None:
    pytest.importorskip("lxml")
    message = EmailMessage()
    message["Subject"] = "Bilder"
    message.set_content("<p>Kari er p&aring; Voss.</p><script>Ola()</script>", subtype="html")
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="a.png")

    document = one(bytes(message), "a.eml")

    assert document.source == "Bilder\n\nKari er på Voss."
    assert document.message == "Its attachment was not read. Save it as a file, and give that, too."
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="b.png")
    assert one(bytes(message), "a.eml").message.startswith("Its 2 attachments were not read. Save them")


def test_each_message_of_a_mailbox_is_a_document() -> None:
    found = read(files.mbox(files.BOKMAAL), "a.mbox")

    assert [(document.doc_id, document.date) for document in found] == [
        ("a.mbox#1", "2024-03-14"),
        ("a.mbox#2", "2024-03-14"),
    ]
    assert [document.source.strip().split("\n\n")[1] for document in found] == list(files.BOKMAAL)


def test_the_paragraphs_of_a_page_of_the_national_library_are_one_document() -> None:
    urn = "URN:NBN:no-nb_digavis_nordlys_null_null_19050608_1"
    rows = [
        {"urn": urn, "page": page, "paragraph": number, "text": f"Avsnitt {number}."}
        for page, number in ((1, 1), (1, 2), (2, 3))
    ]

    found = read(files.jsonl(rows), "a.jsonl")

    assert [(one.doc_id, one.page, one.date, one.source) for one in found] == [
        ("a.jsonl#1", "1", "1905-06-08", "Avsnitt 1.\n\nAvsnitt 2."),
        ("a.jsonl#3", "2", "1905-06-08", "Avsnitt 3."),
    ]


def test_the_columns_of_a_table_fill_those_of_documents() -> None:
    row = {"Tittel": "Brann", "Dato": "3. mai 2019", "Avis": "VG", "Forfatter": "Åse", "Side": 7, "URL": "http://a.no"}
    facts = {
        "title": "Brann",
        "date": "2019-05-03",
        "publication": "VG",
        "author": "Åse",
        "page": "7",
        "url": "http://a.no",
    }

    for name, make in (("a.jsonl", files.jsonl), ("a.xlsx", files.xlsx), ("a.parquet", files.parquet)):
        document = one(make([{**row, "Tekst": "Det brant."}]), name)
        assert {field: value for field in METADATA if (value := getattr(document, field))} == facts
        assert (document.dated_by, document.declared) == ("column", True)


def test_a_sparse_or_packed_archive_that_swells_is_refused() -> None:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as archive:
        info = tarfile.TarInfo("a.txt")
        info.size = 20 << 20
        archive.addfile(info, io.BytesIO(bytes(info.size)))

    document = one(file.getvalue(), "a.tar.gz")

    assert document.status is Status.FAILED
    assert "would unpack to more than" in document.message


def test_a_workbook_in_which_one_text_fills_many_cells_is_refused() -> None:
    file = io.BytesIO()
    with pytest.importorskip("xlsxwriter").Workbook(file, {"in_memory": True}) as book:
        book.add_worksheet().write_column(0, 0, ["tekst", *["Kari bur i Bø. " * 2_000] * 1_000])

    *rows, last = read(file.getvalue(), "a.xlsx")

    assert len(file.getvalue()) < 1 << 15
    assert 0 < len(rows) < 1_000
    assert (last.status, "would unpack to more than 4 MB" in last.message) == (Status.FAILED, True)


def test_bytes_of_another_kind_are_refused_with_what_to_do() -> None:
    for ending in ("odt", "epub", "rtf", "xlsx", "eml", "mbox", "mht", "xml", "tar"):
        document = one(b"Kari Nordmann bor i Oslo.\n", f"a.{ending}")
        assert document.status is Status.FAILED, ending
        assert len(document.message.split(". ")) > 1


def test_rows_of_objects_with_a_text_each_are_one_text() -> None:
    line = {"id": "x", "publish_year": 2011, "paragraphs": [{"paragraph_id": 0, "text": "Kari."}, {"text": "Ola."}]}

    document = one(json.dumps(line).encode(), "a.jsonl")

    assert (document.source, document.date) == ("Kari.\n\nOla.", "2011")


@pytest.mark.parametrize(
    ("name", "data", "title"),
    [
        ("a.xml", files.tei(["Brev nr. 1", LETTER]), "Brevet"),
        ("a.xml", files.tei(["Brev nr. 1", LETTER]).replace(b"<title>Brevet</title>", b"<title/>"), "Brev nr. 1"),
        ("a.epub", files.epub(["Kapittel 1", LETTER]), "Boka"),
    ],
)
def test_the_title_of_an_edition_or_a_book_goes_before_its_first_heading(name: str, data: bytes, title: str) -> None:
    assert clean(one(data, name)).title == title


def test_letters_are_looked_into_only_so_far() -> None:
    long = one(b"Subject: Brann " + b"=?utf-8?q?x?= " * 10_000 + b"\n\nDet brann.", "a.eml")
    inside = b"Content-Type: message/rfc822\n\n" * 300
    nested = one(b"Subject: Brann\nMIME-Version: 1.0\n" + inside, "b.eml")

    assert (long.title[:8], len(long.title) < 5_000) == ("Brann xx", True)
    assert nested.message.startswith("The e-mail holds too many other e-mails")
