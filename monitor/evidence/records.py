"""The records of a WARC against those that a manifest names: what was changed, put in, taken out or moved, each by its number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path

from monitor.evidence.digests import of_bytes
from monitor.evidence.manifest import Member, members_of

MOST = 12  # faults of one file that are named one by one


def wrong_records(path: Path, expected: Sequence[tuple[int, Member]]) -> list[str]:
    """What is wrong with a file that should hold these records (with their numbers) in this order and nothing else."""
    changed, length = _unlike(path, expected)
    extra = path.stat().st_size - length
    if not changed and not extra:
        return []
    walked = list(members_of(path))
    if walked and walked[-1].end == path.stat().st_size:
        found = list(_differences(path.name, expected, walked))
    else:  # some bytes are no record at all: only where the records should be can be compared
        found = [f"{path.name}: cambió el {_name(*expected[place])}" for place in changed]
        found += [f"{path.name}: {'sobran' if extra > 0 else 'faltan'} {abs(extra)} bytes"] if extra else []
    return found if len(found) <= MOST else [*found[:MOST], f"{path.name}: y {len(found) - MOST} diferencias más"]


def _unlike(path: Path, expected: Sequence[tuple[int, Member]]) -> tuple[list[int], int]:
    """The places whose bytes are not the record's, the file cut as the manifest says; and how long the file should be."""
    changed, offset = [], 0
    with path.open("rb") as file:
        for place, (_, member) in enumerate(expected):
            length = member.end - member.offset
            if of_bytes(file.read(length)) != member.sha256:
                changed.append(place)
            offset += length
    return changed, offset


def _differences(name: str, expected: Sequence[tuple[int, Member]], walked: Sequence[Member]) -> Iterator[str]:
    """What was done to a file that is made of whole records."""
    before, after = [member.sha256 for _, member in expected], [member.sha256 for member in walked]
    moved = set(before) & set(after)
    for what, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            continue
        gone, come = [one for one in expected[a:b] if one[1].sha256 not in moved], [one for one in walked[c:d] if one.sha256 not in moved]
        yield from (f"{name}: se movió de lugar el {_name(*one)}" for one in expected[a:b] if one[1].sha256 in moved)
        pairs = min(len(gone), len(come))
        yield from (f"{name}: cambió el {_name(*one)}" for one in gone[:pairs])
        yield from (f"{name}: falta el {_name(*one)}" for one in gone[pairs:])
        place = f"después del registro {expected[a - 1][0] + 1}" if a else "al comienzo"
        yield from (f"{name}: hay un registro que no es del recorrido, {place} ({one.type} {one.url})" for one in come[pairs:])
        repeated = [one for one in walked[c:d] if one.sha256 in moved and after.count(one.sha256) > before.count(one.sha256)]
        yield from (f"{name}: está repetido un registro, {place} ({one.type} {one.url})" for one in repeated)


def _name(number: int, member: Member) -> str:
    """A record as people find it: "registro 12 (response de http://munix.gob.gt/, bytes 400 a 900)"."""
    of = f"{member.type} de {member.url}" if member.url else member.type
    return f"registro {number + 1} ({of}, bytes {member.offset} a {member.end})"
