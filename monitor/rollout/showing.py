"""What of the proofs is public: a person looked and says so, with an entry in the journal; lists of people never are.

Of a photograph the public gets a copy drawn again, without the place and the telephone that the original tells of.
"""

from __future__ import annotations

from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction

from monitor.journal.keep import note
from monitor.rollout.keep import Refused
from monitor.rollout.models import Proof
from monitor.rollout.photo import NoPhoto, drawn_again, is_photo

LIST_SAID = (
    "Las listas de asistencia tienen nombres y firmas, y no se muestran: en público salen las cuentas. "
    "Si tachó los datos de las personas en una copia, súbala como «otro documento»."
)


@transaction.atomic
def show(proof: Proof, *, by: str, now: datetime) -> None:
    """Let everybody read a proof. Refused for lists of people, and for pictures that cannot be drawn again."""
    proof = Proof.objects.select_for_update().get(pk=proof.pk)
    if proof.kind == Proof.Kind.LIST:
        raise Refused(LIST_SAID)
    with proof.file.open() as file:
        data = file.read() if is_photo(file.read(8)) and not file.seek(0) else None
    if data is not None and not proof.public:
        try:
            proof.public.save(f"{proof.sha256[:16]}-publica.jpg", ContentFile(drawn_again(data)), save=False)
        except NoPhoto as error:
            raise Refused(str(error)) from error
    changed, proof.shown = not proof.shown, True
    proof.save(update_fields=["shown", "public"])
    if changed:
        note(by, "proof_shown", f"proof:{proof.pk}", now=now, title=proof.title, sha256=proof.sha256)


@transaction.atomic
def hide(proof: Proof, *, by: str, now: datetime) -> None:
    """Take a proof back from the public."""
    if Proof.objects.filter(pk=proof.pk, shown=True).update(shown=False):
        note(by, "proof_hidden", f"proof:{proof.pk}", now=now, title=proof.title)
