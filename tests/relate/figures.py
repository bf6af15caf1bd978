"""How well it is found who says what and who is what: `python -m tests.relate.figures` measures it in the corpora.

Three measures. ``treebank``: reporting verbs whose subject is a name, against the heads of the treebank (dev, Universal
Dependencies), from raw text; only the verb and its subject count, whatever is said. ``quotes``: whole articles that
language models have marked by sense (``gold/``, offsets without text): spans that overlap by 0.8 of their union, and
of those found whether the entity that speaks is the right one. ``affiliations``: single sentences, marked likewise;
each field of a person counts by itself.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.corpus import link_documents
from pipeline.options import Settings
from pipeline.process import Processor
from pipeline.records import Affiliation, Document, Quote
from pipeline.relate.clauses import clauses
from pipeline.relate.reports import reports
from pipeline.relate.words import verbs

GOLD = Path(__file__).with_name("gold")
SOURCES = {"articles": "articles-train.jsonl", "registers": "gold/registers-train.jsonl"}
ALIKE = 0.8  # of the union of two spans
CHUNK = 40  # sentences of the treebank in a document
NAMES = re.compile(r"name=[BI]-(?:PER|ORG|GPE_ORG|GPE_LOC|LOC)")
Field = tuple[str, str, str]
FIELDS = ("role", "organisation", "place", "party", "age")
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
    return Processor(Settings(tables=("quotes", "affiliations")))


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
    named = [(f"{source}/{doc}", texts(corpora / SOURCES[source])[doc]) for source, doc in wanted]
    return link_documents(processor()([Document(name, source=text) for name, text in named]))


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


def sentence_of(corpora: Path, row: Mapping[str, Any]) -> str:
    """Return the text of a marked sentence."""
    if "start" in row:
        folder = corpora / "gold" if row["source"].startswith("registers") else corpora
        return str(texts(folder / f"{row['source']}.jsonl")[row["doc"]][row["start"] : row["end"]])
    return treebank_texts(corpora / f"{row['source']}.conllu")[row["doc"]]


@cache
def texts(path: Path) -> dict[str, str]:
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return {row["doc_id"]: row["text"] for row in rows}


@cache
def treebank_texts(path: Path) -> dict[str, str]:
    found, key = {}, ""
    for line in path.read_text(encoding="utf-8").splitlines():
        name, _, value = line.partition("=")
        if name == "# sent_id ":
            key = value.strip()
        elif name == "# text ":
            found[key] = value.strip()
    return found


def affiliations(corpora: Path, *, seen: bool) -> Score:
    """Return the score of the fields of affiliations, in the sentences that the rules were made with, or in others."""
    rows = [
        row
        for line in (GOLD / "affiliations.jsonl").read_text(encoding="utf-8").splitlines()
        for row in [json.loads(line)]
    ]
    rows = [row for row in rows if row["used"] is seen]
    documents = processor()(
        [Document(f"{number}", source=sentence_of(corpora, row)) for number, row in enumerate(rows)]
    )
    right = found = gold = 0
    for document, row in zip(documents, rows, strict=True):
        marked = {
            (folded(tie["person"]), key, folded(str(tie[key]))) for tie in row["ties"] for key in FIELDS if key in tie
        }
        ties = {field for tie in document.affiliations for field in fields_of(document, tie, marked)}
        right, found, gold = right + len(ties & marked), found + len(ties), gold + len(marked)
    return Score(right, found, gold)


def fields_of(document: Document, tie: Affiliation, marked: Container[Field]) -> Iterator[Field]:
    """Yield the fields of an affiliation; a name counts in its base form or as it is written."""
    person = folded(document.mentions[tie.person - 1].text)
    values = {"role": tie.role, "party": tie.party, "age": str(tie.age or "")}
    for key, number, word in (("organisation", tie.organisation, tie.employer), ("place", tie.place, tie.locality)):
        mention = document.mentions[number - 1] if number else None
        written = (mention.text, mention.name) if mention else (word,)
        values[key] = next((one for one in written if (person, key, folded(one)) in marked), written[-1])
    yield from ((person, key, folded(value)) for key, value in values.items() if value)


def scores(corpora: Path) -> dict[str, Score]:
    """Return all scores, by their names in ``floors.json``."""
    found = {f"treebank {variety}": treebank(corpora / f"norne-{variety}-dev.conllu") for variety in ("nob", "nno")}
    for part in ("dev", "test"):
        names = (f"quotes {part}", f"speakers {part}", f"pronouns {part}")
        found |= dict(zip(names, quotes(corpora, part), strict=True))
    for name, seen in (("affiliations seen", True), ("affiliations held out", False)):
        found[name] = affiliations(corpora, seen=seen)
    return found


if __name__ == "__main__":
    named = os.environ.get("NAVNETABELL_CORPORA")
    if not named:
        sys.exit("The variable NAVNETABELL_CORPORA names no folder of corpora.")
    for name, score in scores(Path(named)).items():
        precision, recall, f = score.figures
        line = f"{name}: P {precision:.1f} R {recall:.1f} F {f:.1f} ({score.right} of {score.gold})"
        print(line)  # noqa: T201 - what was asked for
