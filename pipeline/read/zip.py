"""Archives (``.zip``) of files of any kind that is read. Nothing is unpacked to disk."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from operator import itemgetter

from pipeline.errors import DocumentError

Member = tuple[str, Callable[[], bytes]]
UTF8_NAME = 0x800  # the flag by which a member says that its name is UTF-8 (PKWARE APPNOTE 4.4.4)
ENCRYPTED = 0x1
DRIVE = re.compile(r"[A-Za-z]:")

MOST_UNPACKED = 1 << 30  # bytes of all members together, as the archive declares them
MOST_TIMES_PACKED = 200  # plain text packs to a third or a tenth of its size
SMALL = 50 << 20  # bytes that are never too much

DAMAGED_ARCHIVE = "The archive is damaged. Unpack it yourself, as far as it goes, and run over the folder."
OUTSIDE_ARCHIVE = "The name of this member points outside its archive. Look at where the archive comes from."
PROTECTED_MEMBER = "This member is protected by a password. Unpack the archive yourself and run over the folder."


def members(data: bytes) -> Iterator[Member]:
    """Yield (name, function that gives the bytes) of each file of an archive, by name; folders and hidden files not.

    Raises:
        DocumentError: the archive is damaged or would unpack to too much; from the function: the member is damaged,
            protected by a password, or has a name that points outside the archive.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError) as error:
        raise DocumentError(DAMAGED_ARCHIVE) from error
    refuse_bomb(archive)
    files = (info for info in archive.infolist() if not info.is_dir())
    for name, info in sorted(((member_name(info), info) for info in files), key=itemgetter(0)):
        if not _is_hidden(name):
            yield name, _opener(archive, info, name)


def member_name(info: zipfile.ZipInfo) -> str:
    """Return a member's name with ``/``; old Windows programs write names in cp865 or cp850, Python reads cp437."""
    name = info.filename.replace("\\", "/")
    if info.flag_bits & UTF8_NAME or name.isascii():
        return name
    raw = name.encode("cp437", "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp865")


def _is_hidden(name: str) -> bool:
    parts = [part for part in name.split("/") if part not in {"", ".", ".."}]
    return any(part.startswith((".", "__MACOSX")) for part in parts)


def _opener(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> Callable[[], bytes]:
    def read() -> bytes:
        if name.startswith("/") or DRIVE.match(name) or ".." in name.split("/"):
            raise DocumentError(OUTSIDE_ARCHIVE)
        if info.flag_bits & ENCRYPTED:
            raise DocumentError(PROTECTED_MEMBER)
        try:
            return archive.read(info)
        except Exception as error:  # each way of packing has errors of its own
            message = f"This member is damaged or packed in an unknown way ({error}). Unpack the archive yourself."
            raise DocumentError(message) from error

    return read


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
