"""How well genitives are told from a name's own s, and mentions brought together, in the corpora."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

import pytest

from pipeline.evaluate.gold import Gold, GoldDocument, GoldName
from pipeline.evaluate.gold_files import read_gold
from pipeline.evaluate.report import report_on, resolve_gold
from pipeline.evaluate.scores import B_CUBED, VARIANTS
from pipeline.options import Settings
from pipeline.records import Document
from pipeline.resolve.base_form import Evidence, base_form, last_word
from pipeline.resolve.lexicon import Words, words
from pipeline.resolve.readings import trimmed
from tests.resolve.gold_faults import FAULTS, faulty_genitives, without_faults

FLOORS = json.loads(Path(__file__).with_name("floors.json").read_text(encoding="utf-8"))
FROM_TRAIN = json.loads(Path(__file__).with_name("from_train.json").read_text(encoding="utf-8"))["names_in_s"]
GENITIVES, ENTITIES = FLOORS["genitives"], FLOORS["entities"]
NAME = re.compile(r"(?:^|\|)name=([^|]+)")
ENDS_IN_S = re.compile(r"[sS]['’]?$|['’]$")
WORD = re.compile(r"\s*([^\W_][\w\-]*|\S)?")
MARKS = {"gen", "Case=Gen"}  # of the two treebanks that NorNE is laid over
FORM, FEATURES, MISC = 1, 5, 9
WAYS = ("as_is", "without_faults")

Record = Callable[[str, object], None]


class Name(NamedTuple):
    """A name of the treebank, the text after it, and whether its last word is marked as a genitive."""

    text: str
    after: str
    genitive: bool


def names(sentence: list[list[str]]) -> Iterator[Name]:
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
        yield Name(text.strip(), after, not MARKS.isdisjoint(sentence[end - 1][FEATURES].split("|")))


def documents(path: Path) -> Iterator[tuple[str, list[Name]]]:
    """Yield the source files of a treebank, id and names; a sentence at a time where it does not say which is whose."""
    document = ""
    found: list[Name] = []
    sentence: list[list[str]] = []
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        if line.startswith("# newdoc"):
            yield document, found
            document, found = line.partition("=")[2].strip(), []
        elif line and not line.startswith("#"):
            sentence.append(line.split("\t"))
        elif not line:
            found.extend(names(sentence))
            sentence = []
            if not document:
                yield document, found
                found = []
    yield document, found


class Part(NamedTuple):
    """A document of the treebank: the file that it is in, the source file it was taken from, its id and its names."""

    file: str
    source: str
    document: str
    names: list[Name]


@cache
def parts(folder: Path, part: str) -> list[Part]:
    """Return the documents of a part of the treebank; several of them, numbered, may be of one source file."""
    return [
        Part(f"norne-{variety}-{part}", document.partition("_")[0], document, found)
        for variety in ("nob", "nno")
        for document, found in documents(folder / f"norne-{variety}-{part}.conllu")
    ]


def genitives(some: Iterable[Part], way: str) -> Counter[tuple[bool, bool]]:
    """Count the names in -s of documents by whether they are marked as genitives, and are cut."""
    counts: Counter[tuple[bool, bool]] = Counter()
    for file, _, document, found in some:
        left_out = faulty_genitives(file) if way == "without_faults" else set()
        evidence = Evidence.of((trimmed(name.text), name.after) for name in found)
        for name in found:
            following = (match := WORD.match(name.after)) and match[1]
            if ENDS_IN_S.search(name.text) and (document, name.text, following or "") not in left_out:
                cut = base_form(name.text, after=name.after, evidence=evidence) != name.text
                counts[name.genitive, cut] += 1
    return counts


def sources_by_word(some: Iterable[Part]) -> dict[str, set[str]]:
    """Return, for the words that were added for what the treebank showed, the source files that they end a name in."""
    where: dict[str, set[str]] = {word: set() for word in FROM_TRAIN}
    for part in some:
        for name in part.names:
            if last_word(name.text).lower() in where:
                where[last_word(name.text).lower()].add(part.source)
    return where


def held_out(some: Sequence[Part], way: str) -> Counter[tuple[bool, bool]]:
    """Count as ``genitives``, each source file without the words that were added for what it alone showed."""
    by_source: defaultdict[str, list[Part]] = defaultdict(list)
    for part in some:
        by_source[part.source].append(part)
    where, listed = sources_by_word(some), words("names_in_s")
    counts: Counter[tuple[bool, bool]] = Counter()
    for source, parts_of_it in by_source.items():
        known = {word for word, sources in where.items() if not sources - {source}}
        fewer = replace(listed, whole=listed.whole - known)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("pipeline.resolve.base_form.words", partial(without, fewer))
            counts += genitives(parts_of_it, way)
    return counts


def without(fewer: Words, name: str) -> Words:
    """Return the words of a list of the lexicon, of the names in -s fewer than there are."""
    return fewer if name == "names_in_s" else words(name)


def figures(counts: Counter[tuple[bool, bool]]) -> tuple[float, float]:
    """Return the per cent of genitives that are found, and of other names in -s that are cut."""
    found = 100 * counts[True, True] / (counts[True, True] + counts[True, False])
    return found, 100 * counts[False, True] / (counts[False, True] + counts[False, False])


@pytest.mark.corpus
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("part", ["train", "dev"])
def test_genitives_are_told_from_names_in_s_as_well_as_before(
    corpora: Path, part: str, way: str, record_property: Record
) -> None:
    found, false_cuts = figures(genitives(parts(corpora, part), way))
    floor = GENITIVES[f"norne-{part}"][way]
    record_property("found", round(found, 2))
    record_property("false cuts", round(false_cuts, 2))

    assert found >= floor["found"]
    assert false_cuts <= floor["false_cuts"]


@pytest.mark.corpus
@pytest.mark.parametrize("way", WAYS)
def test_genitives_are_told_in_source_files_that_taught_nothing(
    corpora: Path, way: str, record_property: Record
) -> None:
    found, false_cuts = figures(held_out(parts(corpora, "train"), way))
    floor = GENITIVES["norne-train, cross-validated"][way]
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
@pytest.mark.parametrize("file", ENTITIES)
def test_gold_names_are_brought_together_as_well_as_before(
    corpora: Path, file: str, way: str, record_property: Record
) -> None:
    gold, found = resolved(corpora / f"{file}.jsonl")
    texts = without_faults(file, gold) if way == "without_faults" else gold
    report = report_on(Gold(file, tuple(texts)), found)
    scores = {"b3": report.scores[B_CUBED], "variants": report.scores[VARIANTS]}

    for measure, score in scores.items():
        figures = {"p": 100 * score.precision, "r": 100 * score.recall, "f": 100 * score.f}
        for figure, floor in ENTITIES[file][way][measure].items():
            record_property(f"{measure} {figure}", round(figures[figure], 2))
            assert figures[figure] >= floor, (measure, figure)


@pytest.mark.corpus
@pytest.mark.parametrize("file", sorted({one["file"] for one in FAULTS["chains"]}))
def test_the_faults_of_chains_are_in_the_gold(corpora: Path, file: str) -> None:
    gold = {document.doc_id: document.names for document in read_gold(corpora / f"{file}.jsonl")}
    chains = {(doc_id, name.chain) for doc_id, names in gold.items() for name in names}
    places = {(doc_id, name.start, name.text) for doc_id, names in gold.items() for name in names}

    assert {
        (one["doc_id"], chain) for one in FAULTS["chains"] if one["file"] == file for chain in one["chains"]
    } <= chains
    assert {(one["doc_id"], one["start"], one["name"]) for one in FAULTS["names"] if one["file"] == file} <= places


@pytest.mark.corpus
@pytest.mark.parametrize("file", sorted({one["file"] for one in FAULTS["genitives"]}))
def test_the_faults_of_a_treebank_are_in_it(corpora: Path, file: str) -> None:
    there = {
        (document, name.text, ((match := WORD.match(name.after)) and match[1]) or "")
        for document, found in documents(corpora / f"{file}.conllu")
        for name in found
    }

    assert faulty_genitives(file) <= there


def test_every_fault_has_a_reason_and_no_sentence() -> None:
    for one in [*FAULTS["chains"], *FAULTS["names"], *FAULTS["genitives"]]:
        assert one["reason"]
        assert " " not in one.get("next", "")


def test_names_of_a_faulty_chain_count_no_more() -> None:
    fault = FAULTS["chains"][0]
    in_fault = GoldName(0, 3, "Kim", "PER", fault["chains"][0])
    sound = GoldName(4, 8, "Moen", "PER", "sound")
    document = GoldDocument(fault["doc_id"], "Kim Moen", (in_fault, sound))

    [changed] = without_faults(fault["file"], [document])

    assert [name.chain for name in changed.names] == [None, "sound"]
