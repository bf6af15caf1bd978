"""Work that stands for the real one and is killed by one document; apart from others, for workers to load it fast."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence

from pipeline.read.documents import Unread
from pipeline.recognise.models import ModelInfo
from pipeline.records import Document

KILLER = "sak-00003.txt"


class Deadly:
    """Returns documents as they are; one kills its process."""

    def __init__(self) -> None:
        """Tell which model this is."""
        self.info = ModelInfo("toy", "1", "test", "", ())

    def __call__(self, items: Sequence[Unread]) -> list[Document]:
        """Return the documents."""
        if any(item.doc_id == KILLER for item in items):
            os.kill(os.getpid(), signal.SIGKILL)
        return [Document(item.doc_id, sha256=item.sha256) for item in items]


def deadly() -> Deadly:
    """Make the work."""
    return Deadly()
