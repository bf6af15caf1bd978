"""What a linguist knows of who says what, of the lexicon: ``reporting_verbs.toml`` and ``clause_words.toml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pipeline.lexicon import table

STANDARDS = ("nb", "nn")
VOWEL = re.compile("[aeiouyæøå]")


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb that reports.

    Attributes:
        lemmas: the infinitive by language, with its particle.
        particle: the word that must stand behind it or behind its subject: *legger til*; else empty.
        kind: ``claim``, ``say``, ``think``, ``that``, ``feel`` or ``speech``; ``reporting_verbs.toml`` explains them.
    """

    lemmas: Mapping[str, str]
    particle: str
    kind: str

    def is_infinitive(self, form: str) -> bool:
        """Return whether a form is the infinitive, and no finite form too, as *synes*."""
        return (
            self.kind != "feel" and any(lemma.split()[0] == form for lemma in self.lemmas.values()) and form[-1] != "s"
        )

    def lemma(self, language: str) -> str:
        """Return the infinitive in a language; in Bokmål if it is not known there."""
        return self.lemmas.get(language, self.lemmas["nb"])


@cache
def verbs() -> dict[str, list[Verb]]:
    """Return form -> the verbs that it may be of, those with a particle first."""
    found: dict[str, list[Verb]] = {}
    for kind, entries in table("reporting_verbs").items():
        for names, forms in entries.items():
            lemmas = dict(zip(STANDARDS, names.split(" / "), strict=True))
            verb = Verb(lemmas, lemmas["nb"].partition(" ")[2], kind)
            bokmaal, nynorsk = (lemma.split()[0] for lemma in lemmas.values())
            infinitives = [bokmaal, nynorsk]
            if VOWEL.search(nynorsk.removesuffix("e")):  # "le" has no "la", nor "se" a "sa"
                infinitives.append(nynorsk.removesuffix("e") + "a")
            for form in dict.fromkeys([*forms.replace("|", " ").split(), *infinitives]):
                found.setdefault(form, []).append(verb)
    return {form: sorted(some, key=lambda verb: not verb.particle) for form, some in found.items()}


@cache
def words(*names: str) -> frozenset[str]:
    """Return the words of lists of ``clause_words.toml``.

    Example:
        >>> "hun" in words("women"), "han" in words("women", "men")
        (True, True)
    """
    return frozenset(word for name in names for word in table("clause_words")[name])
