"""HTTP between the page and the project, on this machine only, by the standard library.

Whoever asks must know the token in the address, which is made anew each time, and must have come to this very host: a
page of another site cannot, even if its name is made to lead here (DNS rebinding). What comes from outside the folder
is not there, and answers forbid the browser to load or to tell anything else.
"""

from __future__ import annotations

import hmac
import json
import os
import re
import secrets
import shutil
import socketserver
import sys
import threading
import webbrowser
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from jinja2 import Environment, StrictUndefined

from pipeline import __version__
from pipeline.app.project import WANTED, Project, RefusedError
from pipeline.errors import SettingsError
from pipeline.options import LANGUAGES
from pipeline.outputs import OWN_NAMES, REPORT, REPORT_PAGE, TEXTS
from pipeline.report.html import security_policy

HOST = "127.0.0.1"
ONCE = "once"  # what an address asks for that is valid once
PAGE = Path(__file__).parent / "page"
WORDS: Mapping[str, Mapping[str, Any]] = json.loads((PAGE / "words.json").read_text(encoding="utf-8"))
ASSETS = {"app.js": "text/javascript; charset=utf-8", "app.css": "text/css; charset=utf-8"}
HTML = "text/html; charset=utf-8"
MAX_ASKED = 16 << 20  # bytes of what is asked for and of corrections; files are streamed
LENGTH = re.compile(r"[0-9]{1,15}")  # of what is sent
PIECE = 1 << 20  # bytes of a file in memory at once
SILENCE = 60  # seconds after which a connection that says nothing is closed
HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
REPORT_POLICY = f"{security_policy()}; frame-ancestors 'none'"
"""Of reports: no script but that of ours, whoever made the file."""
IN_APP = '<head>\n<meta name="navnetabell-app" content="1">'
"""What tells the report that corrections can be sent to `corrections`; no secret, for the report may be anyone's."""
PAGE_NAME = re.compile(r"[a-z-]{1,20}[0-9]{0,9}\.html")  # of a page in the folder of the report


class AppServer(ThreadingHTTPServer):
    """Serves the page of a project on a free port of this machine.

    Attributes:
        token: what the address must have, known only to who was given it.
    """

    allow_reuse_address = False  # on Windows it would let another program listen here too

    def __init__(self, project: Project) -> None:
        """Begin to listen."""
        self.project = project
        self.token = secrets.token_urlsafe(24)
        self._once = ""
        self._lock = threading.Lock()
        super().__init__((HOST, 0), _Handler)

    def server_bind(self) -> None:
        """Bind without asking the network for the name of this machine, as `HTTPServer` would."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = HOST, self.server_address[1]

    @property
    def host(self) -> str:
        """The host that a request must be for."""
        return f"{HOST}:{self.server_port}"

    @property
    def address(self) -> str:
        """The address of the page."""
        return f"http://{self.host}/{self.token}/"

    def address_once(self) -> str:
        """Return an address that leads to the page once: that a browser is started with can be seen by every user."""
        self._once = secrets.token_urlsafe(24)
        return f"http://{self.host}/{self._once}/"

    def is_once(self, token: str) -> bool:
        """Return whether this is the token of the address that is valid once, which it is no longer then."""
        with self._lock:
            known = bool(self._once) and hmac.compare_digest(token.encode(), self._once.encode())
            if known:
                self._once = ""
            return known

    def page(self) -> bytes:
        """Return the page, in the language of the project."""
        lang = self.project.lang
        environment = Environment(autoescape=True, undefined=StrictUndefined)
        template = environment.from_string((PAGE / "page.html").read_text(encoding="utf-8"))
        names = {code: WORDS[code]["language_name"] for code in LANGUAGES}
        chosen = self.project.settings()
        wanted = {
            group: [(key, setting, value, _is_chosen(chosen[setting], value)) for key, setting, value in choices]
            for group, choices in WANTED.items()
        }
        return template.render(
            lang=lang, words=WORDS[lang], languages=names, wanted=wanted, version=__version__
        ).encode()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a browser that has gone away."""
        if not isinstance(sys.exception(), (ConnectionError, TimeoutError)):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    """Answers one connection."""

    server: AppServer
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "navnetabell", ""
    timeout = SILENCE

    def do_GET(self) -> None:
        """Answer."""
        self._answer(self._get)

    def do_POST(self) -> None:
        """Answer."""
        self._answer(self._post)

    def do_DELETE(self) -> None:
        """Answer."""
        self._answer(self._delete)

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _answer(self, act: Callable[[str], None]) -> None:
        length = self.headers.get("Content-Length", "0")
        self._begun = False
        self._unread = int(length) if LENGTH.fullmatch(length) else 0
        try:
            path = self._checked(length)
            try:
                act(path)
            finally:  # a browser reads no answer before all is sent
                for _ in self._pieces():
                    pass
        except RefusedError as refused:
            self._refuse(refused)
        except SettingsError as error:
            self._refuse(RefusedError(HTTPStatus.BAD_REQUEST, "wrong", why=str(error)))
        except ConnectionError:
            self.close_connection = True
        except OSError as error:
            facts = {
                "name": Path(str(error.filename or self.server.project.folder)).name,
                "why": error.strerror or str(error),
            }
            self._refuse(RefusedError(HTTPStatus.INTERNAL_SERVER_ERROR, "unwritable", **facts))
        except ValueError as error:  # of an address or a name that no system takes
            self._refuse(RefusedError(HTTPStatus.BAD_REQUEST, "wrong", why=str(error)))

    def _refuse(self, refused: RefusedError) -> None:
        """Say why something cannot be done: by a key to the page, which has the words; to others in words."""
        if self._begun:  # it would be taken for a part of that answer
            self.close_connection = True
            return
        if self.path.endswith("/corrections") or "text/html" in self.headers.get("Accept", ""):
            sentence = WORDS[self.server.project.lang][f"refused_{refused.reason}"].format(**refused.facts)
            self._send(sentence.encode("utf-8", "replace"), "text/plain; charset=utf-8", refused.status)
        else:
            self._send_json({"error": refused.reason, "facts": refused.facts}, refused.status)

    def _pieces(self) -> Iterator[bytes]:
        """Yield what is left of what was sent.

        Raises:
            ConnectionError: it does not come.
        """
        while self._unread:
            piece = self.rfile.read(min(self._unread, PIECE))
            if not piece:
                raise ConnectionError
            self._unread -= len(piece)
            yield piece

    def _checked(self, length: str) -> str:
        """Return what is asked for, without the token.

        Raises:
            RefusedError: whoever asks has no business here.
        """
        origin = self.headers.get("Origin")
        if self.headers.get_all("Host") != [self.server.host] or origin not in {None, f"http://{self.server.host}"}:
            raise RefusedError(HTTPStatus.FORBIDDEN, "elsewhere")
        token, slash, rest = urlsplit(self.path).path.lstrip("/").partition("/")
        if self.command == "GET" and self.server.is_once(token):
            return ONCE
        if not slash or not hmac.compare_digest(token.encode(), self.server.token.encode()):
            raise RefusedError(HTTPStatus.FORBIDDEN, "token")
        if "Transfer-Encoding" in self.headers or not LENGTH.fullmatch(length):
            self.close_connection = True
            raise RefusedError(HTTPStatus.LENGTH_REQUIRED, "wrong", why="no length")
        return unquote(rest)

    def _get(self, path: str) -> None:
        if path == "":
            self.server.project.speak(self._query("lang"))
            self._send(self.server.page(), HTML)
        elif path == ONCE:
            self._send(b"", HTML, HTTPStatus.SEE_OTHER, Location=f"/{self.server.token}/")
        elif path in ASSETS:
            self._send((PAGE / path).read_bytes(), ASSETS[path])
        elif path == "state":
            self._send_json(self.server.project.state())
        elif path == "texts":
            self._send_json(self.server.project.texts())
        else:
            self._send_file(path)

    def _post(self, path: str) -> None:
        project = self.server.project
        if path == "texts":
            self._send_json({"name": project.receive(self._query("name"), self._unread, self._pieces())})
            return
        body = self._body()
        if path.startswith("tables/") and path.endswith("/corrections"):  # from a page of the report
            project.correct(body)
        elif path == "run":
            project.start(_choices(body))
        elif path == "stop":
            project.stop()
        elif path == "open":
            opened = project.tables if project.tables.exists() else project.folder
            if not webbrowser.open(opened.as_uri()):
                raise RefusedError(HTTPStatus.NOT_FOUND, "not_opened", name=str(opened))
        elif path == "quit":
            threading.Thread(target=self.server.shutdown).start()
        else:
            raise RefusedError(HTTPStatus.NOT_FOUND, "not_there", name=path)
        self._send_json({})

    def _delete(self, path: str) -> None:
        if path != "texts":
            raise RefusedError(HTTPStatus.NOT_FOUND, "not_there", name=path)
        self.server.project.forget(self._query("name"))
        self._send_json({})

    def _query(self, name: str) -> str:
        return parse_qs(urlsplit(self.path).query).get(name, [""])[-1]

    def _body(self) -> bytes:
        if self._unread > MAX_ASKED:
            raise RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large")
        return b"".join(self._pieces())

    def _send_file(self, path: str) -> None:
        """Send what a run wrote: a page of the report to be shown, anything else to be kept."""
        folder, _, inside = path.partition("/")
        tables, top = self.server.project.tables, inside.partition("/")[0]
        wanted = tables / inside
        named = PAGE_NAME.fullmatch(wanted.name) if wanted.parent == tables / REPORT else inside == top
        known = folder == "tables" and top in OWN_NAMES - {TEXTS} and named
        there = known and wanted.resolve().is_relative_to(tables.resolve()) and wanted.is_file()
        if not there:
            raise RefusedError(HTTPStatus.NOT_FOUND, "not_there", name=path)
        if top in {REPORT_PAGE, REPORT} and wanted.suffix == ".html":
            page = wanted.read_text(encoding="utf-8", errors="replace").replace("<head>", IN_APP, 1)
            self._send(page.encode(), HTML, policy=REPORT_POLICY)
            return
        with wanted.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            self._head("application/octet-stream", size, headers={"Content-Disposition": "attachment"})
            shutil.copyfileobj(file, self.wfile)

    def _send_json(self, facts: Mapping[str, Any], status: HTTPStatus = HTTPStatus.OK) -> None:
        self._send(json.dumps(facts, ensure_ascii=False).encode("utf-8", "replace"), "application/json", status)

    def _send(
        self, data: bytes, kind: str, status: HTTPStatus = HTTPStatus.OK, *, policy: str = POLICY, **headers: str
    ) -> None:
        self._head(kind, len(data), status, headers={"Content-Security-Policy": policy, **headers})
        self.wfile.write(data)

    def _head(self, kind: str, size: int, status: HTTPStatus = HTTPStatus.OK, *, headers: Mapping[str, str]) -> None:
        self._begun = True
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(size), **HEADERS, **headers}.items():
            self.send_header(name, value)
        if self._unread:  # what was refused unseen would be taken for the next request
            self.send_header("Connection", "close")
        self.end_headers()


def _is_chosen(current: object, value: str) -> bool:
    return set(value.split(",")) <= set(current) if isinstance(current, (list, tuple)) else current == value


def _choices(body: bytes) -> Mapping[str, Any]:
    with suppress(ValueError, RecursionError):
        asked = json.loads(body or b"{}")
        if isinstance(asked, dict):
            return asked
    raise RefusedError(HTTPStatus.BAD_REQUEST, "wrong", why="no JSON object")
