"""How well the genitive is told from a name's own s, in the corpora."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from pipeline.resolve.base_form import Evidence, base_form
from pipeline.resolve.readings import trimmed

FLOORS = json.loads(Path(__file__).with_name("floors.json").read_text(encoding="utf-8"))
NAME = re.compile(r"(?:^|\|)name=([^|]+)")
ENDS_IN_S = re.compile(r"[sS]['’]?$|['’]$")
FORM, FEATURES, MISC = 1, 5, 9


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
        yield Name(text.strip(), after, "gen" in sentence[end - 1][FEATURES].split("|"))


def documents(path: Path) -> dict[str, list[Name]]:
    """Return the names of a treebank by source file."""
    found: defaultdict[str, list[Name]] = defaultdict(list)
    document, sentence = "", []
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        if line.startswith("# newdoc"):
            document = line
        elif line and not line.startswith("#"):
            sentence.append(line.split("\t"))
        elif not line:
            found[document].extend(names(sentence))
            sentence = []
    return found


@pytest.mark.corpus
def test_genitives_are_told_from_names_in_s_as_well_as_before(corpora: Path) -> None:
    counts: Counter[tuple[bool, bool]] = Counter()
    for variety in ("nob", "nno"):
        for found in documents(corpora / f"norne-{variety}-train.conllu").values():
            evidence = Evidence.of((trimmed(name.text), name.after) for name in found)
            for name in found:
                if ENDS_IN_S.search(name.text):
                    cut = base_form(name.text, after=name.after, evidence=evidence) != name.text
                    counts[name.genitive, cut] += 1

    assert 100 * counts[True, True] / (counts[True, True] + counts[True, False]) >= FLOORS["found"]
    assert 100 * counts[False, True] / (counts[False, True] + counts[False, False]) <= FLOORS["false_cuts"]
