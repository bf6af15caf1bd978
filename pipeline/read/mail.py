"""E-mail (``.eml``), mailboxes (``.mbox``) and saved web pages (``.mht``), by the standard library."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses, parsedate_to_datetime
from typing import Any

from pipeline.errors import DocumentError
from pipeline.read.decode import decode
from pipeline.read.extracted import Extracted, one_line
from pipeline.read.html import read_html, shown_text

REPLY = re.compile(r"(?:(?:SV|VS|RE|FW|FWD|Vedr)\s*:\s*)+", re.IGNORECASE)
QUOTE = re.compile(r"(?:[ \t]{0,3}>)+ ?")
NO_MAIL = (
    "This is no e-mail, or a damaged one: it has no headers such as From and Subject. Save it again, then run again."
)
NO_PAGE = "The saved web page contains no HTML. Open it in a browser, save it as .html, then run again."
TOO_MANY_PARTS = (
    "The e-mail holds too many other e-mails. Save those that matter as files of their own, then run again."
)
FIRST_LINE = re.compile(rb"(?m)^From [^\r\n]{3,200}\d{4}[^\r\n]{0,20}\r?\n")
ATTACHMENT_LEFT_OUT = "Its attachment was not read. Save it as a file, and give that, too."
ATTACHMENTS_LEFT_OUT = "Its {count} attachments were not read. Save them as files, and give those, too."


MAX_HEADER = 10_000  # code points of a header that are looked at: the library takes them apart at length
MAX_PARTS = 200  # that have parts themselves: with them its time grows with their square
HAS_PARTS = re.compile(rb"(?im)^content-type:[ \t]*(?:multipart|message)/")


class _ShortHeaders(policy.EmailPolicy):
    """Reads headers as the library does, but only so far."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """Return name and value of a header."""
        name, value = super().header_source_parse(sourcelines)
        return name, value[:MAX_HEADER]


def _opened(data: bytes) -> Any:
    """Return a message with its parts.

    Raises:
        DocumentError: it has too many inside one another.
    """
    if len(HAS_PARTS.findall(data)) > MAX_PARTS:
        raise DocumentError(TOO_MANY_PARTS)
    return message_from_bytes(data, policy=_ShortHeaders())


def read_mail(data: bytes) -> Extracted:
    """Return a message: its subject, then its text, quoted lines and signature in paragraphs of their own.

    Raises:
        DocumentError: it has no headers.
    """
    try:
        return _message(_opened(data))
    except DocumentError:
        raise
    except Exception as error:  # the library stumbles over some damaged headers
        raise DocumentError(NO_MAIL) from error


def _message(message: Any) -> Extracted:
    if not (message.keys() and (message["From"] or message["Subject"] or message["Date"])):
        raise DocumentError(NO_MAIL)
    subject = REPLY.sub("", one_line(_header(message, "Subject")), count=1)
    attachments = sum(
        not part.is_multipart() and part.is_attachment() for part in message.walk() if isinstance(part, EmailMessage)
    )
    return Extracted(
        "\n\n".join(filter(None, (subject, "\n".join(_lines(_body(message)))))),
        title=subject,
        date=_date(message),
        message=_left_out(attachments),
        author=next((name or address for name, address in getaddresses([_header(message, "From")])), ""),
        declared=True,
    )


def _left_out(attachments: int) -> str:
    if attachments > 1:
        return ATTACHMENTS_LEFT_OUT.format(count=attachments)
    return ATTACHMENT_LEFT_OUT if attachments else ""


def _header(message: Any, name: str) -> str:
    try:
        return str(message[name] or "")
    except Exception:  # noqa: BLE001 - the library stumbles over some damaged headers
        return ""


def _date(message: Any) -> str:
    try:
        return parsedate_to_datetime(_header(message, "Date")).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""


def _body(message: Any) -> str:
    """Return the text of a message; of one in HTML only, what it shows."""
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        return ""
    text = _text(part)
    return shown_text(text).text if part.get_content_type() == "text/html" else text


def _text(part: Any) -> str:
    """Return the text of a part in the encoding that it says; where it says none, or a wrong one, as of any file."""
    data = part.get_payload(decode=True) or b""
    try:
        return str(data.decode(part.get_content_charset() or "utf-8"))
    except (LookupError, ValueError):
        return decode(data).text


def _lines(body: str) -> Iterator[str]:
    """Yield the lines of a message, the marks of quoted ones taken away and a blank line where quoting changes."""
    depth = 0
    for line in body.replace("\r\n", "\n").split("\n"):
        mark = QUOTE.match(line)
        now = mark[0].count(">") if mark else 0
        if now != depth or line.rstrip() == "--":
            yield ""
        depth = now
        yield "" if line.rstrip() == "--" else line[mark.end() :] if mark else line


def read_mailbox(data: bytes) -> Iterator[Extracted]:
    """Yield the messages of a mailbox, a damaged one without a text.

    Raises:
        DocumentError: no line begins a message.
    """
    starts = [*FIRST_LINE.finditer(data)]
    ends = [*(match.start() for match in starts[1:]), len(data)]
    if not starts:
        raise DocumentError(NO_MAIL)
    for match, end in zip(starts, ends, strict=True):
        try:
            yield read_mail(re.sub(rb"(?m)^>(>*From )", rb"\1", data[match.end() : end]))
        except DocumentError as error:  # which costs the others nothing
            yield Extracted("", message=str(error))


def read_saved_page(data: bytes) -> Extracted:
    """Return the article of a web page that a browser saved as one file.

    Raises:
        DocumentError: it holds no page; or as `read_html`.
    """
    message = _opened(data)
    page = next((part for part in message.walk() if part.get_content_type() == "text/html"), None)
    if page is None:
        raise DocumentError(NO_PAGE)
    return read_html(b"\xef\xbb\xbf" + _text(page).encode("utf-8", "replace"))
