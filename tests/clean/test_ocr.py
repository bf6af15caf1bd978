"""The share of the words that are no words."""

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
from tests.clean.noise import noisy

SHARES = (0.0, 0.02, 0.05, 0.1, 0.2)  # of the letters
BOKMAAL = (
    "Da hun kom ned til brygga, hadde båten alt lagt fra land. Hun satte seg på en kasse, tok fram matpakka og ventet. "
    "Det luktet tang og salt, og måkene kretset over fiskeskøytene. En gammel mann med lue og lange støvler spurte om "
    "hun skulle utover. Hun ristet på hodet og sa at hun ikke visste det ennå, for ingen hadde svart på brevet hennes. "
    "Han nikket, som om det var et svar godt nok, og gikk videre langs kaia med fiskekorgen på ryggen."
)
NYNORSK = (
    "Då ho kom ned til bryggja, hadde båten alt lagt frå land. Ho sette seg på ei kasse, tok fram nista og venta. Det "
    "lukta tang og salt, og måsane sveiva over fiskeskøytene. Ein gammal mann med lue og lange støvlar spurde om ho "
    "skulle utover. Ho riste på hovudet og sa at ho ikkje visste det enno, for ingen hadde svara på brevet hennar. Han "
    "nikka, som om det var eit svar godt nok, og gjekk vidare langs kaien med fiskekorga på ryggen."
)
LIMIT, OF_OLD_BOOKS = 0.03, 0.08


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
    [("articles-dev", LIMIT), ("gold/registers-dev", 0.06), ("gold/today-dev", LIMIT), ("gold/old-spelling-dev", 0.08)],
)
def test_texts_that_people_have_read_score_low_and_noisy_ones_high(corpora: Path, file: str, limit: float) -> None:
    texts = [one.text for one in read_gold(corpora / f"{file}.jsonl")]
    whole, poor = (
        [found for text in some if (found := score(text)) is not None]
        for some in (texts, [noisy(text, 0.1) for text in texts])
    )

    assert max(whole) < limit
    assert sum(found > POOR_OCR for found in poor) >= 0.95 * len(poor)
