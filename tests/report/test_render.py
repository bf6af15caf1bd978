"""Templates, and what may run on a page."""

from __future__ import annotations

import base64
import hashlib
import re
import sys
from pathlib import Path

import pytest

from pipeline.report import render
from pipeline.report.render import Renderer
from pipeline.report.words import Words
from tests.report.reports import many_documents, write_report


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(render, "CACHE", tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return tmp_path


def base(lang: str) -> str:
    return str(Renderer(Words(lang)).render("base.html"))


def test_the_policy_allows_the_script_and_the_style_of_the_page_and_nothing_else() -> None:
    html = base("nb")
    [policy] = re.findall(r'Content-Security-Policy" content="([^"]*)"', html.replace("&#39;", "'"))

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    for tag in ("style", "script"):
        [contents] = re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(contents.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy


def test_compiled_templates_are_kept_and_speak_every_language(cache: Path) -> None:
    assert "Navnene i tekstene" in base("nb")
    kept = {path.name: path.read_bytes() for path in cache.iterdir()}

    assert kept
    assert "Namna i tekstane" in base("nn")
    assert "Hopp til innhaldet" in base("nn")
    assert {path.name: path.read_bytes() for path in cache.iterdir()} == kept


def test_a_report_in_one_language_is_the_same_after_one_in_another(cache: Path, tmp_path: Path) -> None:
    fresh, after = tmp_path / "fresh", tmp_path / "after"
    for folder, languages in ((fresh, ["nn"]), (after, ["nb", "nn"])):
        folder.mkdir()
        for path in cache.glob("*.cache"):
            path.unlink()
        for lang in languages:
            write_report(folder, many_documents(4, 6), lang)

    assert (fresh / "report.html").read_bytes() == (after / "report.html").read_bytes()


def test_a_page_is_made_where_compiled_templates_cannot_be_kept(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr("tempfile.NamedTemporaryFile", refused)

    assert "Navnene i tekstene" in base("nb")
    assert list(cache.iterdir()) == []


def test_a_damaged_compiled_template_is_made_anew(cache: Path) -> None:
    before = base("nb")
    for path in cache.iterdir():
        path.write_bytes(b"\x00")

    assert base("nb") == before


def test_compiled_templates_are_not_kept_where_python_keeps_no_modules(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    base("nb")

    assert list(cache.iterdir()) == []
