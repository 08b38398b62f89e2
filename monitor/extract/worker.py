"""Documents read in a process of their own: what a hostile file can cost is one document, some seconds and a bounded piece of memory."""

from __future__ import annotations

import json
import os
import resource
import select
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from types import TracebackType
from typing import IO, Any, BinaryIO, Self, TypeVar

from monitor.extract.facts import CORRUPT, LIMITS, TIMEOUT, TOO_COMPLEX, Limits, Unreadable
from monitor.extract.read import digest_of, extract, kind_of
from monitor.extract.sheets import first_rows
from monitor.extract.sniff import Format, sniff
from monitor.page import Page

_FRAME = struct.Struct(">II")  # lengths of the head (JSON) and the body that follow
_ALONE = frozenset((Format.PDF, Format.XLSX, Format.XLS, Format.ODS, Format.DOCX, Format.ODT, Format.SLIDES, Format.RTF, Format.ZIP))
_LARGE_PAGE = 500_000  # bytes: hardly any page of a town is larger, and one that is made to hurt needs as many
_ROOT = Path(__file__).resolve().parents[2]
_LARGEST_ANSWER = 200_000_000  # bytes
T = TypeVar("T")


class Worker:
    """Reads documents in a subprocess that is started at the first, used for all, and replaced when it dies or takes too long.

    `seconds` bounds one document, `memory` (bytes) the whole process. Pages of a usual size and text are read here, without the detour.
    Use as a context manager; may be shared by threads, which then wait for one another: to parse at once would only hinder both.
    """

    def __init__(self, *, seconds: float = 30.0, memory: int = 1_500_000_000, limits: Limits = LIMITS) -> None:
        self._seconds = seconds
        self._memory = memory
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._here = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Stop the process, if there is one."""
        with self._lock:
            self._stop()

    def extract(self, page: Page, body: bytes) -> Page:
        """As `extract`; a document that breaks the process or its bounds comes back with `unreadable` set. Never raises for any bytes."""
        form = sniff(body, page.filename)
        if form not in _ALONE:
            with self._here:
                return extract(page, body, limits=self._limits)
        try:
            return self._answer(page.to_dict(), body, Page.from_dict)
        except Unreadable as error:
            size, digest = page.size or len(body), page.digest or digest_of(body)
            return replace(page, kind=kind_of(form, page.filename), size=size, digest=digest, unreadable=str(error))

    def rows(self, body: bytes, filename: str) -> list[list[str]]:
        """As `sheets.first_rows`: the rows of a list that somebody sends. Raises `Unreadable`, whatever the bytes do to their reader."""
        return self._answer({"rows": filename}, body, _rows_of)

    def _answer(self, head: dict[str, Any], body: bytes, read: Callable[[dict[str, Any]], T]) -> T:
        """What the process answers. Raises `Unreadable` where it does not, and another takes its place."""
        with self._lock:
            try:
                return read(json.loads(self._ask(head, body)))
            except TimeoutError:
                reason = TIMEOUT
            except MemoryError:
                reason = TOO_COMPLEX
            except (OSError, EOFError, ValueError, KeyError):
                reason = self._cause_of_death()
            self._stop()
        raise Unreadable(reason)

    def _ask(self, head: dict[str, Any], body: bytes) -> bytes:
        process = self._started()
        if process.stdin is None or process.stdout is None:
            raise OSError("the worker has no pipes")
        said = json.dumps(head).encode()
        deadline = time.monotonic() + self._seconds
        process.stdin.write(_FRAME.pack(len(said), len(body)))
        process.stdin.write(said)
        process.stdin.write(body)
        process.stdin.flush()
        length, _ = _FRAME.unpack(_read_by(process.stdout, _FRAME.size, deadline))
        if length > _LARGEST_ANSWER:
            raise MemoryError
        return _read_by(process.stdout, length, deadline)

    def _cause_of_death(self) -> str:
        """Why the process ended: a library that gets no more memory aborts; anything else is blamed on the bytes."""
        if self._process is None:
            return CORRUPT
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(1)
        return TOO_COMPLEX if self._process.returncode in (-signal.SIGABRT, -signal.SIGKILL) else CORRUPT

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._stop()
            self._process = subprocess.Popen(
                [sys.executable, "-m", "monitor.extract.worker", str(self._memory), json.dumps(asdict(self._limits))],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd="/",
                env={"PYTHONPATH": os.pathsep.join([str(_ROOT), *filter(None, sys.path)]), "LANG": "C.UTF-8"},
            )
        return self._process

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with suppress(OSError):  # what was not sent is lost with the process
                    stream.close()
        process.wait()


def _read_by(stream: IO[bytes], length: int, deadline: float) -> bytes:
    """Exactly `length` bytes before the deadline. Raises TimeoutError, EOFError."""
    descriptor = stream.fileno()
    ready = select.poll()  # unlike select(), it knows no highest file number
    ready.register(descriptor, select.POLLIN)
    pieces = []
    while length:
        left = deadline - time.monotonic()
        if left <= 0 or not ready.poll(left * 1000):
            raise TimeoutError
        piece = os.read(descriptor, min(length, 1 << 20))
        if not piece:
            raise EOFError
        pieces.append(piece)
        length -= len(piece)
    return b"".join(pieces)


def serve(source: BinaryIO, sink: BinaryIO, limits: Limits) -> None:
    """Answer one request after the other until the source ends."""
    while len(frame := source.read(_FRAME.size)) == _FRAME.size:
        head_length, body_length = _FRAME.unpack(frame)
        head, body = json.loads(source.read(head_length)), source.read(body_length)
        found = _rows(body, head["rows"], limits) if "rows" in head else extract(Page.from_dict(head), body, limits=limits).to_dict()
        answer = json.dumps(found).encode()
        sink.write(_FRAME.pack(len(answer), 0))
        sink.write(answer)
        sink.flush()


def _rows(body: bytes, filename: str, limits: Limits) -> dict[str, Any]:
    try:
        return {"rows": first_rows(body, filename, limits)}
    except Unreadable as error:
        return {"unreadable": str(error)}


def _rows_of(answer: dict[str, Any]) -> list[list[str]]:
    if "unreadable" in answer:
        raise Unreadable(answer["unreadable"])
    found: list[list[str]] = answer["rows"]
    return found


def main(arguments: list[str]) -> None:
    """Run as the worker's process: bounds first, so that nothing is read without them."""
    memory, limits = int(arguments[0]), Limits(**json.loads(arguments[1]))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    sink = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints goes nowhere, not into the answers
    serve(sys.stdin.buffer, sink, limits)


if __name__ == "__main__":
    main(sys.argv[1:])
