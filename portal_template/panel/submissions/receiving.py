"""Files as they arrive: counted while they are received, written to the private folder, and never more of them than is allowed."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import tempfile
from pathlib import Path
from typing import IO, Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

SHEET_BYTES = 10_000_000
DOCUMENT_BYTES = 50_000_000
MOST_FILES = 20
_FULL = (errno.ENOSPC, errno.EDQUOT)


class ReceivedFile(UploadedFile):
    """A file on the disk, in the private folder: gone when the request ends unless somebody takes it."""

    def __init__(self, *, file: IO[bytes], path: Path, name: str, size: int, sha256: str) -> None:
        super().__init__(file=file, name=name, size=size)
        self.path = path
        self.sha256 = sha256
        self.said_name = plain_words(name)

    def close(self) -> None:
        super().close()
        self.path.unlink(missing_ok=True)


def plain_words(name: str) -> str:
    """The name as its owner wrote it, without what does not print; short enough for any disk."""
    printable = "".join(letter for letter in name if letter.isprintable() and letter not in "/\\\0").strip(". ")
    stem, dot, suffix = printable.rpartition(".")
    return f"{_short(stem)}.{suffix[:12]}" if dot and stem else _short(printable) or "archivo"


def _short(text: str) -> str:
    return text.encode()[:160].decode(errors="ignore")


class Receiver(FileUploadHandler):
    """Counts what arrives. What is too large or does not fit on the disk is read to its end and dropped, so that a page can say so."""

    def __init__(self, folder: Path, *, most_bytes: int, most_files: int = 1) -> None:
        super().__init__()
        self.folder, self.most_bytes, self.most_files = folder, most_bytes, most_files
        self.refused: list[tuple[str, str]] = []  # name, code: too_large, too_many, disk_full
        self.received = 0
        self._open: IO[bytes] | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin to keep a file."""
        super().new_file(*args, **kwargs)
        self.drop()
        self.received += 1
        if self.received > self.most_files:
            self._refuse("too_many")
        self._digest, self._count = hashlib.sha256(), 0
        try:
            handle, path = tempfile.mkstemp(dir=self.folder)
        except OSError as error:
            raise self._told(error) from None
        self._open, self._path = os.fdopen(handle, "w+b"), Path(path)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write what arrived, unless it is too much."""
        if self._open is None:
            return
        self._count += len(raw_data)
        if self._count > self.most_bytes:
            self._refuse("too_large")
        self._digest.update(raw_data)
        try:
            self._open.write(raw_data)
        except OSError as error:
            raise self._told(error) from None

    def file_complete(self, file_size: int) -> ReceivedFile | None:
        """The file as received; None for one that was refused."""
        if self._open is None:
            return None
        try:
            self._open.flush()
            os.fsync(self._open.fileno())
        except OSError as error:
            self._told(error)
            return None
        kept, self._open = self._open, None
        return ReceivedFile(file=kept, path=self._path, name=self.file_name, size=self._count, sha256=self._digest.hexdigest())

    def upload_interrupted(self) -> None:
        """The other side went away: nothing stays."""
        self.drop()

    def _refuse(self, code: str) -> None:
        self.drop()
        self.refused.append((plain_words(self.file_name), code))
        raise SkipFile

    def _told(self, error: OSError) -> SkipFile:
        """A full disk is told; any other fault of the disk is not ours to hide."""
        self.drop()
        if error.errno not in _FULL:
            raise error
        self.refused.append((plain_words(self.file_name), "disk_full"))
        return SkipFile()

    @property
    def patience(self) -> int:
        """How large a whole request may be and still be read to its end."""
        return 4 * self.most_bytes * self.most_files + 1_000_000

    def drop(self) -> None:
        """Forget a file that is half received."""
        if self._open is None:
            return
        half, self._open = self._open, None
        self._path.unlink(missing_ok=True)
        with contextlib.suppress(OSError):  # a full disk refuses the last bytes: they are not wanted
            half.close()
