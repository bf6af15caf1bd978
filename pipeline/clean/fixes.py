"""The fixes, in the order in which they run, by the names that ``--no-fix`` and ``documents.fixes`` use.

A fix is a pure function from aligned text to aligned text. It takes time in proportion to the text, and leaves sound
text as it is. To add one: write it in the module it belongs to, with a doctest that also shows what it leaves alone,
put it here, and add cases to ``tests/clean/data/fixes``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from pipeline.aligned import AlignedText
from pipeline.clean.characters import (
    compose_letters,
    plain_spaces,
    remove_controls,
    remove_invisible,
    remove_soft_hyphens,
)
from pipeline.clean.encoding import mend_double_encoding
from pipeline.clean.entities import unescape_html
from pipeline.clean.hyphens import join_hyphenated
from pipeline.errors import SettingsError

Fix = Callable[[AlignedText], AlignedText]

FIXES: Mapping[str, Fix] = {
    "html-entities": unescape_html,  # first: an entity may stand for a letter of a broken sequence
    "double-encoding": mend_double_encoding,  # before the control characters that broken sequences hold
    "control-characters": remove_controls,
    "zero-width": remove_invisible,
    "soft-hyphens": remove_soft_hyphens,
    "composed-letters": compose_letters,  # after the removals, which bring a letter and its accent together
    "line-hyphens": join_hyphenated,
    "spaces": plain_spaces,
}


def mend(text: AlignedText, *, no_fix: Collection[str] = ()) -> tuple[AlignedText, tuple[str, ...]]:
    """Return the mended text and the names of the fixes that changed it.

    Raises:
        SettingsError: a name in ``no_fix`` is no fix.

    Example:
        >>> mended, fixes = mend(AlignedText.of("KÃ¥re fra Mo i&nbsp;Rana"))
        >>> mended.text, fixes
        ('Kåre fra Mo i Rana', ('html-entities', 'double-encoding', 'spaces'))
    """
    check_names(no_fix)
    changed = []
    for name, fix in FIXES.items():
        if name in no_fix:
            continue
        fixed = fix(text)
        if fixed.text != text.text:
            changed.append(name)
            text = fixed
    return text, tuple(changed)


def check_names(names: Iterable[str]) -> None:
    """Make sure that names are names of fixes.

    Raises:
        SettingsError: one is not.
    """
    for name in names:
        if name not in FIXES:
            what = "The cleaning fix"
            raise SettingsError.unknown(what, name, FIXES)
