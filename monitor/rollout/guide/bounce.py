"""What mail servers give back -> which letters did not arrive. Reads a mailbox file (mbox), one saved message, or a list of addresses.

Only final failures count (RFC 3464, `Action: failed`): a notice of delay is no bounce. Nothing of a message is obeyed or followed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message

LARGEST = 40_000_000  # bytes
_ADDRESS = re.compile(r"[^@\s,;<>\"'()\[\]:]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.IGNORECASE)
_FROM = re.compile(rb"^From (?=\S+ )", re.MULTILINE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Bounce:
    """A letter that did not arrive: whom it was for, which one it was where the server says so, and why."""

    address: str
    message_id: str
    why: str


def read_bounces(body: bytes) -> tuple[Bounce, ...]:
    """The bounces of a file, each once."""
    if body.startswith(b"From "):
        found = [bounce for part in _FROM.split(body)[1:] for bounce in _of_message(part.partition(b"\n")[2])]
    elif re.match(rb"(?:[A-Za-z][A-Za-z0-9-]*:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*){3,}", body):
        found = list(_of_message(body))
    else:
        text = body.decode("utf-8-sig", errors="replace")
        found = [Bounce(address=address.casefold(), message_id="", why="está en la lista de rebotes") for address in _ADDRESS.findall(text)]
    return tuple(dict.fromkeys(found))


def _of_message(body: bytes) -> Iterator[Bounce]:
    message = message_from_bytes(body, policy=policy.compat32)
    parts = list(message.walk())
    original = _original_id(parts)
    told = [part for part in parts if part.get_content_type() == "message/delivery-status"]
    for part in told:
        blocks = part.get_payload()
        for block in blocks if isinstance(blocks, list) else []:
            recipient = _ADDRESS.search(str(block.get("Final-Recipient") or block.get("Original-Recipient") or ""))
            if recipient and str(block.get("Action", "")).strip().lower() == "failed":
                why = " ".join(str(block.get("Diagnostic-Code") or block.get("Status") or "no dice por qué").split())
                yield Bounce(address=recipient.group().casefold(), message_id=original, why=why[:300])
    if not told:
        for address in _ADDRESS.findall(str(message.get("X-Failed-Recipients", ""))):
            yield Bounce(address=address.casefold(), message_id=original, why="el servidor la devolvió")


def _original_id(parts: list[Message]) -> str:
    """The identifier of the letter that is given back, which the notice carries whole or only as its headers."""
    for part in parts:
        kind = part.get_content_type()
        if kind == "message/rfc822" and isinstance(part.get_payload(), list):
            return str(part.get_payload(0).get("Message-ID", "")).strip()
        if kind == "text/rfc822-headers":
            text = part.get_payload(decode=True)
            return str(message_from_bytes(text if isinstance(text, bytes) else b"").get("Message-ID", "")).strip()
    return ""
