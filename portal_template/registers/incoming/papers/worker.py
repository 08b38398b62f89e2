"""Documents read in a process of their own: what a hostile file can cost is one document, some seconds and a bounded piece of memory.

`Desk` is the parent's side: one process, started at the first document, kept for the next ones, gone by itself when nobody asks.
"""

from __future__ import annotations

import errno
import json
import os
import resource
import select
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from portal_template.registers.incoming.papers.outcome import Cleaned, Refused

SECONDS = 60.0  # one document
MEMORY = 1_500_000_000
_IDLE = 20.0
_LARGEST = 300_000_000  # bytes that the process may write in one file
_ROOT = Path(__file__).resolve().parents[4]


class Desk:
    """Where documents are read. Threads wait for one another; a process forked from this one gets a desk of its own."""

    def __init__(self, *, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self._seconds, self._memory = seconds, memory
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = os.getpid()
        self._lock = threading.Lock()

    def read(self, path: Path, kind: str) -> Cleaned:
        """The document as its reader of `papers` gives it. Refused as well when it breaks the process or its bounds; OSError when the
        machine cannot, as with a full disk.
        """
        with self._lock, tempfile.TemporaryDirectory(prefix="vitrina-") as folder:
            order = {"path": str(path.resolve()), "kind": kind, "out": f"{folder}/out"}
            answer = self._ask(order) or self._ask(order) or {"refused": "damaged"}  # the process may just have gone home: once more
            if "errno" in answer:
                raise OSError(answer["errno"], os.strerror(answer["errno"]))
            if "refused" in answer:
                raise Refused(answer["refused"])
            return Cleaned(data=Path(order["out"]).read_bytes(), **{key: _tupled(value) for key, value in answer.items()})

    def close(self) -> None:
        """Send the process home, if there is one."""
        with self._lock:
            self._stop()

    def _ask(self, order: dict[str, str]) -> dict[str, Any] | None:
        """The answer, or None when the process ended without one."""
        process = self._started()
        assert process.stdin is not None
        assert process.stdout is not None
        deadline = time.monotonic() + self._seconds
        line = b""
        try:
            process.stdin.write(json.dumps(order).encode() + b"\n")
            process.stdin.flush()
            while not line.endswith(b"\n"):
                ready, _, _ = select.select([process.stdout], [], [], max(0.0, deadline - time.monotonic()))
                if not ready:
                    self._stop()
                    return {"refused": "too_slow"}
                piece = os.read(process.stdout.fileno(), 1 << 20)
                if not piece:
                    raise EOFError
                line += piece
            answer: dict[str, Any] = json.loads(line)
        except (OSError, EOFError, ValueError):
            self._stop()
            return None
        return answer

    def _started(self) -> subprocess.Popen[bytes]:
        if self._owner != os.getpid():
            self._process, self._owner = None, os.getpid()
        if self._process is None or self._process.poll() is not None:
            self._stop()
            self._process = subprocess.Popen(
                [sys.executable, "-m", __name__, str(self._memory)],
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
                with suppress(OSError):
                    stream.close()
        process.wait()


def _tupled(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _serve(memory: int) -> None:
    """The child's side: a line of JSON asks for a document, a line answers."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_LARGEST, _LARGEST))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.setrecursionlimit(3000)
    while select.select([sys.stdin], [], [], _IDLE)[0]:
        line = sys.stdin.buffer.readline()
        if not line:
            return
        answer = json.dumps(_read(json.loads(line)), ensure_ascii=False)
        sys.stdout.buffer.write(answer.encode("utf-8", "replace") + b"\n")
        sys.stdout.buffer.flush()


def _read(order: dict[str, str]) -> dict[str, Any]:
    from portal_template.registers.incoming.papers.reading import read

    try:
        cleaned = read(Path(order["path"]), order["kind"])
        Path(order["out"]).write_bytes(cleaned.data)
    except Refused as error:
        return {"refused": error.reason}
    except MemoryError:
        return {"refused": "too_large_inside"}
    except OSError as error:  # the machine's fault and not the document's: a full disk, as a rule
        return {"refused": "too_large_inside"} if error.errno == errno.EFBIG else {"errno": error.errno or errno.EIO}
    except RecursionError:
        return {"refused": "damaged"}
    texts = [text.encode("utf-8", "replace").decode() for text in cleaned.texts]
    return {"texts": texts, "pages": cleaned.pages, "pictures": cleaned.pictures, "removed": list(cleaned.removed)}


if __name__ == "__main__":
    _serve(int(sys.argv[1]))
