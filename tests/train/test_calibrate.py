"""Confidence that says what it means."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.recognise.tagger import Tagger
from pipeline.train.calibrate import Calibrate, Judged, fitted, logistic_fit
from pipeline.train.gold import MakeGold
from tests.recognise.tiny_tagger import weights
from tests.train.toy import write_gold

CENTRE = np.array([0.0, 1.0, 0.0])


def test_without_names_the_numbers_stay_what_they_were() -> None:
    nothing = Judged(np.zeros((0, 3)), np.zeros(0), np.zeros(0, dtype=str))

    assert logistic_fit(nothing, CENTRE, 0.01).tolist() == pytest.approx(CENTRE.tolist())
    assert {label: row.tolist() for label, row in fitted(nothing, ["PER"]).items()} == {"PER": CENTRE.tolist()}


@given(st.integers(0, 1000))
def test_the_mean_confidence_is_the_share_that_is_right(seed: int) -> None:
    random = np.random.default_rng(seed)
    odds = random.normal(1, 2, 2000)
    features = np.stack([np.ones_like(odds), odds, odds / 2 + random.normal(size=2000)], axis=1)
    right = (random.random(2000) < 0.7).astype(float)

    names = Judged(features, right, np.where(random.random(2000) < 0.5, "PER", "ORG"))

    assert names.chances(logistic_fit(names, CENTRE, 0.01)).mean() == pytest.approx(right.mean(), abs=0.01)
    for label, numbers in fitted(names, ["PER", "ORG"]).items():
        assert names.of(label).chances(numbers).mean() == pytest.approx(names.of(label).right.mean(), abs=0.02)


def test_only_the_calibration_changes(tmp_path: Path) -> None:
    gold, before, after = tmp_path / "gold.json", tmp_path / "before.npz", tmp_path / "after.npz"
    list(MakeGold(train=(write_gold(tmp_path / "toy.conllu", 200),), out=gold).run())
    Tagger(weights(calibration=None)).save(before)

    *_, said = Calibrate(weights=before, gold=gold, out=after).run()

    old, new = Tagger.load(before), Tagger.load(after)
    assert "calibration" in said
    assert all(np.array_equal(old.weights[name], new.weights[name]) for name in old.weights if name != "settings")
    assert b'"calibration": {' in new.weights["settings"].tobytes()
