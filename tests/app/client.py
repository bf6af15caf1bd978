"""An app that serves a project, and what asks it, for the tests of ``app``."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from pipeline.app.project import Project
from pipeline.app.server import AppServer
from tests.conftest import ROOT


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: Mapping[str, str]
    data: bytes

    @property
    def facts(self) -> Any:
        """Return the JSON."""
        return json.loads(self.data)

    @property
    def refused(self) -> tuple[int, str]:
        """Return the status and why."""
        return self.status, self.facts["error"]


class Client:
    """Asks a server as the page does."""

    def __init__(self, server: AppServer) -> None:
        """Ask this one."""
        self.server = server
        self.project = server.project
        self.ended = threading.Event()

    def ask(self, method: str, path: str, body: bytes = b"", *, token: str | None = None, **headers: str) -> Answer:
        """Ask for a path behind the token; names of headers have ``_`` for ``-``."""
        connection = http.client.HTTPConnection(*self.server.server_address[:2], timeout=60)
        token = self.server.token if token is None else token
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, f"/{token}/{path}" if token else f"/{path}", body, given)
        answer = connection.getresponse()
        found = Answer(answer.status, dict(answer.headers), answer.read())
        connection.close()
        return found

    def add(self, name: str, text: str) -> Answer:
        """Add a text."""
        return self.ask("POST", f"texts?name={quote(name)}", text.encode())

    def state(self) -> Any:
        """Return what the app says of its run."""
        return self.ask("GET", "state").facts

    def run(self, **asked: object) -> Any:
        """Run with settings, wait for its end, and return what the app says of it."""
        started = self.ask("POST", "run", json.dumps(asked).encode())
        assert started.status == 200, started.data
        return self.finished()

    def finished(self) -> Any:
        """Wait until no run is at work, and return what the app says."""
        while (state := self.state())["running"]:
            time.sleep(0.05)
        return state


@contextmanager
def served(folder: Path, lang: str | None = None) -> Iterator[Client]:
    """Serve a project in a folder."""
    project = Project(folder, lang)
    with AppServer(project) as server:
        client = Client(server)

        def serve() -> None:
            server.serve_forever(poll_interval=0.02)
            client.ended.set()

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield client
        finally:
            project.stop()
            server.shutdown()
            thread.join()


@contextmanager
def program(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start the program as a user does; give its process, and the address of its page."""
    command = (sys.executable, "-m", "pipeline", "app", str(folder), "--no-browser")
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, start_new_session=True) as process:
        assert process.stderr
        yield process, process.stderr.readline().split()[-1]
        process.terminate()
