"""Withdrawal for personal data: versions of a cell are destroyed, and a record in the ledger says when, why and by what post.

The order is: one transaction writes the withdrawal as a link and takes the versions' texts and files out of the database, so that from its
end nobody is shown them; then everything that was kept is destroyed and everything derived is made anew (`following.follow`). A process
that is killed leaves the old state or one that the next order finishes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from portal_template.instance import Instance
from portal_template.registers import journal, record
from portal_template.registers.following import follow
from portal_template.registers.incoming.firewall import stops_in_text
from portal_template.registers.ledger import mending
from portal_template.registers.ledger.chain import End
from portal_template.registers.models import Edition, EditionFile, FileKind, Justification, LinkKind, Withdrawal

BACKUPS_KEPT = timedelta(days=35)  # how long a backup made before a withdrawal may be kept
SHORTEST = 10  # letters of a reason

Entry = Edition | Justification


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """What is to be withdrawn, and why. The reason is public: it says what kind of data was shown, never the data."""

    part: str
    period: str
    versions: tuple[int, ...]
    reason: str
    legal_basis: str
    post: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Withdrawn:
    """What was done. `standing` are the versions of the cell that still stand: the same data is often in them too."""

    withdrawal: Withdrawal
    versions: tuple[int, ...]
    standing: tuple[int, ...]

    @property
    def gone_from_backups_on(self) -> date:
        """The day from which no backup may hold it."""
        return timezone.localdate(self.withdrawal.withdrawn_at + BACKUPS_KEPT)


class WithdrawRefused(Exception):
    """Nothing was withdrawn. `problems` says why, one sentence each."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


def withdraw(order: Order, *, instance: Instance, actor: str, now: datetime) -> Withdrawn:
    """Withdraw versions of a cell and destroy what is kept of them. WithdrawRefused before anything is done; NotFollowed, when it was done
    but something is still to be destroyed: the same order finishes it, or the next publication.
    """
    with transaction.atomic(durable=True):
        entries = _entries(order)
        problems = [*_problems(order, entries)]
        if problems:
            raise WithdrawRefused(problems)
        chosen = [entries[version] for version in sorted(set(order.versions))]
        withdrawal = _announce(order, chosen, instance, actor, now)
    standing = tuple(version for version, entry in entries.items() if entry not in chosen and entry.withdrawal_id is None)
    done = Withdrawn(withdrawal=withdrawal, versions=tuple(entry.version for entry in chosen), standing=tuple(sorted(standing)))
    follow(instance)
    return done


def _entries(order: Order) -> dict[int, Entry]:
    cell = {"part": order.part, "period": order.period}
    return {entry.version: entry for model in (Edition, Justification) for entry in model.every.filter(**cell)}


def _problems(order: Order, entries: dict[int, Entry]) -> Iterator[str]:
    where = f"{order.part} {order.period}"
    if not entries:
        yield f"{where}: no hay nada publicado. Revise la parte y el periodo."
    elif not order.versions:
        yield f"{where}: diga qué versiones se retiran. Hay {_listed(entries)}."
    for version in sorted(set(order.versions)) if entries else ():
        if version not in entries:
            yield f"{where}: no hay una versión {version}. Hay {_listed(entries)}."
        elif entries[version].withdrawal_id:
            yield f"{where}: la versión {version} ya fue retirada."
    if len(order.reason.strip()) < SHORTEST:
        yield "Diga el motivo en una frase: lo leerá cualquier persona. Ejemplo: «Mostraba el número de DPI de una persona»."
    if not order.legal_basis.strip():
        yield "Diga el fundamento legal del retiro: la ley y el artículo, o la resolución que lo ordena."
    if not order.post.strip():
        yield "Diga el puesto que retira."
    for text, where in ((order.reason, "El motivo"), (order.legal_basis, "El fundamento")):
        yield from stops_in_text(text, where)


def _listed(entries: dict[int, Entry]) -> str:
    return ", ".join(f"v{version}" for version in sorted(entries))


def _announce(order: Order, chosen: Sequence[Entry], instance: Instance, actor: str, now: datetime) -> Withdrawal:
    """The withdrawal as a link of the ledger, and the database without the texts and files of what was chosen."""
    incoming = mending.begin(instance.files)
    transaction.on_commit(lambda: record.close_incoming(incoming))
    try:
        withdrawal = _written(order, chosen, instance, incoming, now)
        for entry in chosen:
            _take_off(entry, withdrawal)
            journal.write(actor, "withdraw", part=order.part, period=order.period, version=entry.version, at=now, digest=withdrawal.digest)
    except BaseException:
        mending.take_back(instance.files, incoming)
        raise
    return withdrawal


def _written(order: Order, chosen: Sequence[Entry], instance: Instance, incoming: Path, now: datetime) -> Withdrawal:
    end = End()
    cell, post = {"part": order.part, "period": order.period}, order.post.strip()
    facts = {
        "kind": str(LinkKind.WITHDRAWAL),
        **cell,
        **end.facts,
        "withdrawn": [{"version": entry.version, "digest": entry.digest} for entry in chosen],
        "withdrawn_at": now.isoformat(),
        "post": post,
    }
    texts = {"reason": order.reason.strip(), "legal_basis": order.legal_basis.strip()}
    folder = record.withdrawal_folder(end.number + 1)
    kept = record.write(incoming, instance.files, folder, contents=(), facts=facts, texts=texts)
    link = end.add(f"sha256:{kept[-1].sha256}", kind=LinkKind.WITHDRAWAL, **cell)
    end.announce()
    return Withdrawal.objects.create(number=link.number, withdrawn_at=now, post=post, digest=link.digest, **texts, **cell)


def _take_off(entry: Entry, withdrawal: Withdrawal) -> None:
    if isinstance(entry, Edition):
        EditionFile.objects.filter(edition=entry).exclude(kind=FileKind.MANIFEST).delete()
        Edition.every.filter(pk=entry.pk).update(withdrawal=withdrawal, text="", reason="")
    else:
        Justification.every.filter(pk=entry.pk).update(withdrawal=withdrawal, text="", legal_basis="")
