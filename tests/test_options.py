"""Every option with its default: defaults < settings file < command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import SettingsError
from pipeline.options import Settings
from tests.cases import case_rows


def test_a_settings_file_replaces_defaults(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(
        'formats = ["csv"]\ncsv-dialect = "excel-nb"\ntext-column = "brødtekst"\nid_column = "nr"\n'
        'date-column = "når"\nkeep-duplicates = true\n[labels]\nSHIP = "product"\n',
        encoding="utf-8",
    )

    settings = Settings.load(path)

    assert (settings.formats, settings.csv_dialect, settings.labels) == (("csv",), "excel-nb", {"SHIP": "product"})
    assert (settings.text_column, settings.id_column, settings.date_column) == ("brødtekst", "nr", "når")
    assert settings.keep_duplicates
    assert settings.model == Settings().model


def test_the_command_line_replaces_a_settings_file_only_where_it_says_something() -> None:
    from_file = Settings().updated({"formats": ["csv"], "model": "nb_core_news_sm"})

    assert from_file.updated({"formats": None, "model": "nb_core_news_lg"}).formats == ("csv",)
    assert from_file.updated({"formats": None, "model": "nb_core_news_lg"}).model == "nb_core_news_lg"


def test_types_can_be_all_and_lists_words_between_commas() -> None:
    assert len(Settings().updated({"types": "all"}).types) == 7
    assert Settings().updated({"types": "person, place"}).types == ("person", "place")


VAST = [(f"workers = {'1' * 5_000}", "4300 digits"), (f"labels = {'[' * 5_000}", "nested too deeply")]


@pytest.mark.parametrize(("content", "words"), [*case_rows("options"), *VAST])
def test_what_means_nothing_is_refused_in_words(tmp_path: Path, content: str, words: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(SettingsError, match="No such file"):
        Settings.load(tmp_path / "none.toml")
    with pytest.raises(SettingsError) as caught:
        Settings.load(path)

    assert words in str(caught.value)
    assert len(str(caught.value)) < 1_000
    assert str(path) in str(caught.value)
