"""Who is the subject of a verb, by the words around it: a name, a pronoun, or a noun for somebody's part."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.lexicon import words as lexicon_words
from pipeline.relate.clauses import BOUNDARIES, SPEAKING_TYPES, Token, is_definite, is_finite, is_small
from pipeline.relate.words import words

LEAST_NOUN = 3  # letters
LONGEST_PLURAL = 3  # words of a role without an article
MAX_ROLE = 5  # words of a role: "den nye lederen av partiet"
MAX_PHRASE = 40  # words of a phrase before its verb
MAX_TO_NAME = 12  # between a verb and the name of its subject: "sier leder i Norges Bygdekvinnelag, Kari Moen"
PRONOUNS = ("men", "women", "others", "first_person", "nobody")


@dataclass(frozen=True, slots=True)
class Subject:
    """The words that name who speaks.

    Attributes:
        start: position of the first token among those of the sentence.
        end: position after the last.
        mention: number of the mention that they are; 0 if they are none.
        by: ``name``, ``pronoun`` or ``role``.
        last: position after the whole phrase, what follows the name and belongs to it included.
    """

    start: int
    end: int
    by: str
    mention: int = 0
    last: int = 0


def subject_behind(tokens: Sequence[Token], at: int) -> Subject | None:
    """Return the subject that begins at a position, behind the verb: *sier* ``leder i LO, Kari Moen``."""
    while at < len(tokens) and tokens[at].lower in words("adverbs") - words("others"):
        at += 1
    if at == len(tokens):
        return None
    if tokens[at].lower in words(*PRONOUNS) and not _begins_noun(tokens, at):
        return Subject(at, at + 1, "pronoun", last=at + 1)
    return _name_behind(tokens, at) or _role(tokens, at)


def is_surely_subject(token: Token) -> bool:
    """Return whether a word behind a verb is its subject, whatever is before the verb."""
    return token.type == "person" or token.lower in words("men", "women")


def _begins_noun(tokens: Sequence[Token], at: int) -> bool:
    """Return whether a pronoun is the article of what follows: ``den`` *andre mannen*, ``en`` *av naboene*."""
    rest = tokens[at + 1 : at + 2]
    articles = words("determiners")
    return tokens[at].lower in articles and any(one.text.isalpha() and not is_small(one) for one in rest)


def _name_behind(tokens: Sequence[Token], at: int) -> Subject | None:
    """Return a name with at most its title before it: *forsker* ``Kari Moen``, *leder i LO,* ``Kari Moen``."""
    first = tokens[at]
    if first.type in SPEAKING_TYPES and (first.type == "person" or not _leads_to_person(tokens, at)):
        return _named(tokens, at)
    for position in range(at, min(at + MAX_TO_NAME, len(tokens))):
        token = tokens[position]
        before = tokens[position - 1] if position > at else None
        if token.type == "person":
            return None if before and before.lower in words("prepositions") else _named(tokens, position)
        if token.type == "organisation" and before and before.lower.isalpha() and not is_small(before):
            return _named(tokens, position)
        if not token.mention and _ends_title(tokens, at, position):
            break
    return None


def _ends_title(tokens: Sequence[Token], start: int, at: int) -> bool:
    """Return whether a word is no part of a title that begins at a position."""
    token = tokens[at]
    if is_finite(token) or token.lower in words("openers") - {"og", "for"} or token.lower in words(*PRONOUNS[:3]):
        return True
    if token.text in BOUNDARIES - {",", "-", "–"} or (token.text == "," and not _person_follows(tokens, at)):
        return True
    return token.lower in words("prepositions") and at > start and _is_definite_head(tokens, start, at)


def _is_definite_head(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Return whether the words before a preposition are a noun phrase of their own: *moren* ``til``."""
    head = tokens[end - 1]
    return not head.mention and is_definite(head) and (end - start == 1 or tokens[start].lower in words("determiners"))


def _person_follows(tokens: Sequence[Token], comma: int) -> bool:
    return any(token.type == "person" for token in tokens[comma + 1 : comma + 4])


def _leads_to_person(tokens: Sequence[Token], at: int) -> bool:
    """Return whether a name that is no person's belongs to a title: ``EUs`` *klimakommissær Connie Hedegaard*."""
    for token in tokens[at + 1 : at + 5]:
        if token.type == "person":
            return True
        if token.mention or token.text in BOUNDARIES or is_small(token):
            return False
    return False


def _named(tokens: Sequence[Token], at: int) -> Subject:
    """Return a name with others that it is joined to: *Kari Moen* ``og`` *Per Lie*."""
    end = _last_joined(tokens, at, min(at + MAX_TO_NAME, len(tokens)))
    if tokens[end - 1].type == "person" and tokens[end - 2].text == ",":
        end = at + 1  # no list without "og"
    return Subject(at, end, "name", tokens[at].mention, _phrase_end(tokens, end))


def _phrase_end(tokens: Sequence[Token], at: int) -> int:
    """Return the position behind what belongs to a name: ``(45)``, ``i Bodø``, ``til NTB``."""
    while at < len(tokens):
        if tokens[at].text == "(":
            close = next((one for one in range(at, min(at + 8, len(tokens))) if tokens[one].text == ")"), None)
            if close is None:
                return at
            at = close + 1
        elif at + 1 < len(tokens) and _goes_on(tokens[at], tokens[at + 1]):
            at += 2
        elif tokens[at].mention:
            at += 1
        else:
            return at
    return at


def _goes_on(token: Token, following: Token) -> bool:
    """Return whether two words belong to the name before them: ``i Bodø``, ``og Per Lie``."""
    if token.lower in words("prepositions"):
        return not is_finite(following)
    return token.text == "og" and following.type == "person"


def _role(tokens: Sequence[Token], at: int, limit: int = sys.maxsize) -> Subject | None:
    """Return a noun phrase: ``statsministeren``, ``den avtroppande fylkesmannen``, ``en av naboene``."""
    end = at
    while end < min(len(tokens), limit, at + MAX_ROLE):
        token = tokens[end]
        if token.text in BOUNDARIES or is_finite(token) or token.lower in words("openers", "question_words"):
            break
        if token.lower in words("prepositions") and not (end == at + 1 and token.lower == "av"):
            break
        if end > at and token.lower in words("adverbs", *PRONOUNS[:2]):
            break
        end += 1
        if is_definite(tokens[end - 1]) and tokens[at].lower not in words("determiners"):
            break
    found = tokens[at:end]
    if not found or not (found[0].lower in words("determiners") or _is_post(found[-1]) or found[0].type):
        return None
    return Subject(at, end, "role", last=_phrase_end(tokens, end)) if _is_noun(found[-1]) else None


def _is_post(token: Token) -> bool:
    """Return whether a noun may stand for somebody: *statsministeren*, or a title without an article: *talsmann*."""
    return is_definite(token) or token.lower in lexicon_words("titles") or token.lower in words("on_duty")


def _is_noun(token: Token) -> bool:
    return len(token.text) >= LEAST_NOUN and token.text[-1].isalpha() and token.lower not in words("articles")


def subject_before(tokens: Sequence[Token], verb: int) -> Subject | None:
    """Return the subject that ends before the verb: ``Leder i LO, Kari Moen,`` *sier*; ``hun`` *mener*."""
    at = verb - 1
    while at >= 0 and tokens[at].lower in words("adverbs") - words("others") - {"og"}:
        at -= 1
    if at < 0:
        return None
    if tokens[at].lower == "som":
        return _antecedent(tokens, at)
    if tokens[at].lower in words(*PRONOUNS):
        return Subject(at, at + 1, "pronoun", last=at + 1) if _opens(tokens, at) else None
    start = _phrase_start(tokens, at)
    return _head(tokens, start, at + 1) if start is not None else None


def _antecedent(tokens: Sequence[Token], som: int) -> Subject | None:
    """Return whom a relative clause is about: ``Kari Moen``, *som sier*."""
    at = som - 2 if som and tokens[som - 1].text == "," else som - 1
    for position in range(at, max(at - 6, -1), -1):
        if tokens[position].type == "person" or (position == at and tokens[position].mention):
            return _named(tokens, position)
        if tokens[position].text in BOUNDARIES - {"(", ")"} or is_finite(tokens[position]):
            break
    return None


def _opens(tokens: Sequence[Token], at: int) -> bool:
    """Return whether a clause begins at a position."""
    before = tokens[at - 1] if at else None
    return before is None or before.text in BOUNDARIES or before.lower in words("openers") or is_finite(before)


def _phrase_start(tokens: Sequence[Token], last: int) -> int | None:
    """Return where the noun phrase begins that ends at a position; ``None`` if what begins there is something else."""
    at = last
    while at >= max(0, last - MAX_PHRASE):
        token = tokens[at]
        if is_finite(token) or token.lower in words("openers") - {"og", "for", "om", "der", "her", "både", "så"}:
            break
        if token.text in BOUNDARIES - {",", "(", ")", "-", "–"}:
            break
        at -= 1
    start = at + 1
    while start <= last and (tokens[start].text in BOUNDARIES or tokens[start].lower in words("adverbs")):
        start += 1
    if start > last or tokens[start].lower in words("prepositions", "question_words"):
        return _after_comma(tokens, start, last)
    return start


def _after_comma(tokens: Sequence[Token], start: int, last: int) -> int | None:
    """Return where a phrase begins behind the last comma, if what is before it is none."""
    comma = next((at for at in range(last, start, -1) if tokens[at].text == ","), None)
    if comma is None or comma + 1 > last or tokens[comma + 1].lower in words("prepositions", "adverbs"):
        return None
    return comma + 1


def _head(tokens: Sequence[Token], start: int, end: int) -> Subject | None:
    """Return whom a noun phrase before the verb means: a person in it, else another name, else its noun."""
    if tokens[start].lower in words(*PRONOUNS) and end - start > 1 and not _begins_noun(tokens, start):
        return None
    people = (at for at in range(start, end) if tokens[at].type == "person" and _is_free(tokens, start, at))
    at = next(people, None)
    if at is None and tokens[start].type in SPEAKING_TYPES:
        at = start if all(_follows_name(tokens, place) for place in range(start + 1, end)) else None
    last = end - 1
    ends_in_name = tokens[last].type == "organisation" and _is_free(tokens, start, last)
    if at is None and ends_in_name and all(map(_is_noun_word, tokens[start:last])):
        at = last
    phrase = _role(tokens, start, end) if at is None else None
    if phrase and not any(token.text == "," for token in tokens[phrase.end : end]):
        return replace(phrase, last=end)
    at = last if at is None and ends_in_name else at
    if at is None and _is_plural(tokens[start:end]):
        return Subject(start, end, "role", last=end)
    return None if at is None else Subject(at, _last_joined(tokens, at, end), "name", tokens[at].mention, end)


def _last_joined(tokens: Sequence[Token], at: int, end: int) -> int:
    """Return the position behind names that are joined: ``NBC, CNN og ABC``."""
    last = at
    for place in range(at + 1, end):
        if tokens[place].mention and tokens[place].type == tokens[at].type:
            last = place
        elif tokens[place].text != "," and tokens[place].lower not in {"og", "samt"}:
            break
    return last + 1


def _is_noun_word(token: Token) -> bool:
    return token.text.isalpha() and not token.mention and not is_small(token)


def _is_plural(phrase: Sequence[Token]) -> bool:
    """Return whether a phrase is a noun in the plural without an article: *Russiske medier*, *forskarar*."""
    fits = len(phrase) <= LONGEST_PLURAL and all(map(_is_noun_word, phrase))
    return fits and phrase[-1].lower.endswith(("er", "ar")) and phrase[0].lower not in words("times")


def _is_free(tokens: Sequence[Token], start: int, at: int) -> bool:
    """Return whether a name does not depend on a preposition: *Leder for* ``LO``."""
    return at == start or tokens[at - 1].lower not in words("prepositions")


def _follows_name(tokens: Sequence[Token], at: int) -> bool:
    """Return whether a word may stand between an organisation and its verb: ``i Bodø``, ``(NTB)``, ``og``."""
    token = tokens[at]
    return bool(token.mention) or token.text in "()," or token.lower in words("prepositions", "adverbs") | {"og"}
