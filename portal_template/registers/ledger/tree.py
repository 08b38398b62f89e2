"""The public tree held against the records: a copy that citizens get must be the file that was published."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from checklists.model import Checklist, Obligation, Part
from portal_template.instance import Instance
from portal_template.registers import addresses, downloads, record
from portal_template.registers.ledger.inspection import Fault
from portal_template.registers.models import Edition, FileKind, Justification, Withdrawal
from portal_template.registers.record import RecordError
from portal_template.registers.rows import read_rows

_REMEDY = "Corra  portal bake --whole ."


def check_tree(instance: Instance, law: Checklist, *, made: bool = False) -> Iterator[Fault]:
    """Every published file that the served tree has, against its record; with `made`, also what is made of its rows (XLSX and JSON)."""
    root = instance.public / "current" / "www"
    if not root.is_dir():
        return
    for model in (Edition, Justification):
        for entry in model.every.all():
            try:
                obligation, part = law.obligation_of(entry.part), law.part(entry.part)
            except KeyError:  # a part that the law no longer has is in no tree
                continue
            yield from _version(instance, root, obligation, part, entry)
            if made and isinstance(entry, Edition):
                yield from _made(instance, root, obligation, part, entry)
    for number in Withdrawal.objects.values_list("number", flat=True):
        folder = instance.files / record.withdrawal_folder(number)
        yield from _against(root, folder, addresses.withdrawal_path(number, ""), ())


def _version(instance: Instance, root: Path, obligation: Obligation, part: Part, entry: Edition | Justification) -> Iterator[Fault]:
    folder = instance.files / record.folder_of(entry.part, entry.period, entry.version)
    stem = addresses.stem(obligation, part, entry.period, entry.version)
    pages = ("index.html", "constancia", f"{stem}.xlsx", f"{stem}.json") if entry.withdrawal_id is None else ("index.html", "constancia")
    yield from _against(root, folder, addresses.version_path(obligation, part, entry.period, entry.version), pages)


def _against(root: Path, folder: Path, address: str, pages: tuple[str, ...]) -> Iterator[Fault]:
    """The files of one folder of the tree: each is the record's own, or one of the pages made for it."""
    place = root / address.strip("/")
    for path in sorted(place.iterdir()) if place.is_dir() else ():
        where, own = f"public{address}{path.name}", folder / path.name
        if path.name in pages:
            continue
        if not own.is_file():
            yield Fault(code="tree_extra", where=where, sentence=f"El árbol público muestra un archivo que no está publicado. {_REMEDY}")
        elif not path.samefile(own) and path.read_bytes() != own.read_bytes():
            yield Fault(code="tree_differs", where=where, sentence=f"El archivo que ve la gente no es el que se publicó. {_REMEDY}")


def _made(instance: Instance, root: Path, obligation: Obligation, part: Part, entry: Edition) -> Iterator[Fault]:
    address = addresses.version_path(obligation, part, entry.period, entry.version)
    stem = addresses.stem(obligation, part, entry.period, entry.version)
    held = [path for ending in ("xlsx", "json") if (path := root / address.strip("/") / f"{stem}.{ending}").is_file()]
    if not held or not any(file.kind == FileKind.CSV for file in entry.files.all()):
        return
    try:
        table = read_rows(instance.files, entry)
    except RecordError:  # told already, as a changed file
        return
    for path in held if table else ():
        with downloads.xlsx(table, entry.register) as workbook:
            right = workbook.read() if path.suffix == ".xlsx" else downloads.json_rows(table).encode()
        if path.read_bytes() != right:
            sentence = f"Lo que se descarga no es lo que dicen las filas publicadas. {_REMEDY}"
            yield Fault(code="tree_differs", where=f"public{address}{path.name}", sentence=sentence)
