"""The four tables as one object."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True, slots=True)
class Tables:
    """The four tables as DataFrames.

    Text columns hold text and never a missing value: what is not known is the empty string. ``confidence`` is NaN
    where the model gives none.
    """

    mentions: pd.DataFrame
    entities: pd.DataFrame
    documents: pd.DataFrame
    cooccurrences: pd.DataFrame
