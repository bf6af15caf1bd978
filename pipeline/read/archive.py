"""Archives (``.zip``) of files of any kind that is read. Nothing is unpacked to disk."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from operator import itemgetter
from pathlib import PurePosixPath

from pipeline.errors import DocumentError
from pipeline.read.limits import refuse_bomb

Member = tuple[str, Callable[[], bytes]]
UTF8_NAME = 0x800  # the flag by which a member says that its name is UTF-8 (PKWARE APPNOTE 4.4.4)


def members(data: bytes) -> Iterator[Member]:
    """Yield (name, function that gives the bytes) of each file of an archive, by name; folders and hidden files not.

    Raises:
        DocumentError: the archive is damaged or would unpack to too much; from the function: the member is damaged,
            protected by a password, or has a name that points outside the archive.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        message = "The archive is damaged. Unpack it yourself, as far as it goes, and run over the folder."
        raise DocumentError(message) from error
    refuse_bomb(archive)
    files = (info for info in archive.infolist() if not info.is_dir())
    named = sorted(((readable_name(info), info) for info in files), key=itemgetter(0))
    for name, info in named:
        if not any(part.startswith((".", "__MACOSX")) and part != ".." for part in PurePosixPath(name).parts):
            yield name, _opener(archive, info, name)


def readable_name(info: zipfile.ZipInfo) -> str:
    """Return a member's name; Windows writes names that are not ASCII in cp865 or cp850, Python reads cp437."""
    if info.flag_bits & UTF8_NAME or info.filename.isascii():
        return info.filename
    raw = info.filename.encode("cp437", "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp865")


def _opener(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> Callable[[], bytes]:
    def read() -> bytes:
        if name.startswith("/") or "\\" in name or ".." in PurePosixPath(name).parts:
            message = "The name of this member points outside its archive. Look at where the archive comes from."
            raise DocumentError(message)
        try:
            return archive.read(info)
        except RuntimeError as error:  # zipfile's word for a password
            message = "This member is protected by a password. Unpack the archive yourself and run over the folder."
            raise DocumentError(message) from error
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
            message = f"This member is damaged or packed in an unknown way ({error}). Unpack the archive yourself."
            raise DocumentError(message) from error

    return read
