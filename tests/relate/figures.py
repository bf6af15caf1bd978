"""How well it is found who says what: `python -m tests.relate.figures` measures it in the corpora.

Two measures. ``treebank``: reporting verbs whose subject is a name, against the heads of the treebank (dev, Universal
Dependencies), from raw text; only the verb and its subject count, whatever is said. ``quotes``: whole articles that
language models have marked by sense (``gold/``, offsets without text): spans that overlap by 0.8 of their union, and
of those found whether the entity that speaks is the right one.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.corpus import link_documents
from pipeline.options import Settings
from pipeline.process import Processor
from pipeline.records import Document, Quote
from pipeline.relate.clauses import clauses
from pipeline.relate.reports import reports
from pipeline.relate.words import verbs

GOLD = Path(__file__).with_name("gold")
SOURCES = {"articles": "articles-train.jsonl", "registers": "gold/registers-train.jsonl"}
ALIKE = 0.8  # of the union of two spans
CHUNK = 40  # sentences of the treebank in a document
NAMES = re.compile(r"name=[BI]-(?:PER|ORG|GPE_ORG|GPE_LOC|LOC)")
WORDS = re.compile(r"\W+")
SUBJECTS = {"nsubj", "SUBJ"}
FORM, LEMMA, HEAD, FUNCTION, MISC = 1, 2, 6, 7, 9
MEASURED = {
    lemma for some in verbs().values() for verb in some if verb.kind != "speech" and not verb.particle
    for lemma in verb.lemmas.values()
}  # fmt: skip


class Score(NamedTuple):
    """Counts of what is right, what was found and what is to be found."""

    right: int
    found: int
    gold: int

    @property
    def figures(self) -> tuple[float, float, float]:
        """Return precision, recall and F in per cent."""
        precision, recall = 100 * self.right / max(1, self.found), 100 * self.right / max(1, self.gold)
        return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


@cache
def processor() -> Processor:
    return Processor(Settings(tables=("quotes",)))


class Word(NamedTuple):
    """A word of the treebank with its place in the text of its document."""

    start: int
    end: int
    columns: Sequence[str]

    @property
    def named(self) -> bool:
        return bool(NAMES.search(self.columns[MISC]))


def sentences(path: Path) -> Iterator[tuple[bool, list[list[str]]]]:
    """Yield whether a paragraph begins, and the columns of the words, of each sentence."""
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        lines = block.splitlines()
        rows = [line.split("\t") for line in lines if line and line[0] != "#"]
        if rows:
            yield any(line.startswith(("# newpar", "# newdoc", "# heading")) for line in lines), rows


def treebank_documents(path: Path) -> Iterator[tuple[Document, list[list[Word]]]]:
    """Yield documents of some sentences, and their words."""
    text, words, count = "", list[list[Word]](), 0
    for begins, rows in sentences(path):
        if begins and count >= CHUNK:
            yield Document(f"{len(text)}", source=text), words
            text, words, count = "", [], 0
        text += "\n\n" * (begins and bool(text))
        found = []
        for row in rows:
            found.append(Word(len(text), len(text) + len(row[FORM]), row))
            text += row[FORM]
            text += "" if "SpaceAfter=No" in row[MISC] else " "
        text = text if text.endswith(" ") else text + " "
        words.append(found)
        count += 1
    yield Document(f"{len(text)}", source=text), words


def gold_pairs(words: Sequence[Word]) -> tuple[dict[int, Word], set[int]]:
    """Return verb -> the name that is its subject, and the verbs that say nothing of a subject of their own."""
    pairs: dict[int, Word] = {}
    unsure: set[int] = set()
    subjects = {int(word.columns[HEAD]): word for word in words if word.columns[FUNCTION] in SUBJECTS}
    for number, word in enumerate(words, start=1):
        if word.columns[LEMMA] not in MEASURED:
            continue
        subject = subjects.get(number)
        if subject is None and word.columns[FUNCTION] == "INFV":
            subject = subjects.get(int(word.columns[HEAD]))
        if subject is None or subject.columns[LEMMA] == "som":
            unsure.add(word.start)
        elif subject.named:
            pairs[word.start] = subject
    return pairs, unsure


def found_pairs(document: Document) -> Iterator[tuple[int, int, int]]:
    """Yield the offset of each measured verb with a named subject, and the subject's start and end."""
    for clause in clauses(document):
        aligned = document.paragraphs[clause.paragraph - 1].text
        for report in reports(clause):
            if report.subject and report.subject.by == "name" and report.verb.lemma("nb") in MEASURED:
                mention = document.mentions[report.subject.mention - 1]
                at = clause.tokens[report.at]
                yield aligned.origin(at.start, at.end)[0], mention.start, mention.end


def treebank(path: Path) -> Score:
    """Return how well reporting verbs get the names that are their subjects in a treebank."""
    right = found = gold = 0
    for document, words in treebank_documents(path):
        [processed] = processor()([document])
        pairs: dict[int, Word] = {}
        unsure: set[int] = set()
        for some in words:
            more, doubtful = gold_pairs(some)
            pairs |= more
            unsure |= doubtful
        gold += len(pairs)
        hits = set()
        for at, start, end in found_pairs(processed):
            if at in unsure:
                continue
            found += 1
            subject = pairs.get(at)
            if subject and start < subject.end and subject.start < end:
                hits.add(at)
        right += len(hits)
    return Score(right, found, gold)


def gold_quotes(part: str) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """Return (source, document) -> its marked quotations."""
    marked: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for line in (GOLD / f"{part}.jsonl").read_text(encoding="utf-8").splitlines():
        document = json.loads(line)
        marked[document["source"], document["doc"]] = document["quotes"]
    return marked


def marked_documents(corpora: Path, wanted: Iterable[tuple[str, str]]) -> list[Document]:
    """Return the documents that were marked, with what is said in them found."""
    wanted = list(wanted)
    texts: dict[tuple[str, str], str] = {}
    for source, file in SOURCES.items():
        with (corpora / file).open(encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                texts[source, row["doc_id"]] = row["text"]
    found = processor()([Document(f"{source}/{doc}", source=texts[source, doc]) for source, doc in wanted])
    return link_documents(found)


def alike(quote: Quote, marked: Mapping[str, Any]) -> float:
    """Return how much of the union of two spans they share."""
    shared = min(quote.end, marked["end"]) - max(quote.start, marked["start"])
    return max(0, shared) / (max(quote.end, marked["end"]) - min(quote.start, marked["start"]))


def folded(name: str) -> str:
    return " ".join(WORDS.sub(" ", name).lower().split())


def quotes(corpora: Path, part: str) -> tuple[Score, Score, Score]:
    """Return the scores of spans, of speakers of those found, and of those among them that are a pronoun."""
    marked = gold_quotes(part)
    counts: Counter[str] = Counter()
    for document, gold in zip(marked_documents(corpora, marked), marked.values(), strict=True):
        counts["found"] += len(document.quotes)
        counts["gold"] += len(gold)
        rest = list(document.quotes)
        for one in gold:
            best = max(rest, key=lambda quote: alike(quote, one), default=None)
            if best is None or alike(best, one) < ALIKE:
                continue
            rest.remove(best)
            speaker = document.mentions[best.speaker - 1].name if best.speaker else ""
            right = folded(speaker) in {folded(name) for name in one["speaker"].split(";")}
            for key in ("all", one["by"]):
                counts[key] += 1
                counts[key, right] += 1
    right = counts["all", True]
    pronouns = counts["pronoun", True], counts["pronoun"], counts["pronoun"]
    return (
        Score(counts["all"], counts["found"], counts["gold"]),
        Score(right, counts["all"], counts["all"]),
        Score(*pronouns),
    )


def scores(corpora: Path) -> dict[str, Score]:
    """Return all scores, by their names in ``floors.json``."""
    found = {f"treebank {variety}": treebank(corpora / f"norne-{variety}-dev.conllu") for variety in ("nob", "nno")}
    for part in ("dev", "test"):
        names = (f"quotes {part}", f"speakers {part}", f"pronouns {part}")
        found |= dict(zip(names, quotes(corpora, part), strict=True))
    return found


if __name__ == "__main__":
    named = os.environ.get("NAVNETABELL_CORPORA")
    if not named:
        sys.exit("The variable NAVNETABELL_CORPORA names no folder of corpora.")
    for name, score in scores(Path(named)).items():
        precision, recall, f = score.figures
        line = f"{name}: P {precision:.1f} R {recall:.1f} F {f:.1f} ({score.right} of {score.gold})"
        print(line)  # noqa: T201 - what was asked for
