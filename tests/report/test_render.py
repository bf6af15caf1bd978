"""Templates, what may run on a page, and its words."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from pipeline.options import LANGUAGES, MORE_TYPES, TYPES
from pipeline.report import html
from pipeline.report.html import MARKED_LABELS, PageWords, Renderer
from pipeline.report.site import SECTIONS
from tests.cases import case_rows
from tests.report.reports import many_documents, write_report

WORDS: dict[str, dict[str, Any]] = json.loads(html.WORDS_FILE.read_text(encoding="utf-8"))
NESTED = ("types", "labels", "states", "languages", "reasons", "script")
NOTHING: dict[str, Any] = {
    **dict.fromkeys(("sections", "views", "lists", "names", "texts"), ()),
    "front": True,
    "prefix": "",
    "all_names": 0,
    "script": {},
}


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(html, "CACHE", tmp_path)
    html.renderer.cache_clear()
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return tmp_path


def base(lang: str) -> str:
    return str(Renderer(PageWords(lang)).render("page.html", **NOTHING))


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
        html.renderer.cache_clear()
        for lang in languages:
            write_report(folder, many_documents(4, 6), lang)

    assert (fresh / "report.html").read_bytes() == (after / "report.html").read_bytes()


def test_a_page_is_made_where_compiled_templates_cannot_be_kept(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr("tempfile.NamedTemporaryFile", refused)

    assert "Navnene i tekstene" in base("nb")
    assert list(cache.iterdir()) == []


def test_a_damaged_compiled_template_is_made_again_and_none_is_kept_where_python_keeps_no_modules(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = base("nb")
    for path in cache.iterdir():
        path.write_bytes(b"\x00")
    assert base("nb") == before

    for path in cache.iterdir():
        path.unlink()
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    base("nb")
    assert list(cache.iterdir()) == []


def gaps(value: str | list[str]) -> set[str]:
    return set(re.findall(r"{(\w+)}", "".join(value)))


def test_languages_have_the_same_keys_with_the_same_gaps_and_a_word_for_each_type_and_label() -> None:
    assert set(WORDS) == set(LANGUAGES)
    expected = {key: value.keys() if key in NESTED else gaps(value) for key, value in WORDS["nb"].items()}
    for words in WORDS.values():
        assert {key: value.keys() if key in NESTED else gaps(value) for key, value in words.items()} == expected
        assert all(one for value in words.values() for one in (value.values() if isinstance(value, dict) else value))
        assert set(words["types"]) == {*TYPES, *MORE_TYPES}
        assert set(words["labels"]) == set(MARKED_LABELS)


def test_every_word_is_used() -> None:
    folder = Path(html.__file__).parent
    sources = "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.suffix in {".py", ".html"})
    script = (folder / "templates" / "script.js").read_text(encoding="utf-8")
    keys = {key.removeprefix("count_") for key in WORDS["nb"]}
    of_sections = {f"{what}_{name}" for what in ("section", "title", "about") for name in SECTIONS}

    assert {key for key in keys - of_sections if f'"{key}"' not in sources + script} == set()
    assert {
        key for key in WORDS["nb"]["script"] if not re.search(rf"\b{key.removeprefix('search_')}\b", script)
    } == set()


@pytest.mark.parametrize(("lang", "number", "expected"), case_rows("report/numbers"))
def test_numbers_are_written_as_the_language_does(lang: str, number: int, expected: str) -> None:
    assert PageWords(lang).count(number, "documents") == expected
    assert PageWords(lang).named("se-x", "languages") == "se-x"  # what has no word
