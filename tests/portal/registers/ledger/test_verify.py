"""`portal verify` finds a single changed byte in any published file, and whatever was taken out of the chain or put into it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db.models import F

from portal_template.registers import record
from portal_template.registers.models import Edition, EditionFile, Justification, Link, Withdrawal
from tests.portal.registers.conftest import import_edition, payroll, run, write_xlsx

PUBLISHED = [  # every file of every record; the withdrawn one has its manifest alone
    *(f"editions/laip-10-04/2026-09/v1/{name}" for name in ("nomina-2026-09-v1.csv", *record.BESIDE)),
    *(f"editions/laip-10-04/2026-09/v2/{name}" for name in ("nomina-2026-09-v2.csv", *record.BESIDE)),
    *(f"editions/laip-10-01/vigente/v1/{name}" for name in ("organigrama.pdf", *record.BESIDE)),
    *(f"editions/laip-10-12.nacionales/2026-09/v1/{name}" for name in record.BESIDE),
    "editions/laip-10-04/2026-08/v1/manifest.json",
    *(f"withdrawals/6/{name}" for name in record.BESIDE),
]


def faults() -> list[dict[str, str]]:
    """What `portal verify` finds; the exit is 1 exactly when it finds something."""
    ran = run("verify", "--json")
    told = json.loads(ran.out)
    assert ran.code == (1 if told["faults"] else 0)
    assert told["ok"] is not bool(told["faults"])
    found: list[dict[str, str]] = told["faults"]
    return found


def codes() -> set[str]:
    return {fault["code"] for fault in faults()}


def flip(path: Path, at: int) -> None:
    """Change one byte, in a file of its own: the public tree may be the same file."""
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.unlink()
    path.write_bytes(bytes(data))


def test_what_is_as_published_is_said_with_the_head_of_the_chain(ledger: Any) -> None:
    ran = run("verify")
    assert ran.code == 0, ran.err
    assert f"Se recorrieron 6 eslabones y {len(PUBLISHED)} archivos. Todo está como se publicó." in ran.out
    assert f"Cabeza del libro: {Link.objects.get(number=6).digest}" in ran.out
    assert sorted(PUBLISHED) == sorted(
        path.relative_to(ledger.files).as_posix() for path in ledger.files.rglob("*") if path.is_file() and ".incoming" not in path.parts
    )


def test_one_changed_byte_is_found_in_every_published_file(ledger: Any) -> None:
    for name in PUBLISHED:
        path = ledger.files / name
        kept = path.read_bytes()
        for at in (0, len(kept) // 2, len(kept) - 1):
            flip(path, at)
            found = faults()
            assert found, (name, at)
            assert any(fault["where"].startswith(str(Path(name).parent)) for fault in found), (name, at, found)
            assert all("estáur" in fault["sentence"] or "Corra" in fault["sentence"] or fault["sentence"].endswith(".") for fault in found)
            path.write_bytes(kept)
    assert not faults()


def test_a_changed_file_is_told_from_a_changed_salt(ledger: Any) -> None:
    folder = ledger.files / "editions/laip-10-01/vigente/v1"
    flip(folder / "organigrama.pdf", 30)
    assert [(fault["code"], Path(fault["where"]).name) for fault in faults() if not fault["where"].startswith("public")] == [
        ("changed", "organigrama.pdf")
    ]
    flip(folder / "organigrama.pdf", 30)
    flip(folder / "salt.txt", 30)
    assert [Path(fault["where"]).name for fault in faults() if fault["code"] == "changed"] == ["salt.txt"]


def test_a_missing_file_is_found_whichever_it_is(ledger: Any) -> None:
    for name in PUBLISHED:
        kept = (ledger.files / name).read_bytes()
        (ledger.files / name).unlink()
        assert "missing" in codes(), name
        (ledger.files / name).write_bytes(kept)


def test_a_file_or_a_folder_that_nobody_published_is_found(ledger: Any) -> None:
    (ledger.files / "editions/laip-10-04/2026-09/v1/otra.csv").write_text("x")
    assert codes() == {"extra"}
    (ledger.files / "editions/laip-10-04/2026-09/v1/otra.csv").unlink()
    shutil.copytree(ledger.files / "editions/laip-10-04/2026-09/v1", ledger.files / "editions/laip-10-04/2026-09/v9")
    assert codes() == {"extra"}
    shutil.rmtree(ledger.files / "editions/laip-10-04/2026-09/v9")
    (ledger.files / "editions/laip-10-04/2026-08/v1/nomina-2026-08-v1.csv").write_text("vuelve")
    assert codes() == {"not_destroyed"}


def remove_a_link() -> None:
    Link.objects.filter(number=3).delete()


def remove_a_publication() -> None:
    """Row, link and all: as if it had never been."""
    Justification.every.all().delete()
    Link.objects.filter(number=3).delete()
    Link.objects.filter(number__gt=3).update(number=F("number") + 100)
    for link in Link.objects.filter(number__gt=100).order_by("number"):
        Link.objects.filter(pk=link.pk).update(number=link.number - 101)


def swap_two_links() -> None:
    Link.objects.filter(number=2).update(number=99)
    Link.objects.filter(number=4).update(number=2)
    Link.objects.filter(number=99).update(number=4)


def insert_a_link() -> None:
    Link.objects.create(number=7, kind="edition", part="laip-10-04", period="2026-07", version=1, digest="sha256:" + "0" * 64, previous="x")


def insert_a_row() -> None:
    Justification.objects.create(
        part="laip-10-12.nacionales", period="2026-08", version=1, published_at=Link.objects.count() and Edition.every.first().published_at,
        post="x", checklist="x", digest="sha256:" + "1" * 64, kind="no_movement", text="Nunca se publicó.",
    )  # fmt: skip


def pretend_a_withdrawal() -> None:
    Edition.every.filter(part="laip-10-01").update(withdrawal=Withdrawal.objects.get())


@pytest.mark.parametrize("tamper", [remove_a_link, remove_a_publication, swap_two_links, insert_a_link, insert_a_row, pretend_a_withdrawal])
def test_whatever_is_taken_out_or_put_in_is_found(ledger: Any, tamper: Callable[[], None]) -> None:
    assert not faults()
    tamper()
    found = faults()
    assert found
    assert all(fault["sentence"] and fault["where"] for fault in found)


def test_a_row_that_says_otherwise_than_its_record_is_found(ledger: Any) -> None:
    edition = Edition.every.get(part="laip-10-04", period="2026-09", version=2)
    document = EditionFile.objects.get(kind="document")
    changes: list[tuple[Any, int, str, Any]] = [
        (Edition.every, edition.pk, "reason", "Otro motivo."),
        (Edition.every, edition.pk, "text", "Otro texto."),
        (Edition.every, edition.pk, "post", "Otro puesto"),
        (Edition.every, edition.pk, "row_count", 99),
        (Edition.every, edition.pk, "register", "otro"),
        (Edition.every, edition.pk, "published_at", "2020-01-01T00:00:00Z"),
        (EditionFile.objects, document.pk, "title", "Otro título"),
        (EditionFile.objects, document.pk, "sha256", "0" * 64),
        (Justification.every, Justification.every.get().pk, "text", "Otra razón."),
        (Withdrawal.objects, Withdrawal.objects.get().pk, "reason", "Otra razón."),
    ]
    for manager, key, name, value in changes:
        before = manager.filter(pk=key).values_list(name, flat=True).get()
        manager.filter(pk=key).update(**{name: value})
        assert codes() == {"row_differs"}, name
        manager.filter(pk=key).update(**{name: before})
    assert not faults()


def test_a_copy_of_the_public_tree_that_is_not_the_record_is_found(ledger: Any) -> None:
    served = ledger.public / "current/www/informacion-publica/remuneraciones/datos/2026-09/v1"
    for name in ("nomina-2026-09-v1.csv", "manifest.json", "texts.json", "salt.txt"):
        flip(served / name, 5)
        assert codes() == {"tree_differs"}, name
        assert "portal bake --whole" in faults()[0]["sentence"]
        (served / name).unlink()
        shutil.copy(ledger.files / "editions/laip-10-04/2026-09/v1" / name, served / name)
    flip(served / "nomina-2026-09-v1.json", 5)
    assert not faults()
    assert run("verify", "--made").code == 1
    (served / "nomina-2026-09-v1.json").unlink()
    (served / "otra.csv").write_text("x")
    assert codes() == {"tree_extra"}


def test_the_end_of_the_chain_cut_off_whole_is_found_by_a_head_that_somebody_kept(ledger: Any) -> None:
    head = Link.objects.get(number=6).digest
    Edition.every.update(withdrawal=None)
    Edition.every.filter(period="2026-08").delete()
    Withdrawal.objects.all().delete()
    Link.objects.filter(number__gte=5).delete()
    for folder in ("withdrawals/6", "editions/laip-10-04/2026-08/v1"):
        shutil.rmtree(ledger.files / folder)
    assert run("verify").code in (0, 1)
    ran = run("verify", f"--head={head}")
    assert ran.code == 1
    assert "Esa huella ya no está en el libro" in ran.err
    first = Link.objects.get(number=1).digest.removeprefix("sha256:")
    assert "Esa huella" not in run("verify", f"--head={first}").err


def test_a_withdrawal_that_was_cut_is_told_with_its_remedy(ledger: Any) -> None:
    Withdrawal.objects.update(destroyed_at=None)
    (ledger.files / "editions/laip-10-04/2026-08/v1/salt.txt").write_text("x" * 64)
    assert codes() == {"unfinished_withdrawal", "not_destroyed"}
    assert run("withdraw", "--finish").out.strip() == "Retiros terminados: 1."
    assert not faults()


def test_a_folder_that_stood_in_the_place_of_a_publication_is_kept_aside_and_told(ledger: Any, tmp_path: Path) -> None:
    stranger = ledger.files / "editions/laip-10-04/2026-09/v3"
    stranger.mkdir()
    (stranger / "algo.txt").write_text("de un respaldo")
    ran = import_edition("laip-10-04", "2026-09", write_xlsx(tmp_path / "3.xlsx", payroll(7)), "--reason=Otra vez.")
    assert ran.code == 0, ran.err
    assert codes() == {"aside"}
    assert [path.read_text() for path in ledger.files.glob(".aside/*/algo.txt")] == ["de un respaldo"]
