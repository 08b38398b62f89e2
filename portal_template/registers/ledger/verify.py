"""The whole chain, walked from its first link: every manifest, every file, every row, and the public tree beside them.

It reads and changes nothing. What it cannot tell by itself is whether the end of the chain was cut off together with its rows: for that it
is given a head that somebody kept (a receipt, a crawl, a copy of /datapackage.json).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from portal_template.instance import Instance
from portal_template.registers import record
from portal_template.registers.ledger import mending
from portal_template.registers.ledger.comparing import Row, compare
from portal_template.registers.ledger.inspection import Fault, inspect
from portal_template.registers.models import Edition, Justification, Link, LinkKind, Withdrawal

_RESTORE_ALL = "Restaure la base de datos y los archivos de un mismo respaldo, y averigüe quién los cambió."


@dataclass(kw_only=True, slots=True)
class Verified:
    """What was walked and what was found. Nothing found is the proof that all is as it was published."""

    links: int = 0
    files: int = 0
    head: str = ""
    faults: list[Fault] = field(default_factory=list)


def verify(instance: Instance, heads: tuple[str, ...] = ()) -> Verified:
    """Walk everything; `heads` are digests of manifests that somebody kept and that must still be links."""
    links = list(Link.objects.order_by("number"))
    rows = _rows()
    done = Verified(links=len(links), head=links[-1].digest if links else "")
    done.faults += _chain(links)
    digests = {link.digest for link in links}
    for head in heads:
        if head not in digests:
            done.faults.append(Fault(code="head_unknown", where=head, sentence=f"Esa huella ya no está en el libro. {_RESTORE_ALL}"))
    for link in links:
        _record(instance, link, rows.pop(_folder_of(link), None), done)
    for folder, row in rows.items():
        sentence = f"La base de datos muestra algo que no está en el libro (huella {row.digest}). {_RESTORE_ALL}"
        done.faults.append(Fault(code="row_without_link", where=folder, sentence=sentence))
    done.faults += _strays(instance, {_folder_of(link) for link in links})
    done.faults += _unfinished()
    return done


def _rows() -> dict[str, Row]:
    """Every row that a record announces, by the record's folder."""
    found: dict[str, Row] = {}
    for edition in Edition.every.prefetch_related("files"):
        found[record.folder_of(edition.part, edition.period, edition.version)] = edition
    for other in Justification.every.all():
        found[record.folder_of(other.part, other.period, other.version)] = other
    for withdrawal in Withdrawal.objects.all():
        found[record.withdrawal_folder(withdrawal.number)] = withdrawal
    return found


def _folder_of(link: Link) -> str:
    if link.kind == LinkKind.WITHDRAWAL or link.version is None:
        return record.withdrawal_folder(link.number)
    return record.folder_of(link.part, link.period, link.version)


def _chain(links: list[Link]) -> Iterator[Fault]:
    """Each number once, from one on, and each link after the one that it names."""
    before = Link(number=0, digest="")
    for link in links:
        where = f"eslabón {link.number}"
        if link.number != before.number + 1:
            missing = f"Faltan los eslabones del {before.number + 1} al {link.number - 1}"
            what = missing if link.number > before.number + 2 else f"Falta el eslabón {before.number + 1}"
            yield Fault(code="link_missing", where=where, sentence=f"{what} del libro. {_RESTORE_ALL}")
        if link.previous != before.digest:
            yield Fault(code="link_broken", where=where, sentence=f"No sigue al eslabón anterior: el libro fue alterado. {_RESTORE_ALL}")
        before = link


def _record(instance: Instance, link: Link, row: Row | None, done: Verified) -> None:
    """One link: its record, its place in the chain as its manifest tells it, and its row."""
    folder = _folder_of(link)
    withdrawn = bool(row is not None and not isinstance(row, Withdrawal) and row.withdrawal_id)
    seen = inspect(instance.files, folder, link.digest, withdrawn=withdrawn)
    done.files += seen.files
    done.faults += seen.faults
    if seen.manifest is not None:
        done.faults += _place(link, seen.manifest)
    if row is None or row.digest != link.digest:
        sentence = f"El libro tiene esta publicación y la base de datos no. {_RESTORE_ALL}"
        done.faults.append(Fault(code="link_without_row", where=folder, sentence=sentence))
    else:
        done.faults += compare(row, seen, folder)


def _place(link: Link, manifest: Mapping[str, object]) -> Iterator[Fault]:
    told = {"number": link.number, "previous": link.previous or None, "kind": link.kind, "part": link.part, "period": link.period}
    for name, value in told.items():
        if manifest.get(name) != value:
            sentence = f"El manifiesto dice otro lugar en el libro («{name}»). {_RESTORE_ALL}"
            yield Fault(code="link_differs", where=f"eslabón {link.number}", sentence=sentence)


def _strays(instance: Instance, known: set[str]) -> Iterator[Fault]:
    """Folders that are no record of the ledger: an order that was cut, or something put there by other hands."""
    placed = {folder for incoming in record.left_by_the_cut(instance.files) for folder in record.placed_by(incoming)}
    for folder in mending.unannounced(instance.files):
        if folder in placed:
            sentence = "Una publicación se cortó antes de anunciarse; nadie la ve. La siguiente la quita, o corra  portal rebuild ."
            yield Fault(code="unannounced", where=folder, sentence=sentence)
        elif folder not in known:
            sentence = (
                "El libro no conoce esta carpeta. Si restauró un respaldo, restaure también la base de datos; si no, sáquela de aquí."
            )
            yield Fault(code="extra", where=folder, sentence=sentence)
    for path in sorted((instance.files / record.ASIDE).glob("*")):
        sentence = "Esta carpeta ocupaba el lugar de una publicación y se apartó. Compárela con lo publicado y sáquela de aquí."
        yield Fault(code="aside", where=f"{record.ASIDE}/{path.name}", sentence=sentence)


def _unfinished() -> Iterator[Fault]:
    for item in Withdrawal.objects.filter(destroyed_at=None):
        sentence = "Este retiro quedó a medias: puede quedar algo de lo retirado. Corra  portal withdraw --finish ."
        yield Fault(code="unfinished_withdrawal", where=f"{item.part} {item.period}", sentence=sentence)
