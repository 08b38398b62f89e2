"""How portals word things: what is read of a link, heading, title or file name, and what is left alone."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from checklists.load import load_checklist
from checklists.model import Checklist
from checklists.wording import Reading, explain_lines, is_news, is_section_entry, read, vocabulary

DATA = Path(__file__).parent / "data"


def numerals(reading: Reading) -> list[int]:
    return [int(claim.code[-2:]) for claim in reading.obligations if claim.code.startswith("laip-10-")]


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", sorted(path.name for path in DATA.glob("wordings_*.csv")))
def test_most_wordings_of_every_site_are_read_right_and_hardly_any_that_is_none_is_claimed(name: str) -> None:
    sites: dict[str, list[bool]] = defaultdict(list)
    none = claimed = 0
    for row in rows(name):
        got = set(numerals(read(row["text"], row.get("heading") or "")))
        nothing, ambiguous = row["numerals"] in ("none", "other-law"), row["ambiguous"] == "1"
        right = set() if nothing else {int(n) for n in row["numerals"].split(";")}
        sites[row["site"]].append((ambiguous and not got) or (not got if nothing else bool(got) and got <= right))
        none, claimed = none + (nothing and not ambiguous), claimed + (nothing and not ambiguous and bool(got))
    assert sum(sum(some) / len(some) for some in sites.values()) / len(sites) >= 0.95
    assert claimed <= 0.02 * none


@pytest.mark.parametrize(
    ("text", "numeral"),
    [
        ("Numeral 8", 8),
        ("Inciso 10.8", 8),
        ("Art. 10 num. 22", 22),
        ("ARTÍCULO 10 NUMERAL 6", 6),
        ("N14", 14),
        ("Numeral XIX", 19),
        ("NUMERAL NUEVE", 9),
        ("Art10Num12.pdf", 12),
        ("informacion-publica/2021/numeral-23/", 23),
        ("informacionpublica/2018/UIP. ABRIL 2018/6. Manuales", 6),
        ("VIII. Informes de ejecución", 8),
    ],
)
def test_a_numeral_is_read_however_it_is_written(text: str, numeral: int) -> None:
    assert numerals(read(text)) == [numeral]


@pytest.mark.parametrize(
    "text", ["Numerales 1 al 29", "Numeral 31", "8 comentarios", "12 de octubre", "3a. calle 4-22 zona 1", "8.", "Año 2020"]
)
def test_numbers_that_are_no_numeral_claim_nothing(text: str) -> None:
    assert read(text).none


def test_content_beats_a_number_that_says_another_thing() -> None:
    assert numerals(read("Numeral 11 Informe de auditoría")) == [23]
    assert numerals(read("20. Cotizaciones y licitaciones")) == [20]
    assert numerals(read("26. ARCHIVOS")) == [26]


def test_a_regulation_is_a_norm_and_a_manual_a_manual_whatever_they_are_about() -> None:
    assert numerals(read("REGLAMENTO DE INVENTARIOS DE BIENES MUEBLES E INMUEBLES")) == [1]
    assert numerals(read("Acuerdo Gubernativo 106-2016 Reglamento General de Viáticos")) == [1]
    assert numerals(read("Manual de normas y procedimientos de compras")) == [6]
    assert numerals(read("Informe de auditoría a la ejecución presupuestaria")) == [23]


def test_file_names_capitals_slips_and_joined_words_are_read() -> None:
    assert numerals(read("Numeral%2012%20Viajes%20Nacionales%20MARZO%202023.pdf")) == [12]
    assert numerals(read("comprasdirectas_mayo.pdf")) == [22]
    assert numerals(read("InventarioFIN-01_2022.pdf")) == [13]
    assert numerals(read("EJECUCION PRESUPUESTARAI")) == [8]
    assert numerals(read("EjecuciÃ³n presupuestaria")) == [8]
    assert numerals(read("Auditorio municipal")) == []
    assert numerals(read("Plantillas")) == []


def test_an_uninformative_text_takes_its_heading_and_an_informative_one_does_not() -> None:
    assert numerals(read("Enero 2024.pdf", "8. Ejecución presupuestaria")) == [8]
    assert numerals(read("Acta 34-2023", "Modificaciones presupuestarias")) == [7]
    assert numerals(read("Compras directas", "11. Contrataciones de bienes y servicios")) == [22]
    assert numerals(read("Mejoramiento escuela primaria aldea Las Flores", "18. Obras")) == [18]
    assert numerals(read("8.", "Artículo 10 Ley de Acceso a la Información Pública")) == [8]
    assert numerals(read("Inicio", "8. Ejecución presupuestaria")) == []


@pytest.mark.parametrize(
    "text",
    [
        "Decreto 36-2024",
        "Decreto 101-97 Art. 17 Ter.",
        "decreto/36-2024",
        "Artículo 17. Medición de avances de indicadores",
        "Artículo 19. Clasificadores temáticos",
        "SINACIG",
        "COMUDE",
        "Los puntos resolutivos;",
        "El listado de asesores, con sus respectivas remuneraciones de cada una de las instituciones mencionadas en el numeral anterior;",
    ],
)
def test_other_laws_are_recognised_and_claim_no_numeral(text: str) -> None:
    reading = read(text)
    assert reading.other_law
    assert not reading.obligations


def test_a_number_under_the_heading_of_another_law_is_no_numeral() -> None:
    assert read("Numeral 3", "COMUDE").other_law
    assert read("Artículo 17", "Decreto 36-2024").obligations == ()


def test_a_literal_of_article_17_ter_is_claimed_only_where_the_article_is_named() -> None:
    assert [claim.code for claim in read("a) Asesorías contratadas", "Decreto 101-97, artículo 17 Ter").obligations] == [
        "presupuesto-17ter-a"
    ]
    assert [claim.code for claim in read("Artículo 17 Ter, Literal c)").obligations] == ["presupuesto-17ter-c"]
    assert read("Asesorías contratadas").obligations == ()


@pytest.mark.parametrize(
    "text",
    [
        "Información pública de oficio",
        "Unidad de Información Pública",
        "Ley de Acceso a la Información Pública",
        "Formulario de solicitud de información",
        "Sin documentos.",
        "Coordinar, organizar, administrar, custodiar y sistematizar los archivos que contengan la información pública a su cargo",
        "Vecinos agradecen obras de mejoramiento en la colonia",
        "Si necesita información adicional puede presentar una solicitud",
        "Licencia de construcción",
        "",
    ],
)
def test_what_is_no_obligation_claims_nothing(text: str) -> None:
    assert read(text).none


def test_a_statement_that_there_was_nothing_is_no_news() -> None:
    assert numerals(read("Durante el mes de marzo de 2023 no se realizaron viajes internacionales")) == [12]
    assert numerals(read("La municipalidad no cuenta con fideicomisos constituidos")) == [21]


def test_parts_are_named_by_words_and_by_sub_letters() -> None:
    assert read("Viajes internacionales").obligations[0].part == "laip-10-12.internacionales"
    assert read("Viajes nacionales e internacionales").obligations[0].part is None
    assert read("05C Plan operativo anual").obligations[0].part == "laip-10-05.poa"
    assert read("Marco normativo").obligations[0].part == "laip-10-01.normas"


def test_the_reason_is_given_in_words() -> None:
    assert "compras directas" in read("22. Compras directas").why.lower()
    assert "encabezado" in read("Descargar", "12. Viajes").why


@pytest.fixture
def grown() -> Checklist:
    """The packaged law with one more numeral, which nobody has worded yet."""
    checklist = load_checklist()
    law = next(law for law in checklist.laws if law.code == "laip")
    model = law.obligations[21]
    part = replace(model.parts[0], code="laip-10-30", wordings=())
    added = replace(model, code="laip-10-30", number="30", short="Huella hídrica", title="Huella hídrica", wordings=(), parts=(part,))
    laws = tuple(replace(some, obligations=(*some.obligations, added)) if some is law else some for some in checklist.laws)
    return replace(checklist, laws=laws)


def test_an_obligation_added_to_the_law_is_recognised_by_its_label(grown: Checklist) -> None:
    assert [claim.code for claim in read("Huella hídrica 2026", vocabulary=vocabulary(grown)).obligations] == ["laip-10-30"]
    assert read("Huella hídrica 2026").none
    assert numerals(read("Compras directas", vocabulary=vocabulary(grown))) == [22]


def test_the_vocabulary_of_the_packaged_checklist_reads_like_the_default() -> None:
    known = vocabulary(load_checklist())
    for row in rows("wordings_ours.csv"):
        assert read(row["text"], row["heading"], vocabulary=known).obligations == read(row["text"], row["heading"]).obligations


def test_what_leads_to_the_section_is_told_from_what_does_not() -> None:
    for text in ("Información Pública", "Acceso a la información", "LAIP", "/informacion-publica/", "Transparencia"):
        assert is_section_entry(text) >= 0.7
    for text in ("Inicio", "Noticias", "Turismo", "Contacto"):
        assert is_section_entry(text) <= 0.2
    assert is_section_entry("8. Ejecución presupuestaria") >= 0.5
    assert is_section_entry("Alcalde inaugura la oficina de acceso a la información pública") < 0.5


def test_news_is_told_from_documents() -> None:
    assert is_news("Alcalde inaugura puente en la aldea El Carmen")
    assert not is_news("Acta donde se aprueba la ampliación presupuestaria de marzo")
    assert not is_news("Listado de obras en ejecución")


def answers(*lines: str) -> Iterator[dict[str, object]]:
    return (json.loads(line) for line in explain_lines(lines))


def test_explain_answers_every_line_in_the_shape_of_the_contract() -> None:
    first, second = answers('{"text": "Planilla 029 marzo 2023", "heading": ""}', '{"text": "Inicio"}')
    assert first["obligations"] == ["laip-10-04"]
    assert first["period"] == "2023-03"
    assert first["why"]
    assert (second["obligations"], second["period"]) == ([], None)


def test_a_malformed_line_names_its_number_and_stops_nothing() -> None:
    some = list(answers("not json", '{"heading": "x"}', "[1]", '{"text": 3}', "", '{"text": "Compras directas", "heading": null}'))
    assert [answer.get("line") for answer in some] == [1, 2, 3, 4, None]
    assert "Línea 1" in str(some[0]["error"])
    assert some[-1]["obligations"] == ["laip-10-22"]


@pytest.mark.parametrize(
    "text", [" " * 5000, "acta " * 3000, "1." * 5000, "%ff%00%", "\x00\ud800", "ñ" * 9000, "numeral " * 900, "(" * 4000]
)
def test_any_text_is_read_without_failing(text: str) -> None:
    assert read(text, text).why


def test_a_reading_is_the_same_in_every_process() -> None:
    code = (
        "import csv, sys\nfrom checklists.wording import read\n"
        "for row in csv.DictReader(open(sys.argv[1], encoding='utf-8')): print(read(row['text'], row['heading']))"
    )
    seen = set()
    for seed in ("1", "2"):
        command = [sys.executable, "-c", code, str(DATA / "wordings_ours.csv")]
        seen.add(subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True, timeout=60).stdout)
    assert len(seen) == 1
