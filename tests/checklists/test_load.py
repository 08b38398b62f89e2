"""The loader makes the nouns of the law, and a changed copy of the folder is the changed law."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from checklists.load import PACKAGED, load_checklist, municipality, problems_of
from checklists.model import Basis, Form, Refresh, Subject

LAW = "obligations/laip.toml"
Edit = Callable[[Path, str, str, str], None]


def test_a_right_folder_becomes_a_checklist(small: Path) -> None:
    checklist = load_checklist(small)
    assert checklist.version == "1"
    assert checklist.in_force_from == date(2026, 1, 1)
    assert [obligation.code for obligation in checklist.obligations] == ["laip-10-04", "laip-10-12", "laip-10-24"]
    assert [part.code for part in checklist.parts] == ["laip-10-04", "laip-10-12.nacionales", "laip-10-12.internacionales"]
    part = checklist.part("laip-10-12.nacionales")
    assert (part.refresh, part.due_days, part.due_basis) == (Refresh.MONTHLY, 30, Basis.CONVENTION)
    assert part.forms == (Form.REGISTER, Form.DOCUMENT)
    assert part.criteria[0].code == "laip-10-12.nacionales:destino"
    assert dict(part.criteria[0].params) == {"column": "destino"}
    assert checklist.scheme.partial == 0.5
    assert [band.name for band in checklist.scheme.bands] == ["aceptable", "deficiente"]
    assert not checklist.obligation("laip-10-24").binds_subject(Subject.MUNICIPALITY)


def test_the_only_part_of_an_obligation_has_its_code_and_no_slug(small: Path) -> None:
    part = load_checklist(small).part("laip-10-04")
    assert (part.slug, part.criteria[0].code) == ("", "laip-10-04:publica")


def test_a_register_may_take_the_columns_of_another_with_key_and_version(small: Path) -> None:
    registers = load_checklist(small).registers
    lender, borrower = registers["viajes-nacionales"], registers["viajes-internacionales"]
    assert borrower.columns == lender.columns
    assert (borrower.key, borrower.version) == (("destino",), 2)
    assert borrower.title == "Viajes internacionales"


def test_wordings_reach_the_obligation_and_the_part_and_are_not_needed(small: Path) -> None:
    assert load_checklist(small).obligation("laip-10-12").wordings == ("viajes y viáticos",)
    assert load_checklist(small).part("laip-10-12.nacionales").wordings == ("viajes al interior",)
    (small / "wordings.toml").unlink()
    assert load_checklist(small).obligation("laip-10-12").wordings == ()


NEW_OBLIGATION = """
[[obligation]]
code = "laip-10-30"
number = "30"
slug = "numeral-nuevo"
short = "Nuevo"
title = "Un numeral nuevo"
citation = "Un decreto que vendrá"
duty = "Publicar lo nuevo."
basis = "law"
binds = ["municipality"]

[[obligation.part]]
title = "Lo nuevo"
duty = "Publicarlo."
refresh = "yearly"
refresh_basis = "law"
forms = ["document"]

[[obligation.part.criterion]]
slug = "publica"
question = "¿Lo publica?"
basis = "law"
predicate = "has_part"
"""


def test_the_law_can_change_in_a_copy_of_the_packaged_folder(tmp_path: Path, edit: Edit) -> None:
    folder = tmp_path / "checklists"
    shutil.copytree(PACKAGED, folder, ignore=shutil.ignore_patterns("*.py", "geo", "__pycache__"))
    before = load_checklist()
    edit(folder, "version.toml", f'version = "{before.version}"', 'version = "2027.01"')
    edit(
        folder,
        "registers/obras.toml",
        f"version = {before.registers['obras'].version}",
        f"version = {before.registers['obras'].version + 1}",
    )
    with (folder / "registers/obras.toml").open("a", encoding="utf-8") as register:
        register.write('\n[[column]]\nname = "garantia"\ntitle = "Garantía de la obra"\ntype = "string"\nbasis = "law"\n')
    with (folder / LAW).open("a", encoding="utf-8") as law:
        law.write(NEW_OBLIGATION)
    after = load_checklist(folder)
    assert after.version == "2027.01"
    assert len(list(after.obligations)) == len(list(before.obligations)) + 1
    assert after.part("laip-10-30").refresh is Refresh.YEARLY
    assert after.registers["obras"].column("garantia").basis is Basis.LAW
    assert after.registers["obras"].version == before.registers["obras"].version + 1
    assert after.registers["remuneraciones"] == before.registers["remuneraciones"]


def test_the_packaged_checklist_is_right_and_read_once() -> None:
    assert problems_of() == ()
    checklist = load_checklist()
    assert checklist is load_checklist()
    assert [len(law.obligations) for law in checklist.laws] == [29, 8, 1]
    assert len(checklist.municipalities) == 340
    assert sum(town.population_2018 or 0 for town in checklist.municipalities.values()) == 14_901_286


def test_a_municipality_is_known_by_its_code_and_invented_ones_take_their_name() -> None:
    checklist = load_checklist()
    assert municipality(checklist, "0101").name == "Guatemala"
    assert municipality(checklist, "0207").name == "Sanarate"
    assert municipality(checklist, "1413").short_name == "Nebaj"
    assert municipality(checklist, "9901", "Villa de Prueba").name == "Villa de Prueba"
    assert municipality(checklist, "9999").name == "Municipio inventado 9999"
    assert municipality(checklist, "infom").name == "Instituto de Fomento Municipal"
    for code in ("9900", "0199", "101", ""):
        with pytest.raises(KeyError, match="No hay municipio"):
            municipality(checklist, code)
