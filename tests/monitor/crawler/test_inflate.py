"""Compressed bodies: several members, padding, damage and members without end, none of which costs unbounded time."""

from __future__ import annotations

import gzip
import os
import time

import pytest

from monitor.crawler.net.message import TooLarge, Unreadable, inflate

GZIP = 31
LONG = os.urandom(300_000)


def test_members_follow_one_another_and_padding_after_them_is_left() -> None:
    body = gzip.compress(b"uno ") + gzip.compress(b"dos")
    assert inflate(body, GZIP, 100) == b"uno dos"
    assert inflate(body + b"\0" * 40, GZIP, 100) == b"uno dos"


def test_a_body_cut_short_gives_what_there_is_and_a_damaged_one_is_unreadable() -> None:
    body = gzip.compress(LONG)
    cut = inflate(body[:150_000], GZIP, 1_000_000)
    assert len(cut) > 100_000
    assert LONG.startswith(cut)
    damaged = body[:100_000] + bytes(byte ^ 255 for byte in body[100_000:])
    with pytest.raises(Unreadable):
        inflate(damaged, GZIP, 1_000_000)


def test_what_is_larger_than_allowed_is_refused_whatever_its_pieces() -> None:
    with pytest.raises(TooLarge):
        inflate(gzip.compress(b"0" * 5_000_000), GZIP, 1_000_000)
    with pytest.raises(TooLarge):
        inflate(gzip.compress(b"0" * 600) * 10, GZIP, 5_000)


def test_members_without_end_cost_no_time_to_speak_of() -> None:
    began = time.process_time()
    with pytest.raises(Unreadable):
        inflate(gzip.compress(b"") * 500_000, GZIP, 1_000_000)
    assert time.process_time() - began < 5
