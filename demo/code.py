"""`python -m demo.code KEY`: the six digits an authenticator application would show now (RFC 6238), when no telephone is at hand."""

from __future__ import annotations

import base64
import binascii
import hmac
import struct
import sys
import time


def code(key: str, now: float) -> str:
    """Six digits, for the half minute of `now`."""
    digest = hmac.digest(base64.b32decode(key, casefold=True), struct.pack(">Q", int(now) // 30), "sha1")
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


def main(words: list[str]) -> int:
    """Print the code. Exit 2 for misuse."""
    try:
        (key,) = words
        print(code(key, time.time()))
    except (ValueError, binascii.Error):
        print("Uso: python -m demo.code CLAVE, con la clave que la demostración mostró.", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
