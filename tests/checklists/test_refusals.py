"""What is wrong in any file is refused, all at once, with file, key and remedy."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from checklists.load import ChecklistError, load_checklist, problems_of
from checklists.model import Privacy
from checklists.reading.withheld import withheld

LAW = "obligations/laip.toml"
TRIPS = "registers/viajes-nacionales.toml"
ABROAD = "registers/viajes-internacionales.toml"
PLAN = "plans/plan-1.toml"
Edit = Callable[[Path, str, str, str], None]


def refusal(folder: Path) -> list[str]:
    with pytest.raises(ChecklistError) as caught:
        load_checklist(folder)
    assert all(problem.file and problem.text and problem.remedy for problem in caught.value.problems)
    return str(caught.value).splitlines()


REFUSALS = {
    "an unknown key": (
        LAW,
        'short = "Viajes"',
        'short = "Viajes"\nshrot = "V"',
        r"laip\.toml: obligation\[1\]\.shrot: clave desconocida; quizá «short»",
    ),
    "a missing key": (LAW, 'duty = "Publicar los viajes."\n', "", r"obligation\[1\]\.duty: falta esta clave"),
    "a missing law table": (LAW, "[law]", "[lwa]", r"laip\.toml: law: falta esta clave"),
    "a blank text": (LAW, 'short = "Viajes"', 'short = " "', r"obligation\[1\]\.short: el texto está vacío"),
    "a wrong type": (LAW, 'number = "12"', "number = 12", r"obligation\[1\]\.number: se esperaba un texto y hay «12»"),
    "a truth where a number belongs": (LAW, "due_days = 10", "due_days = true", r"part\[1\]\.due_days: se esperaba un número entero"),
    "one table where many belong": (
        PLAN,
        "[[milestone.activity]]",
        "[milestone.activity]",
        r"milestone\[0\]\.activity: se esperaba una lista",
    ),
    "a wrong word for the basis": (LAW, 'basis = "monitor_2017"', 'basis = "monitor"', r"basis: no existe «monitor»; quizá «monitor_2017»"),
    "a wrong word for the refresh": (
        LAW,
        'refresh = "monthly"',
        'refresh = "mensual"',
        r"refresh: no existe «mensual».*Use una de: monthly",
    ),
    "a wrong form": (LAW, 'forms = ["register"]', 'forms = ["registers"]', r"forms: no existe «registers»; quizá «register»"),
    "no form at all": (LAW, 'forms = ["document", "page"]', "forms = []", r"part\[0\]\.forms: la lista está vacía"),
    "a wrong justification": (LAW, '["no_movement"]', '["nothing"]', r"justifications: no existe «nothing»"),
    "a wrong subject": (LAW, 'binds = ["municipality"]', 'binds = ["town"]', r"binds: no existe «town»"),
    "a text twice in a list": (LAW, '["document", "page"]', '["page", "page"]', r"forms: «page» está dos veces"),
    "a double obligation code": (
        LAW,
        'code = "laip-10-12"',
        'code = "laip-10-04"',
        r"obligation\[1\]\.code: «laip-10-04» ya está en .*obligation\[0\]",
    ),
    "a double obligation slug": (LAW, 'slug = "viajes"', 'slug = "remuneraciones"', r"obligation\[1\]\.slug: «remuneraciones» ya está"),
    "a double part slug": (
        LAW,
        'slug = "internacionales"',
        'slug = "nacionales"',
        r"obligation\[1\]\.part: la parte «nacionales» está dos veces",
    ),
    "a double criterion slug": (
        LAW,
        'slug = "telefono"',
        'slug = "publica"',
        r"criterion: el criterio «laip-10-04:publica» está dos veces",
    ),
    "an obligation code outside its law": (
        LAW,
        'code = "laip-10-12"',
        'code = "ley-10-12"',
        r"obligation\[1\]\.code: «ley-10-12» no empieza con «laip-»",
    ),
    "a slug no address can hold": (
        LAW,
        'slug = "viajes"',
        'slug = "Viajes y viáticos"',
        r"slug: «Viajes y viáticos» no sirve para una dirección web",
    ),
    "a slug on an only part": (
        LAW,
        'title = "Nómina"',
        'slug = "n"\ntitle = "Nómina"',
        r"part\[0\]\.slug: la obligación tiene una sola parte",
    ),
    "a part without slug beside another": (LAW, 'slug = "nacionales"\n', "", r"obligation\[1\]\.part\[0\]\.slug: falta esta clave"),
    "a binding obligation without parts": (
        LAW,
        '["international"]',
        '["municipality"]',
        r"obligation\[2\]\.part: obliga a quien publica aquí",
    ),
    "a part without criteria": (
        LAW,
        '[[obligation.part.criterion]]\nslug = "dice"',
        '[[obligation.part.x]]\nslug = "dice"',
        r"criterion: la parte no tiene",
    ),
    "a register that is not there": (
        LAW,
        'register = "viajes-nacionales"',
        'register = "viages"',
        r"checklists/obligations/laip\.toml: obligation\[1\]\.part\[0\]\.register: no existe el registro «viages»; quizá «viajes-\w+»\. "
        r"Corrija el nombre o cree registers/viages\.toml\.",
    ),
    "a part of form register without one": (
        LAW,
        'register = "viajes-internacionales"\n',
        "",
        r"part\[1\]\.register: la parte se publica como registro",
    ),
    "a register without its form": (
        LAW,
        '["register", "document"]',
        '["document"]',
        r"part\[0\]\.forms: la parte tiene registro y no admite",
    ),
    "a register of two parts": (LAW, '"viajes-internacionales"', '"viajes-nacionales"', r"register: «viajes-nacionales» ya está en"),
    "an unknown predicate": (LAW, '"has_part"', '"has_parts"', r"predicate: no existe la pregunta «has_parts»; quizá «has_part»"),
    "a missing parameter": (LAW, 'params = { column = "destino" }\n', "", r"params\.column: la pregunta «has_column» necesita un texto"),
    "a parameter of the wrong type": (LAW, 'any = ["país", "destino"]', 'any = "país"', r"params\.any: .* necesita una lista de textos"),
    "an empty list of phrases": (LAW, 'any = ["país", "destino"]', "any = []", r"params\.any: .* necesita una lista de textos"),
    "a parameter nobody takes": (
        LAW,
        '{ kind = "phone" }',
        '{ kind = "phone", n = 1 }',
        r"params\.n: .* no tiene este parámetro\. Admite: kind",
    ),
    "a contact that does not exist": (LAW, 'kind = "phone"', 'kind = "fax"', r"params\.kind: no existe el contacto «fax»"),
    "a column that is not there": (LAW, 'column = "destino"', 'column = "destinos"', r"no tiene la columna «destinos»; quizá «destino»"),
    "a column of no register": (
        LAW,
        'predicate = "has_part"',
        'predicate = "has_column"\nparams = { column = "x" }',
        r"params\.column: la parte no tiene registro",
    ),
    "what the law asks as good practice": (
        LAW,
        'basis = "law"\npredicate = "has_column"',
        'basis = "law"\ngood_practice = true\npredicate = "has_column"',
        r"good_practice: lo que pide la ley no es una buena práctica",
    ),
    "a row of the rubric that cannot be": (LAW, 'rubric = ["4.1"]', 'rubric = ["cuatro"]', r"rubric: «cuatro» no es numeral\.fila"),
    "a file that is no TOML": (LAW, "[law]", "[law", r"laip\.toml: no se puede leer como TOML"),
    "a register under another name": (
        TRIPS,
        'slug = "viajes-nacionales"',
        'slug = "viajes"',
        r"slug: «viajes» no es el nombre del archivo",
    ),
    "columns of nowhere": (
        ABROAD,
        '"viajes-nacionales"',
        '"viajes-nacional"',
        r"columns_of: no existe el registro «viajes-nacional».*quizá",
    ),
    "columns of one that borrows": (ABROAD, '"viajes-nacionales"', '"viajes-internacionales"', r"columns_of: no existe el registro"),
    "borrowed columns of another version": (ABROAD, "columns_of", "version = 9\ncolumns_of", r"version: dice 9 y «viajes-nacionales»"),
    "a register without columns": (
        ABROAD,
        'columns_of = "viajes-nacionales"',
        "",
        r"viajes-internacionales\.toml: column: el registro no tiene columnas",
    ),
    "a key of no column": (TRIPS, 'key = ["destino"]', 'key = ["destinos"]', r"key: no existe la columna «destinos»; quizá «destino»"),
    "a double column": (TRIPS, 'name = "viaticos"', 'name = "destino"', r"column: la columna «destino» está dos veces"),
    "one header for two columns": (
        TRIPS,
        'title = "Viáticos"',
        'title = "LUGAR."',
        r"el encabezado «lugar» lo piden las columnas «destino» y «viaticos»",
    ),
    "a column name with an accent": (
        TRIPS,
        'name = "viaticos"',
        'name = "viáticos"',
        r"column\[1\]\.name: «viáticos» no es un nombre de columna",
    ),
    "a type that does not exist": (TRIPS, 'type = "number"', 'type = "numero"', r"type: no existe el tipo «numero»; quizá «number»"),
    "a format of another type": (TRIPS, 'format = "money"', 'format = "nit"', r"format: el tipo number no tiene el formato «nit».*money"),
    "limits of a text": (TRIPS, 'pattern = "[0-9]{3}"', "minimum = 1", r"minimum: el tipo string no admite límites"),
    "limits the wrong way round": (TRIPS, "minimum = 0", "minimum = 5\nmaximum = 1", r"minimum: es mayor que maximum"),
    "a sum of texts": (TRIPS, "required = true", "total = true", r"total: una columna de tipo string no se suma"),
    "words for a number": (TRIPS, "minimum = 0", 'enum = ["1"]', r"enum: el tipo number no admite esta clave"),
    "a pattern that is none": (TRIPS, '"[0-9]{3}"', '"[0-9"', r"column\[2\]\.pattern: «\[0-9» no es una expresión regular"),
    "an example against its pattern": (TRIPS, 'example = "133"', 'example = "13"', r"example: «13» no cumple el patrón"),
    "an example outside its words": (TRIPS, 'synonyms = ["Lugar"]', 'enum = ["Cobán"]', r"example: «Flores, Petén» no está en enum"),
    "a plan under another name": (PLAN, 'code = "plan-1"', 'code = "plan-2"', r"plan-1\.toml: code: «plan-2» no es el nombre del archivo"),
    "a milestone outside its plan": (PLAN, 'code = "plan-1-h4"', 'code = "h4"', r"milestone\[0\]\.code: «h4» no empieza con «plan-1-»"),
    "an activity outside its milestone": (PLAN, '"plan-1-h4-1"', '"plan-1-h5-1"', r"activity\[0\]\.code: .* no empieza con «plan-1-h4-»"),
    "an activity that ends before it starts": (PLAN, "2026-01-31", "2025-01-31", r"activity\[0\]\.starts_on: 2026-01-01 es posterior"),
    "dates left unread without a word": (
        PLAN,
        "ends_on = 2026-01-31\n",
        "",
        r"activity\[0\]\.note: la fuente da fechas que no se pudieron leer",
    ),
    "a date with an hour": (PLAN, "starts_on = 2026-01-01", "starts_on = 2026-01-01T00:00:00", r"starts_on: se esperaba una fecha"),
    "wordings of no obligation": (
        "wordings.toml",
        '["laip-10-12"]',
        '["laip-10-13"]',
        r"wordings\.toml: laip-10-13: no existe la obligación o parte",
    ),
    "wordings without words": ("wordings.toml", 'says = ["viajes y viáticos"]', "", r"laip-10-12\.says: falta esta clave"),
    "no version": ("version.toml", 'version = "1"', "", r"version\.toml: version: falta esta clave"),
    "no day of coming into force": ("version.toml", "in_force_from = 2026-01-01", "", r"in_force_from: falta esta clave"),
    "an order with a law that is not there": (
        "version.toml",
        '["laip"]',
        '["leip"]',
        r"version\.toml: laws: no existe la ley «leip»; quizá «laip»",
    ),
    "bands that leave a hole": (
        "version.toml",
        "at_least = 0",
        "at_least = 10",
        r"scheme\.band: los rangos no van de mayor a menor hasta cero",
    ),
    "a share above one": ("version.toml", "[scheme]", "[scheme]\nmet = 2", r"scheme\.met: 2\.0 no está entre 0 y 1"),
}


@pytest.mark.parametrize("case", REFUSALS.values(), ids=REFUSALS.keys())
def test_a_wrong_file_is_refused_with_file_key_and_remedy(small: Path, edit: Edit, case: tuple[str, str, str, str]) -> None:
    file, old, new, expected = case
    edit(small, file, old, new)
    lines = refusal(small)
    assert any(re.search(expected, line) for line in lines), "\n".join(lines)
    assert all(line.startswith("checklists/") for line in lines)


PRIVATE = (
    "DPI",
    "cui",
    "Domicilio",
    "Celular",
    "Teléfono particular",
    "Cuenta bancaria",
    "No. de cuenta",
    "Fecha de nacimiento",
    "Correo personal",
)


@pytest.mark.parametrize("header", PRIVATE)
@pytest.mark.parametrize("key", ["title", "synonyms"])
def test_what_would_expose_a_person_can_never_be_a_column(small: Path, edit: Edit, header: str, key: str) -> None:
    new = f'title = "{header}"' if key == "title" else f'title = "Viáticos"\nsynonyms = ["{header}"]'
    edit(small, TRIPS, 'title = "Viáticos"', new)
    assert any(f"column[1].{key}: «{header}» publicaría" in line and "nunca puede ser una columna" in line for line in refusal(small))


@pytest.mark.parametrize("name", ["dpi", "numero_de_cuenta", "telefono_particular", "fecha_de_nacimiento", "direccion_domiciliar"])
def test_a_private_column_is_known_by_its_name_too(small: Path, edit: Edit, name: str) -> None:
    edit(small, TRIPS, 'name = "viaticos"', f'name = "{name}"')
    assert any(f"column[1].name: «{name}» publicaría" in line for line in refusal(small))


def test_the_line_of_an_office_is_no_private_telephone(small: Path, edit: Edit) -> None:
    edit(small, TRIPS, 'title = "Renglón"', 'title = "Celular institucional"\nsynonyms = ["Celular"]\nprivacy = "official"')
    assert load_checklist(small).registers["viajes-nacionales"].column("renglon").privacy is Privacy.OFFICIAL


@pytest.mark.parametrize(
    "header",
    [
        "Fecha de firma del contrato",
        "Dirección de la oficina",
        "Teléfono oficial",
        "Banco",
        "Cuenta contable",
        "Correo institucional",
        "Personal",
    ],
)
def test_honest_headers_are_not_taken_for_private_ones(header: str) -> None:
    assert withheld(header) == ""


def test_all_problems_of_all_files_are_told_at_once(small: Path, edit: Edit) -> None:
    edit(small, LAW, '"has_part"', '"no"')
    edit(small, TRIPS, '"[0-9]{3}"', '"[0-9"')
    edit(small, PLAN, 'number = 4\ntitle = "Un hito"', "number = 0")
    edit(small, "version.toml", 'version = "1"', "")
    (small / "holidays.csv").write_text("date,name,scope,half_day\nayer,Feria,nacional,\n2026-01-01,Feria,aquí,\n", encoding="utf-8")
    lines = refusal(small)
    for piece in (
        "laip.toml",
        "viajes-nacionales.toml",
        "plan-1.toml: milestone[0].number",
        "milestone[0].title",
        "version.toml",
        "fila 2",
        "fila 3",
    ):
        assert any(piece in line for line in lines), piece


def test_an_obligation_that_speaks_of_a_plan_names_one_of_its_milestones(small: Path) -> None:
    (small / PLAN).rename(small / "plans/laip-10.toml")
    text = (small / "plans/laip-10.toml").read_text(encoding="utf-8").replace("plan-1", "laip-10")
    (small / "plans/laip-10.toml").write_text(text, encoding="utf-8")
    assert any("laip-10-12: el plan «laip-10» no tiene un hito con ese código" in line for line in refusal(small))


def test_a_folder_without_law_is_refused(tmp_path: Path) -> None:
    lines = refusal(tmp_path)
    assert any("no hay ninguna ley" in line for line in lines)
    assert any("version.toml: no existe el archivo" in line for line in lines)


def test_wrong_municipalities_are_found_by_validation(small: Path) -> None:
    rows = "ine_code,name,department_code,department,population_2018,latitude,longitude,languages,website\n"
    rows += (
        "101,Uno,01,Guatemala,,,,,\n0102,Dos,01,Guatemala,muchos,,,,\n0103,Tres,01,Guatemala,3,14.5,-90.5,,\n0103,Tres,01,Guatemala,,,,,\n"
    )
    (small / "municipalities.csv").write_text(rows, encoding="utf-8")
    assert [problem.key for problem in problems_of(small)] == ["fila 2, ine_code", "fila 3", "fila 5, ine_code"]
    assert list(load_checklist(small).municipalities) == ["0103"]
