"""The portal judges itself by the same questions and the same score as the monitor."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from checklists.finding import Finding, Outcome
from checklists.predicates import PREDICATES
from demo.pdf import scanned_pdf, text_pdf
from portal_template.registers import law
from portal_template.registers.standing import ANSWERS, assess
from tests.portal.registers.conftest import TODAY, import_edition, run, write_xlsx


def findings(town: Any, home_page: bytes | None = None) -> dict[str, Finding]:
    return {finding.criterion: finding for finding in assess(law.checklist(), town, TODAY, home_page)[0]}


def test_every_predicate_that_a_portal_can_answer_has_its_function() -> None:
    assert set(ANSWERS) == {name for name, predicate in PREDICATES.items() if predicate.portal}


def test_an_empty_portal_is_missing_everything_and_scores_nothing(town: Any) -> None:
    found, cards = assess(law.checklist(), town, TODAY, b"<html></html>")
    assert {finding.outcome for finding in found} == {Outcome.MISSING}
    assert (cards[0].score.point, cards[0].score.band) == (0.0, "deficiente")


def test_a_payroll_as_data_answers_its_questions_with_proof(town: Any, tmp_path: Path) -> None:
    rows = [("Nombre", "Renglón", "Salario"), ("Persona 0001", "011", 10), ("Persona 0002", "011", 20)]
    import_edition("laip-10-04", "2026-09", write_xlsx(tmp_path / "n.xlsx", rows))
    found = findings(town)
    outcomes = {code.partition(":")[2]: finding.outcome for code, finding in found.items() if code.startswith("laip-10-04")}
    assert outcomes == {
        "publicado": Outcome.MET,
        "salario": Outcome.MET,
        "observaciones": Outcome.MISSING,
        "al-dia": Outcome.MET,
        "lista": Outcome.MET,
        "total": Outcome.MET,
        "historia": Outcome.MISSING,
    }
    assert found["laip-10-04:observaciones"].reason == "column_empty"
    proof = found["laip-10-04:salario"].evidence[0]
    assert proof.url == "http://testserver/informacion-publica/remuneraciones/datos/2026-09/"
    assert proof.digest.startswith("sha256:")


def test_a_payroll_of_last_month_is_late_in_every_question_and_of_two_years_ago_no_longer_counts(town: Any, tmp_path: Path) -> None:
    rows = [("Nombre", "Renglón", "Salario"), ("Persona 0001", "011", 10)]
    import_edition("laip-10-04", "2024-05", write_xlsx(tmp_path / "old.xlsx", rows))
    old = findings(town)["laip-10-04:salario"]
    assert (old.outcome, old.reason) == (Outcome.MISSING, "period_absent")
    import_edition("laip-10-04", "2026-08", write_xlsx(tmp_path / "late.xlsx", rows))
    found = findings(town)
    assert (found["laip-10-04:salario"].outcome, found["laip-10-04:salario"].reason) == (Outcome.PARTIAL, "late")
    assert found["laip-10-04:al-dia"].outcome is Outcome.MISSING
    assert found["laip-10-04:al-dia"].sentence == "El último periodo publicado es agosto de 2026; ya se esperaba septiembre de 2026."


def test_an_admitted_justification_meets_as_justified(town: Any) -> None:
    import_edition("laip-10-12.nacionales", "2026-09", "--justify=no_movement", "--why=No hubo viajes en el mes.")
    finding = findings(town)["laip-10-12.nacionales:destino"]
    assert (finding.outcome, finding.justified) == (Outcome.MET, True)


def test_what_a_document_says_is_read_and_what_it_does_not_say_is_missing(town: Any, tmp_path: Path) -> None:
    paper = tmp_path / "Organigrama con tesorería.pdf"
    paper.write_bytes(text_pdf("Organigrama", ["Concejo Municipal"]))
    import_edition("laip-10-01", "vigente", paper)
    found = findings(town)
    assert found["laip-10-01:publicado"].outcome is Outcome.MET
    assert found["laip-10-01:dependencias"].outcome is Outcome.MISSING, "a title promises what the document may lack"
    assert found["laip-10-01:abierto"].outcome is Outcome.MISSING
    paper.write_bytes(text_pdf("Organigrama", ["Concejo Municipal, alcaldía y Tesorería"]))
    import_edition("laip-10-01", "vigente", paper, "--reason=Faltaba la tesorería.")
    assert findings(town)["laip-10-01:dependencias"].outcome is Outcome.MET


def test_what_a_scan_may_say_is_for_a_person(town: Any, tmp_path: Path) -> None:
    paper = tmp_path / "Organigrama.pdf"
    paper.write_bytes(scanned_pdf("Organigrama", ["Tesorería"], "semilla"))
    import_edition("laip-10-01", "vigente", paper)
    assert findings(town)["laip-10-01:dependencias"].outcome is Outcome.UNKNOWN


def test_text_on_the_page_answers_for_itself(town: Any) -> None:
    import_edition("laip-10-01", "vigente", "--statement=Alcaldía y TESORERIA, teléfono 7900-0000.")
    found = findings(town, b'<a href="/informacion-publica/">Transparencia</a>')
    assert {code.partition(":")[2]: finding.outcome for code, finding in found.items() if code.startswith("laip-10-01")} == {
        "publicado": Outcome.MET,
        "dependencias": Outcome.MET,
        "abierto": Outcome.MET,
        "telefono": Outcome.MET,
        "portada": Outcome.MET,
    }


def test_the_command_prints_the_same_in_words_and_in_json(town: Any) -> None:
    import_edition("laip-10-01", "vigente", "--statement=Alcaldía y tesorería.")
    said = run("standing", f"--today={TODAY}")
    assert said.code == 0
    assert "laip: " in said.out
    assert "no el resultado de la SECAI" in said.out
    answer = json.loads(run("standing", f"--today={TODAY}", "--json").out)
    assert answer["checklist"] == "prueba-1"
    assert {finding["criterion"] for finding in answer["findings"]} >= {"laip-10-01:publicado"}
