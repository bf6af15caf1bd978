"""How well genitives are told from a name's own s, and mentions brought together, in the corpora."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from pipeline.evaluate.gold import Gold, GoldDocument, GoldName
from pipeline.evaluate.gold_files import read_gold
from pipeline.evaluate.report import report_on, resolve_gold
from pipeline.evaluate.scores import B_CUBED, VARIANTS
from pipeline.lexicon import Words, words
from pipeline.options import Settings
from pipeline.records import Document
from pipeline.resolve.base_form import Evidence, base_form
from pipeline.resolve.readings import trimmed


def listed(name: str) -> dict[str, Any]:
    return dict(json.loads(Path(__file__).with_name(f"{name}.json").read_text(encoding="utf-8")))


FLOORS, FAULTS = listed("floors"), listed("gold_faults")
FROM_TRAIN = frozenset(listed("from_train")["names_in_s"])
NAME = re.compile(r"(?:^|\|)name=([^|]+)")
ENDS_IN_S = re.compile(r"[sS]['’]?$|['’]$")
WORD = re.compile(r"\s*([^\W_][\w\-]*|\S)?")
MARKS = {"gen", "Case=Gen"}  # of the two treebanks that NorNE is laid over
FORM, FEATURES, MISC = 1, 5, 9
WAYS = ("as_is", "without_faults")

Record = Callable[[str, object], None]


class Name(NamedTuple):
    """A name of the treebank, the text after it, and whether its last word is marked as a genitive."""

    document: str
    text: str
    after: str
    genitive: bool

    @property
    def place(self) -> tuple[str, str, str]:
        """What a fault is listed by: document, name and following word."""
        match = WORD.match(self.after)
        return self.document, self.text, (match and match[1]) or ""


def names(document: str, sentence: list[list[str]]) -> Iterator[Name]:
    """Yield the names of a sentence, given as the columns of its words."""
    forms = [word[FORM] + ("" if "SpaceAfter=No" in word[MISC] else " ") for word in sentence]
    tags = [match[1] if (match := NAME.search(word[MISC])) else "O" for word in sentence]
    starts = [number for number, tag in enumerate(tags) if tag.startswith("B-")]
    for start in starts:
        end = start + 1
        while end < len(tags) and tags[end].startswith("I-"):
            end += 1
        text = "".join(forms[start:end])
        after = " " * text.endswith(" ") + "".join(forms[end : end + 12])
        yield Name(document, text.strip(), after, not MARKS.isdisjoint(sentence[end - 1][FEATURES].split("|")))


@cache
def documents(path: Path) -> list[list[Name]]:
    """Return the names of each document of a treebank; of each sentence where it does not say which is whose."""
    document, found = "", defaultdict[str, list[Name]](list)
    for number, block in enumerate(path.read_text(encoding="utf-8").split("\n\n")):
        for line in block.splitlines():
            document = line.partition("=")[2].strip() if line.startswith("# newdoc") else document
        sentence = [line.split("\t") for line in block.splitlines() if not line.startswith("#")]
        found[document or str(number)] += names(document, sentence)
    return list(found.values())


def genitives(paths: Iterable[Path], way: str) -> tuple[float, float]:
    """Return the per cent of genitives that are found, and of other names in -s that are cut."""
    counts: Counter[tuple[bool, bool]] = Counter()
    for path in paths:
        left_out = faulty_genitives(path.stem) if way == "without_faults" else set()
        for found in documents(path):
            evidence = Evidence.of((trimmed(name.text), name.after) for name in found)
            for name in found:
                if ENDS_IN_S.search(name.text) and name.place not in left_out:
                    cut = base_form(name.text, after=name.after, evidence=evidence) != name.text
                    counts[name.genitive, cut] += 1
    shares = (counts[marked, True] / (counts[marked, True] + counts[marked, False]) for marked in (True, False))
    found, false_cuts = (100 * share for share in shares)
    return found, false_cuts


def faulty_genitives(file: str) -> set[tuple[str, str, str]]:
    """Return (document, name, following word) of the names of a treebank whose mark for the genitive is at fault."""
    return {(one["doc_id"], one["name"], one["next"]) for one in FAULTS["genitives"] if one["file"] == file}


def without_faults(file: str, gold: Sequence[GoldDocument]) -> list[GoldDocument]:
    """Return the documents of a gold file with no chain on the names whose chain is at fault."""
    chains = {(one["doc_id"], chain) for one in FAULTS["chains"] if one["file"] == file for chain in one["chains"]}
    starts = {(one["doc_id"], one["start"]) for one in FAULTS["names"] if one["file"] == file}

    def sound(doc_id: str, name: GoldName) -> GoldName:
        is_at_fault = (doc_id, name.chain) in chains or (doc_id, name.start) in starts
        return replace(name, chain=None) if is_at_fault else name

    return [replace(one, names=tuple(sound(one.doc_id, name) for name in one.names)) for one in gold]


def fewer_words(name: str) -> Words:
    """Return the words of a list of the lexicon, without the names in -s that were added for what train showed."""
    return replace(words(name), whole=words(name).whole - (FROM_TRAIN if name == "names_in_s" else set()))


@pytest.mark.corpus
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("part", ["train", "dev"])
def test_genitives_are_told_from_names_in_s_as_well_as_before_without_the_words_that_they_taught(
    corpora: Path, part: str, way: str, record_property: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.resolve.base_form.words", fewer_words)
    paths = [corpora / f"norne-{variety}-{part}.conllu" for variety in ("nob", "nno")]
    found, false_cuts = genitives(paths, way)
    floor = FLOORS["genitives"][f"norne-{part}"][way]
    record_property("found", round(found, 2))
    record_property("false cuts", round(false_cuts, 2))

    assert found >= floor["found"]
    assert false_cuts <= floor["false_cuts"]


@cache
def resolved(path: Path) -> tuple[Sequence[GoldDocument], Sequence[Document]]:
    """Return a gold file and its gold names resolved."""
    gold = read_gold(path)
    return gold, resolve_gold(gold, Settings())


@pytest.mark.corpus
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("file", FLOORS["entities"])
def test_gold_names_are_brought_together_as_well_as_before(
    corpora: Path, file: str, way: str, record_property: Record
) -> None:
    gold, found = resolved(corpora / f"{file}.jsonl")
    texts = without_faults(file, gold) if way == "without_faults" else gold
    report = report_on(Gold(file, tuple(texts)), found)
    scores = {"b3": report.scores[B_CUBED], "variants": report.scores[VARIANTS]}

    for measure, score in scores.items():
        figures = {"p": 100 * score.precision, "r": 100 * score.recall, "f": 100 * score.f}
        for figure, floor in FLOORS["entities"][file][way][measure].items():
            record_property(f"{measure} {figure}", round(figures[figure], 2))
            assert figures[figure] >= floor, (measure, figure)


@pytest.mark.corpus
@pytest.mark.parametrize("file", sorted({one["file"] for one in FAULTS["chains"]}))
def test_the_faults_of_chains_are_in_the_gold(corpora: Path, file: str) -> None:
    gold = [(one.doc_id, name) for one in read_gold(corpora / f"{file}.jsonl") for name in one.names]
    chains = {(one["doc_id"], chain) for one in FAULTS["chains"] if one["file"] == file for chain in one["chains"]}
    places = {(one["doc_id"], one["start"], one["name"]) for one in FAULTS["names"] if one["file"] == file}

    assert chains <= {(doc_id, name.chain) for doc_id, name in gold}
    assert places <= {(doc_id, name.start, name.text) for doc_id, name in gold}


@pytest.mark.corpus
@pytest.mark.parametrize("file", sorted({one["file"] for one in FAULTS["genitives"]}))
def test_the_faults_of_a_treebank_are_in_it(corpora: Path, file: str) -> None:
    there = {name.place for found in documents(corpora / f"{file}.conllu") for name in found}

    assert faulty_genitives(file) <= there


def test_every_fault_has_a_reason_and_no_sentence() -> None:
    faults = [*FAULTS["chains"], *FAULTS["names"], *FAULTS["genitives"]]

    assert [one for one in faults if not one["reason"] or " " in one.get("next", "")] == []


def test_names_of_a_faulty_chain_count_no_more() -> None:
    fault = FAULTS["chains"][0]
    in_fault, sound = GoldName(0, 3, "Kim", "PER", fault["chains"][0]), GoldName(4, 8, "Moen", "PER", "sound")

    [changed] = without_faults(fault["file"], [GoldDocument(fault["doc_id"], "Kim Moen", (in_fault, sound))])

    assert [name.chain for name in changed.names] == [None, "sound"]
