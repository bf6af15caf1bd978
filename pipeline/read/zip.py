"""Archives (``.zip``, ``.tar``) of files of any kind that is read. Nothing is unpacked to disk, nor beyond a limit.

What an archive says of its members is not believed: what is counted is what they unpack to.
"""

from __future__ import annotations

import bz2
import io
import lzma
import re
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from functools import partial
from operator import attrgetter, itemgetter

from pipeline.errors import DocumentError
from pipeline.read.decode import decode

UTF8_NAME = 0x800  # the flag by which a member says that its name is UTF-8 (PKWARE APPNOTE 4.4.4)
ENCRYPTED = 0x1
GZIP, USTAR = b"\x1f\x8b", b"ustar"  # how a packed archive begins, and what stands in the head of a .tar
DRIVE = re.compile(r"[A-Za-z]:")

MAX_UNPACKED = 1 << 30  # bytes
MAX_PACKING = 50  # plain text packs to a third or a tenth of its size
ALWAYS_ALLOWED = 4 << 20  # bytes that are never too much

DAMAGED_ARCHIVE = "The archive is damaged. Unpack as much of it as you can, and give the folder."
OUTSIDE_ARCHIVE = (
    "The name of this member points outside its archive. Make sure that you trust where the archive comes from."
)
PROTECTED_MEMBER = "This member is protected by a password. Unpack the archive yourself, and give the folder."
LOST_MEMBERS = "The archive is damaged: it should contain {said} files, but {found} were found. Unpack it yourself."
NAMELESS_MEMBER = "This member of the archive has no name, so its format is unknown. Unpack the archive yourself."


class TooMuchError(DocumentError):
    """A file unpacks to more than it may."""


@contextmanager
def saying(damage: str) -> Iterator[None]:
    """Say what is wrong with a file and what to do, where a library stumbles over it.

    Raises:
        DocumentError: with those words, whatever the error was; most libraries have many, and let others through.
        TooMuchError: as it was.
    """
    try:
        yield
    except TooMuchError:
        raise
    except Exception as error:
        raise DocumentError(damage) from error


class Allowance:
    """How many bytes a file may unpack to: fifty times its own size, or 4 MB, whichever is more."""

    def __init__(self, packed: int, most: int | None = None) -> None:
        """Take the number of bytes of the file, and one that is always too many."""
        allowed = max(ALWAYS_ALLOWED, MAX_PACKING * packed)
        self.bytes = self.left = allowed if most is None else min(most, allowed)

    def spend(self, unpacked: int, *, said: bool = False) -> None:
        """Count bytes; ``said`` are those that the file says, which may be more than there are.

        Raises:
            TooMuchError: they are more than are left.
        """
        if unpacked > self.left:
            self.left = 0
            size = f"{unpacked >> 20} MB" if said else f"more than {self.bytes >> 20} MB"
            message = f"The file would unpack to {size}, which is too much. Unpack it yourself and check it."
            raise TooMuchError(message)
        self.left -= 0 if said else unpacked


class Archive:
    """A ``.zip`` file, read member by member."""

    def __init__(self, data: bytes) -> None:
        """Open the archive.

        Raises:
            DocumentError: it is damaged, or says that it unpacks to too much.
        """
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError) as error:
            raise DocumentError(DAMAGED_ARCHIVE) from error
        self.members = self._zip.infolist()
        self._allowance = Allowance(len(data), MAX_UNPACKED)
        self._allowance.spend(sum(member.file_size for member in self.members), said=True)

    def read(self, member: zipfile.ZipInfo | str, default: bytes | None = None) -> bytes:
        """Return the bytes of a member; ``default`` where there is none of that name.

        Raises:
            DocumentError: it is damaged or not there, or the archive unpacks to too much.
        """
        if default is not None and member not in self._zip.namelist():
            return default
        try:
            info = self._zip.getinfo(member) if isinstance(member, str) else member
            data = self._bounded(info, self._allowance.left + 1)
        except Exception as error:  # each way of packing has errors of its own
            message = f"This member is damaged or packed in an unknown way ({error}). Unpack the archive yourself."
            raise DocumentError(message) from error
        self._allowance.spend(len(data))
        return data

    def beginning(self, name: str, most: int) -> bytes:
        """Return at most so many bytes of a member; what is wrong with it raises as zipfile does."""
        return self._bounded(self._zip.getinfo(name), most)

    def _bounded(self, info: zipfile.ZipInfo, most: int) -> bytes:
        """Return the first ``most`` bytes of a member; zipfile unpacks bzip2 and LZMA in one go, whatever comes out."""
        if info.compress_type not in {zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA}:
            with self._zip.open(info) as file:
                return file.read(most)
        raw = copy(info)
        raw.compress_type, raw.file_size = zipfile.ZIP_STORED, raw.compress_size
        del raw.CRC  # of the unpacked bytes
        with self._zip.open(raw) as file:
            packed = file.read()
        if info.compress_type == zipfile.ZIP_BZIP2:
            return bz2.BZ2Decompressor().decompress(packed, most)
        header = packed[4:9] + b"\xff" * 8  # APPNOTE 5.8.8: version and size of the properties go before them
        return lzma.LZMADecompressor(lzma.FORMAT_ALONE).decompress(header + packed[9:], most)


def members(data: bytes) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Yield (name, function that gives the bytes) of each file of an archive, by name; folders and hidden files not.

    Raises:
        DocumentError: the archive is damaged, in the end also after its last member, or would unpack to too much; from
            the function: the member is damaged, has a password, no name, or one that points outside the archive.
    """
    if data.startswith(GZIP) or data[257:262] == USTAR:
        yield from _tar_members(data)
        return
    archive = Archive(data)
    files = ((member_name(info), info) for info in archive.members if not info.filename.endswith("/"))
    for name, info in sorted(files, key=itemgetter(0)):
        if not _is_hidden(name):
            yield name, partial(_read, archive, info, name)
    end = data.rfind(b"PK\x05\x06")  # of the directory; the number of members is 10 bytes on
    said, found = int.from_bytes(data[end + 10 : end + 12], "little"), len(archive.members) & 0xFFFF
    if said not in {found, 0xFFFF}:
        raise DocumentError(LOST_MEMBERS.format(said=said, found=found))


def _tar_members(data: bytes) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Yield the same of a ``.tar``, which may be packed as a whole by gzip."""
    allowance = Allowance(len(data), MAX_UNPACKED)
    try:
        if data.startswith(GZIP):
            data = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16).decompress(data, allowance.bytes + 1)
            allowance.spend(len(data))
        archive = tarfile.open(fileobj=io.BytesIO(data))  # noqa: SIM115 - nothing to close: it is all in memory
        files = [info for info in archive if info.isreg()]
        allowance.spend(sum(info.size for info in files), said=True)  # a sparse file is larger than its archive
    except TooMuchError:
        raise
    except (tarfile.TarError, zlib.error, ValueError, OSError, EOFError) as error:
        raise DocumentError(DAMAGED_ARCHIVE) from error
    for info in sorted(files, key=attrgetter("name")):
        if not _is_hidden(info.name):
            yield info.name, partial(_read_tar, archive, info)


def _read_tar(archive: tarfile.TarFile, info: tarfile.TarInfo) -> bytes:
    if _is_outside(info.name):
        raise DocumentError(OUTSIDE_ARCHIVE)
    file = archive.extractfile(info)
    data = file.read() if file else b""
    if len(data) < info.size:
        raise DocumentError(DAMAGED_ARCHIVE)
    return data


def _is_hidden(name: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in name.split("/") if part not in {".", ".."})


def _is_outside(name: str) -> bool:
    return bool(name.startswith("/") or DRIVE.match(name) or ".." in name.split("/"))


def member_name(info: zipfile.ZipInfo) -> str:
    """Return a member's name with ``/``; programs that do not say it write them in any encoding."""
    name = info.filename.replace("\\", "/")
    if info.flag_bits & UTF8_NAME or name.isascii():
        return name
    raw = name.encode("cp437", "replace")
    try:
        return decode(raw).text
    except DocumentError:
        return raw.decode("cp865")


def _read(archive: Archive, info: zipfile.ZipInfo, name: str) -> bytes:
    if not name:
        raise DocumentError(NAMELESS_MEMBER)
    if _is_outside(name):
        raise DocumentError(OUTSIDE_ARCHIVE)
    if info.flag_bits & ENCRYPTED:
        raise DocumentError(PROTECTED_MEMBER)
    return archive.read(info)
