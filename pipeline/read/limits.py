"""What is too much to unpack."""

from __future__ import annotations

import zipfile

from pipeline.errors import DocumentError

MOST_UNPACKED = 1 << 30  # bytes of all members together, as the archive declares them
MOST_TIMES_PACKED = 200  # plain text packs to a third or a tenth of its size
SMALL = 50 << 20  # bytes that are never too much


def refuse_bomb(archive: zipfile.ZipFile) -> None:
    """Make sure that an archive declares no more than a machine can take; nothing is unpacked to find out.

    Raises:
        DocumentError: it does.
    """
    unpacked = sum(member.file_size for member in archive.infolist())
    packed = sum(member.compress_size for member in archive.infolist())
    refuse_size(unpacked, packed)


def refuse_size(unpacked: int, packed: int) -> None:
    """Make sure that so many bytes, packed into so many, are no more than a machine can take.

    Raises:
        DocumentError: they are.
    """
    if unpacked > MOST_UNPACKED or (unpacked > SMALL and unpacked > MOST_TIMES_PACKED * max(packed, 1)):
        message = f"The file would unpack to {unpacked >> 20} MB, which is too much. Unpack it yourself and look at it."
        raise DocumentError(message)
