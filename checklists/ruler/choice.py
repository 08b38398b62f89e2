"""A person's word on which header asks for which column, put over what the ruler read by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from checklists.model import Register
from checklists.ruler.header import Header


def choose(header: Header, register: Register, choices: Mapping[int, str]) -> Header:
    """The header as chosen: index of a header -> column of the register, or "" for one that is not published.

    What was chosen wins over what was read; a header that loses its column is unmatched. KeyError for a column that the register has not.
    """
    if not choices:
        return header
    names = [column.name for column in register.columns]
    if wrong := {name for name in choices.values() if name} - set(names):
        raise KeyError(f"El registro «{register.slug}» no tiene columna «{sorted(wrong)[0]}».")
    taken = {name: index for index, name in choices.items() if name}
    columns = {name: index for name, index in header.columns.items() if index not in choices and name not in taken} | taken
    added = {
        name: kept
        for name, indexes in header.added.items()
        if name in columns and (kept := tuple(index for index in indexes if index not in choices))
    }
    repeats = tuple(repeat for repeat in header.repeats if repeat.index not in choices and repeat.column not in taken)
    used = {*columns.values(), *(index for indexes in added.values() for index in indexes), *(repeat.index for repeat in repeats)}
    lost = {*header.columns.values(), *header.unmatched, *choices, *(repeat.index for repeat in header.repeats)} - used
    return replace(
        header,
        columns=MappingProxyType({name: columns[name] for name in names if name in columns}),
        added=MappingProxyType(added),
        guessed=tuple(name for name in header.guessed if name in columns and columns[name] not in choices),
        unmatched=tuple(sorted(lost)),
        missing=tuple(name for name in names if name not in columns),
        repeats=repeats,
    )
