"""The share of the words that do not look like Norwegian words."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from statistics import fmean

import pytest

from pipeline.clean.documents import clean
from pipeline.clean.ocr import MIN_JUDGED_WORDS, POOR_OCR, ocr_score
from pipeline.evaluate.gold_files import read_gold
from pipeline.records import Document, Status
from pipeline.train.ocr import trigrams_and_odd_words
from pipeline.train.oldspelling import OldSpelling
from tests.cases import case_table
from tests.clean.noise import noisy

SHARES = (0.0, 0.02, 0.05, 0.1, 0.2)  # of the letters
BOKMAAL, NYNORSK, MAIL, TWEETS, MARKDOWN = case_table("clean/ocr").values()
LIMIT, WELL_READ, OF_OLD_BOOKS = 0.03, 0.06, 0.08


def score(text: str) -> float | None:
    return clean(Document("a", source=text)).ocr


@pytest.mark.parametrize("text", [BOKMAAL, NYNORSK])
def test_the_more_letters_are_wrong_the_higher_the_score(text: str) -> None:
    scores = [fmean(ocr_score([noisy(text, share, seed)], "nb") or 0.0 for seed in range(20)) for share in SHARES]

    assert all(less < more for less, more in pairwise(scores))
    assert scores[0] == 0.0
    assert scores[1] < POOR_OCR < scores[3]


def test_old_spelling_is_no_damage() -> None:
    old = OldSpelling({"båten", "land", "kasse", "mann", "lue", "hodet", "brevet", "svar", "kaia", "ryggen"})
    found = score(" ".join(map(old, BOKMAAL.replace(",", " ,").replace(".", " .").split())))

    assert found is not None
    assert found < OF_OLD_BOOKS


def test_names_and_numbers_are_not_counted() -> None:
    names = " Hun møtte Xhqkrz Wbdntz og Qvtr-Zxlj kl 19.30, 5km fra E18, den 3.4.1999 (s. 12-14)."

    assert score(BOKMAAL + names * 5) == 0.0


@pytest.mark.parametrize("text", [MAIL, TWEETS, MARKDOWN], ids=["mail", "tweets", "markdown"])
def test_addresses_markup_and_emoji_are_no_damage(text: str) -> None:
    found = ocr_score([text], "nb")

    assert found is not None
    assert found < WELL_READ


def test_signs_inside_words_are_damage() -> None:
    found, limit = ocr_score([BOKMAAL.replace("e", "*")], "nb"), ocr_score([BOKMAAL.replace("e", "c")], "nb")

    assert found
    assert limit
    assert min(found, limit) > POOR_OCR


def test_little_text_other_languages_and_failures_have_no_score() -> None:
    english = (
        "When the boat had left the harbour she sat down on a box and waited for the old man to come back to her. "
    )
    failed = Document("a", source=BOKMAAL, status=Status.FAILED)

    assert [score(" ".join(BOKMAAL.split()[:MIN_JUDGED_WORDS])), score(english * 5), clean(failed).ocr] == [
        None,
        None,
        None,
    ]


def test_what_words_are_built_of_is_taken_from_a_vocabulary() -> None:
    known = trigrams_and_odd_words(["baat", "båten", "båtar", "xx", "Voss", "l1ke"])

    assert known == {"trigrams": "<bå båt", "odd_words": "båt båtar båten xx"}


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("file", "limit"),
    [
        ("articles-dev", LIMIT),
        ("gold/registers-dev", WELL_READ),
        ("gold/today-dev", LIMIT),
        ("gold/old-spelling-dev", OF_OLD_BOOKS),
    ],
)
def test_texts_that_people_have_read_score_low_and_noisy_ones_high(corpora: Path, file: str, limit: float) -> None:
    texts = [one.text for one in read_gold(corpora / f"{file}.jsonl")]
    whole, poor = (
        [found for text in some if (found := score(text)) is not None]
        for some in (texts, [noisy(text, 0.1) for text in texts])
    )

    assert max(whole) < limit
    assert sum(found > POOR_OCR for found in poor) >= 0.95 * len(poor)
