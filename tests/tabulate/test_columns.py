"""The types of the columns: the same wherever the tables come from, in whatever order rows came together."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from pipeline import extract
from pipeline.errors import SettingsError
from pipeline.tabulate.columns import CATEGORIES, DECLARED, DOCUMENTS, MENTIONS, TABLES, periods, tidy
from pipeline.tabulate.tables import Tables
from tests.tabulate import frames

TEXT = st.text(st.characters(codec="utf-8"), max_size=5)


def test_columns_of_few_values_are_categories_numbers_nullable_the_rest_text() -> None:
    types = tidy(frames.mentions(), MENTIONS).dtypes.astype("str").to_dict()

    assert types == {
        **dict.fromkeys(("doc_id", "date", "entity_id", "name", "role", "text", "context"), "str"),
        **dict.fromkeys(("section", "type", "label", "country", "resolved_by"), "category"),
        **dict.fromkeys(("mention_id", "start", "end", "paragraph", "sentence"), "Int64"),
        "confidence": "Float64",
    }
    assert {column.name for table in DECLARED for column in table.columns if column.type == "string"} >= CATEGORIES


def test_values_stay_what_they_were_and_only_a_confidence_may_be_missing() -> None:
    mentions = tidy(frames.mentions(), MENTIONS)

    assert mentions["confidence"].isna().to_list() == [confidence is None for *_, confidence in frames.STANDS]
    assert not mentions.drop(columns="confidence").isna().any(axis=None)
    documents = frames.documents().assign(ocr=0.025)
    assert tidy(documents, DOCUMENTS).to_dict("records") == documents.to_dict("records")


@settings(max_examples=settings().max_examples // 3)
@given(st.lists(TEXT, max_size=20), st.integers(0, 20))
def test_categories_are_sorted_whatever_order_and_batches_rows_came_in(sections: list[str], at: int) -> None:
    whole = _sections(sections)
    batches = pd.concat([tidy(whole[at:], DOCUMENTS), tidy(whole[:at], DOCUMENTS)]).sort_index()

    first, second = tidy(whole, DOCUMENTS), tidy(batches, DOCUMENTS)

    assert_frame_equal(first, second)
    assert first["section"].cat.categories.to_list() == sorted(set(sections))


def test_text_nullable_and_plain_columns_give_equal_frames_and_rows_left_out_leave_no_category_behind() -> None:
    plain = frames.mentions()
    other = plain.astype({"type": "category", "start": "Int32", "confidence": "Float64", "name": "object"})
    places = tidy(plain, MENTIONS).query("type == 'place'")

    assert_frame_equal(tidy(plain, MENTIONS), tidy(other, MENTIONS))
    assert tidy(places, MENTIONS)["type"].cat.categories.to_list() == ["place"]


def test_a_table_without_rows_has_the_types_too_and_one_that_lacks_a_column_is_refused() -> None:
    for table in TABLES:
        found = tidy(table.frame([]), table).dtypes.astype("str")
        assert set(found) <= {"str", "category", "Int64", "Float64"}
        assert found.index.to_list() == [column.name for column in table.columns]
    with pytest.raises(KeyError, match="label"):
        tidy(frames.mentions().drop(columns="label"), MENTIONS)


def test_what_extract_gives_is_tidy_already() -> None:
    tables = extract(texts=["Kari Nordmann bor i Oslo.", "Per Hansen er frå Noreg."])
    again = Tables.of(**{table.name: getattr(tables, table.name) for table in TABLES})

    for table in TABLES:
        assert_frame_equal(getattr(tables, table.name), getattr(again, table.name))


def test_a_date_known_less_precisely_than_asked_has_no_period_and_a_period_that_does_not_exist_is_refused() -> None:
    dates = pd.Series(["2019-04-23", "2019-04", "2019", ""], dtype="str")

    assert periods(dates, "year").to_list() == ["2019", "2019", "2019", ""]
    assert periods(dates, "month").to_list() == ["2019-04", "2019-04", "", ""]
    assert periods(dates, "day").to_list() == ["2019-04-23", "", "", ""]
    with pytest.raises(SettingsError, match="week"):
        periods(dates, "week")


def _sections(sections: list[str]) -> pd.DataFrame:
    row = ("", "nb", "utf-8", 1, 1, 1, 0, "", "", "ok", *frames.GIVEN)
    return DOCUMENTS.frame((str(number), "", "", section, *row[1:]) for number, section in enumerate(sections))
