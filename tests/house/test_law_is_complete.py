"""The law as data is whole: every numeral, every question of 2017, every field that the article names.

That nothing unconfirmed reads as law is held by `test_only_law_reads_as_law.py`, beside this file.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections import Counter

import pytest

from checklists.load import PACKAGED, load_checklist
from checklists.model import Basis, Criterion, Form, JustificationKind, Obligation, Part, Refresh, Subject
from checklists.predicates import HUMAN, PREDICATES

CHECKLIST = load_checklist()
PARTS = [(obligation, part) for obligation in CHECKLIST.obligations for part in obligation.parts]
CRITERIA = [(obligation, part, criterion) for obligation, part in PARTS for criterion in part.criteria]
TOWN = {Subject.MUNICIPALITY, Subject.INFOM}

# What the confirmed text of article 10 names as contents of a table, by part.
NAMED_BY_THE_ARTICLE = {
    "laip-10-02": "direccion telefono",
    "laip-10-03": "telefono correo",
    "laip-10-04": "nombre cargo salario honorarios dietas bonos viaticos otras_remuneraciones",
    "laip-10-08": "renglon unidad",
    "laip-10-09": "origen",
    "laip-10-10": "cantidad precio_unitario monto renglon proveedor adjudicacion contrato",
    "laip-10-11": "monto precio_unitario costo renglon proveedor adjudicacion contrato",
    "laip-10-12.nacionales": "objetivo persona destino costo_boleto viaticos",
    "laip-10-12.internacionales": "objetivo persona destino costo_boleto viaticos",
    "laip-10-14": "clase monto plazo proveedor",
    "laip-10-15.subsidios": "monto criterios_de_acceso beneficiario",
    "laip-10-15.becas": "monto criterios_de_acceso beneficiario",
    "laip-10-15.transferencias": "monto criterios_de_acceso beneficiario",
    "laip-10-17": "razon_social capital_autorizado renglon_de_precalificacion",
    "laip-10-18": "ubicacion costo_total fuente_de_financiamiento tiempo_de_ejecucion beneficiarios empresa_ejecutora"
    " funcionario_responsable contrato",
    "laip-10-19": "caracteristicas motivo arrendatario monto plazo",
    "laip-10-20.cotizacion": "nog fecha_adjudicacion proveedor monto_adjudicado plazo fecha_aprobacion_contrato contrato",
    "laip-10-20.licitacion": "nog fecha_adjudicacion proveedor monto_adjudicado plazo fecha_aprobacion_contrato contrato",
    "laip-10-21": "destino cotizaciones_y_licitaciones gasto_administrativo gasto_operativo",
}
# Parts where something always exists: no statement may stand in its place.
NOTHING_REPLACES = """
    laip-10-01.estructura laip-10-01.funciones laip-10-01.normas laip-10-02 laip-10-03 laip-10-04 laip-10-05.mision laip-10-05.objetivos
    laip-10-05.poa laip-10-05.resultados laip-10-06 laip-10-07.presupuesto laip-10-07.programas laip-10-08 laip-10-13.muebles
    laip-10-26 laip-10-28 presupuesto-17ter-h
"""


def test_all_numerals_all_literals_and_the_commitment_are_here() -> None:
    by_law = {law.code: [obligation.code for obligation in law.obligations] for law in CHECKLIST.laws}
    assert by_law["laip"] == [f"laip-10-{number:02d}" for number in range(1, 30)]
    assert by_law["presupuesto-17ter"] == [f"presupuesto-17ter-{letter}" for letter in "abcdefgh"]
    assert by_law["gobierno-abierto"] == ["gobierno-abierto-4-c10-h4"]


def test_what_the_article_joins_is_in_parts() -> None:
    joined = {obligation.number: [part.slug for part in obligation.parts] for obligation, part in PARTS if part.slug}
    assert joined == {
        "1": ["estructura", "funciones", "normas"],
        "5": ["mision", "objetivos", "poa", "resultados"],
        "7": ["presupuesto", "programas", "modificaciones"],
        "12": ["nacionales", "internacionales"],
        "13": ["muebles", "inmuebles"],
        "15": ["subsidios", "becas", "transferencias"],
        "20": ["cotizacion", "licitacion"],
    }


def test_numerals_24_and_25_bind_no_municipality_and_say_why() -> None:
    for obligation in CHECKLIST.obligations:
        if obligation.code in ("laip-10-24", "laip-10-25"):
            assert not TOWN & set(obligation.binds)
            assert obligation.note
        elif obligation.law == "laip":
            assert set(obligation.binds) == TOWN
    assert CHECKLIST.obligation("gobierno-abierto-4-c10-h4").binds == (Subject.INFOM,)


def test_what_is_not_confirmed_about_article_17_ter_is_said_beside_it() -> None:
    law = next(law for law in CHECKLIST.laws if law.code == "presupuesto-17ter")
    assert "no se ha confirmado" in law.note
    assert all("no se ha confirmado" in obligation.note for obligation in law.obligations)


@pytest.mark.parametrize(("obligation", "part"), PARTS, ids=lambda value: getattr(value, "code", ""))
def test_a_part_can_be_published_found_and_kept_up_to_date(obligation: Obligation, part: Part) -> None:
    first = part.criteria[0]
    assert (first.predicate, first.code) == ("has_part", f"{part.code}:publicado")
    asks_for_today = any(criterion.predicate == "is_current" for criterion in part.criteria)
    assert asks_for_today is (part.refresh is not Refresh.STANDING)
    assert (part.register is not None) is (Form.REGISTER in part.forms)
    assert part.title
    assert part.duty.endswith(".")


@pytest.mark.parametrize("criterion", [criterion for *_, criterion in CRITERIA], ids=lambda criterion: criterion.code)
def test_a_criterion_asks_one_question_that_a_known_predicate_answers(criterion: Criterion) -> None:
    predicate = PREDICATES[criterion.predicate]
    assert {name: type(value) for name, value in criterion.params.items()} == dict(predicate.params)
    assert criterion.question.startswith("¿")
    assert criterion.question.endswith("?")
    assert criterion.remedy.endswith(".")


def test_every_column_that_is_asked_for_stands_in_the_register_with_a_basis_as_strong() -> None:
    for _, part, criterion in CRITERIA:
        if criterion.predicate == "has_column":
            register = CHECKLIST.register_of(part)
            assert register is not None, criterion.code
            column = register.column(str(criterion.params["column"]))
            assert criterion.basis is not Basis.LAW or column.basis is Basis.LAW, f"{criterion.code}: the column is {column.basis}"


def test_no_column_of_a_commitment_says_that_a_law_asks_for_it() -> None:
    for obligation, part in PARTS:
        register = CHECKLIST.register_of(part)
        if obligation.basis is not Basis.LAW and register:
            assert [column.name for column in register.columns if column.basis is Basis.LAW] == [], part.code


def test_every_register_belongs_to_exactly_one_part() -> None:
    assert Counter(part.register for _, part in PARTS if part.register) == Counter(dict.fromkeys(CHECKLIST.registers, 1))


def test_every_predicate_is_put_to_use() -> None:
    assert {criterion.predicate for *_, criterion in CRITERIA} == set(PREDICATES)


@pytest.mark.parametrize("code", NAMED_BY_THE_ARTICLE)
def test_every_field_that_the_article_names_is_asked_for_as_law(code: str) -> None:
    asked = {c.params["column"] for c in CHECKLIST.part(code).criteria if c.predicate == "has_column" and c.basis is Basis.LAW}
    assert asked == set(NAMED_BY_THE_ARTICLE[code].split())


def test_works_ask_for_the_executing_company_that_the_questionnaire_of_2017_forgot() -> None:
    asked = {c.params["column"]: c for c in CHECKLIST.part("laip-10-18").criteria if c.predicate == "has_column"}
    assert asked["empresa_ejecutora"].scores
    assert asked["empresa_ejecutora"].rubric == ()


def test_only_law_and_the_monitor_of_2017_score_and_good_practices_never() -> None:
    for _, _, criterion in CRITERIA:
        assert criterion.scores is (criterion.basis in (Basis.LAW, Basis.MONITOR_2017) and not criterion.good_practice)
    for obligation, part in PARTS:
        assert any(criterion.scores for criterion in part.criteria) is (obligation.law != "gobierno-abierto"), part.code


def test_few_questions_wait_for_a_person_and_none_of_them_scores() -> None:
    waiting = [criterion for *_, criterion in CRITERIA if criterion.predicate == HUMAN]
    assert len(waiting) <= 0.15 * len(CRITERIA)
    assert not [criterion.code for criterion in waiting if criterion.scores]


def test_no_statement_replaces_what_always_exists_least_of_all_the_payroll() -> None:
    assert CHECKLIST.part("laip-10-04").justifications == ()
    assert [part.code for _, part in PARTS if not part.justifications] == NOTHING_REPLACES.split()
    for _, part in PARTS:
        if part.refresh is Refresh.STANDING:  # what stands is reviewed: "unchanged" has no period to speak of
            assert JustificationKind.UNCHANGED not in part.justifications


# The questionnaire of 2017, both ways.


def rubric_rows() -> dict[str, tuple[str, str]]:
    seen: Counter[str] = Counter()
    rows = {}
    with (PACKAGED / "sources" / "rubric_2017.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            seen[row["numeral"]] += 1
            rows[f"{row['numeral']}.{seen[row['numeral']]}"] = (row["kind"], row["indicator"])
    return rows


ROWS = rubric_rows()
COUNTED = {row for row, (kind, _) in ROWS.items() if kind == "counted"}


def reasoned() -> Counter[str]:
    found: Counter[str] = Counter()
    for reason in tomllib.loads((PACKAGED / "rubric_2017.toml").read_text("utf-8"))["reason"]:
        assert len(reason["why"]) > 40
        for row in reason["rows"]:
            numeral, number = row.split(".")
            found.update([r for r in COUNTED if r.split(".")[0] == numeral] if number == "*" else [row])
    return found


def test_every_counted_row_is_answered_by_criteria_or_has_a_reason_and_never_both() -> None:
    answered = {row for *_, criterion in CRITERIA for row in criterion.rubric}
    reasons = reasoned()
    assert sorted(COUNTED - answered - set(reasons)) == []
    assert sorted(answered & set(reasons)) == []
    assert [row for row, times in reasons.items() if times > 1 or row not in COUNTED] == []


def test_every_row_that_a_criterion_names_exists_counts_and_is_of_its_numeral() -> None:
    for obligation, _, criterion in CRITERIA:
        assert set(criterion.rubric) <= COUNTED, criterion.code
        assert len(set(criterion.rubric)) == len(criterion.rubric), criterion.code
        assert {row.split(".")[0] for row in criterion.rubric} <= {obligation.number}, criterion.code
        if criterion.basis is Basis.MONITOR_2017 and criterion.scores:  # the lag of two months is in the method, not in a row
            assert criterion.rubric or criterion.predicate == "is_current", criterion.code


def test_the_questions_are_in_our_own_words() -> None:
    def bare(text: str) -> str:
        return re.sub(r"\W+", " ", text.lower()).strip()

    assert {bare(criterion.question) for *_, criterion in CRITERIA}.isdisjoint(bare(text) for _, text in ROWS.values())
