"""The engine of this process."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.engines.local import LocalEngine
from pipeline.errors import ModelError
from tests.engines import work


def test_results_come_in_the_order_of_the_batches() -> None:
    with LocalEngine(work.made) as engine:
        assert work.names(engine, work.batches(["a", "b"], [], ["c"])) == [["0", "1"], [], ["2"]]


def test_a_batch_is_taken_when_its_result_is_asked_for() -> None:
    taken = []
    with LocalEngine(work.made) as engine:
        results = engine.results(taken.append(one) or one for one in work.batches(["a"], ["b"], ["c"]))  # type: ignore[func-returns-value]
        next(results)
        assert len(taken) == 1


def test_the_model_is_loaded_when_there_is_something_to_do(tmp_path: Path) -> None:
    with LocalEngine(work.making(tmp_path)) as engine:
        list(engine.results([[], []]))
        assert list(tmp_path.iterdir()) == []
        list(engine.results(work.batches(["a"], ["b"])))
        assert engine.ask("info") == "toy"
        assert len(list(tmp_path.iterdir())) == 1


def test_a_model_that_is_missing_is_told_as_it_is() -> None:
    with pytest.raises(ModelError, match="nb_ikkje"), LocalEngine(work.never_made) as engine:
        list(engine.results(work.batches(["a"])))


def test_an_item_that_takes_all_memory_costs_the_others_nothing() -> None:
    with LocalEngine(work.made) as engine:
        assert work.names(engine, work.batches(["a", work.STARVES, "b"], ["c"])) == [["0", None, "2"], ["3"]]


def test_what_comes_of_an_item_is_kept_as_bytes_too() -> None:
    with LocalEngine(work.made) as engine:
        [[done]] = engine.results(work.batches(["a"]))

    assert done is not None
    assert done == type(done).unpacked(done.packed)
