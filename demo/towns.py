"""What the three towns publish: one keeps the law, one goes half-way, one has hardly begun. A town is told part by part."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from checklists.model import Checklist, Part, Subject
from checklists.periods import Period
from demo.batch import Paper, Publication
from demo.papers import DOCUMENTS, PAGES, Words
from demo.pdf import scanned_pdf, text_pdf
from demo.rows import MAKERS
from demo.rows.world import World
from demo.timing import MONTHS, periods, published_on
from demo.workbook import sheet_of

NO_TRUST = "La municipalidad no tiene ni ha constituido fideicomisos con fondos públicos."
NO_FIRMS = "La municipalidad no precalifica empresas: usa el Registro General de Adquisiciones del Estado, que es nacional."
NO_AID = "La municipalidad no ejecuta programas ni proyectos con cooperación externa."
SAME = "Los contratos publicados antes siguen en vigor sin cambios en el mes."
NOTHING = "En el mes no hubo ningún movimiento de esta clase."

# Headers as offices write them, where they are not the register's own.
HEADERS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "remuneraciones": {"nombre": "Nombres y apellidos", "cargo": "Puesto", "renglon": "Renglón", "salario": "Sueldo base"},
        "compras-directas": {"fecha": "Fecha de factura", "nit": "NIT", "monto": "Monto total"},
        "obras": {"obra": "Nombre del proyecto", "empresa_ejecutora": "Empresa constructora"},
    }
)
NOTES = {"remuneraciones": "Total de personas: {count}. Por sexo: {women} mujeres y {men} hombres."}
FILE_KINDS = {"depositos": "csv", "viajes-nacionales": "ods", "pertenencia-sociolinguistica": "ods", "jornales": "csv"}
TOTALS = frozenset({"remuneraciones", "ejecucion-presupuestaria", "compras-directas"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Habit:
    """How a town publishes one part. `months` of history, the newest `late` months behind; `lacks` columns; `scanned` instead of data;
    `kind` and `why` are a justification for every period in which `moves` says that there was nothing to publish.
    """

    months: int = MONTHS
    late: int = 0
    lacks: tuple[str, ...] = ()
    scanned: bool = False
    kind: str = ""
    why: str = ""
    moves: Callable[[Period], bool] = lambda period: False


@dataclass(frozen=True, kw_only=True, slots=True)
class Town:
    """An invented town: what it is called, how it is told of, and its habits. `habits` None: every part by `usual`."""

    world: World
    story: str
    habits: Mapping[str, Habit]
    every_part: bool = False

    def publications(self, law: Checklist, today: date) -> Iterator[Publication]:
        """Everything it has published by today, oldest first within a part."""
        for part in law.parts:
            obligation = law.obligation_of(part.code)
            habit = self.habits.get(part.code, Habit() if self.every_part else None)
            if habit is not None and obligation.binds_subject(Subject.MUNICIPALITY):
                yield from _part(self.world, law, part, habit, today)


def introduction(town: Town) -> list[str]:
    """What the town's administration writes on its identity page, as options of `portal set_identity`. Numbers are of no real office."""
    number = int(town.world.code) - 9900
    colours = ("#1d4f7c", "#7a2e2e", "#2f5d3a")
    return [
        *("--address", f"{number}a. calle 1-0{number} zona 1, {town.world.name}"),
        *("--phones", f"7700-{number}000"),
        *("--email", f"informacion@{town.world.domain}"),
        *("--unit-place", "Palacio municipal, primer nivel"),
        *("--unit-hours", "lunes a viernes, de 8:00 a 16:00 horas"),
        *("--main-colour", colours[(number - 1) % len(colours)]),
    ]


def _part(world: World, law: Checklist, part: Part, habit: Habit, today: date) -> Iterator[Publication]:
    told = periods(part, today, count=min(habit.months, 3 if part.refresh == "yearly" else habit.months), late=habit.late)
    for period in reversed(list(told)):
        on = published_on(part, period, today, len(part.code) + 5 * period.number)
        if habit.kind and not habit.moves(period):
            yield Publication(part=part.code, period=str(period), on=on, kind=habit.kind, why=habit.why)
        elif habit.scanned or not part.register:
            yield _written(world, law, part, period, on, habit)
        else:
            yield _table(world, law, part, period, on, habit)


def _table(world: World, law: Checklist, part: Part, period: Period, on: date, habit: Habit) -> Publication:
    register = law.register_of(part)
    assert register is not None
    rows = [{name: cell for name, cell in row.items() if name not in habit.lacks} for row in MAKERS[register.slug](world, period)]
    kind = FILE_KINDS.get(register.slug, "xlsx")
    heading = () if kind == "csv" else (f"MUNICIPALIDAD DE {world.name.upper()}", f"{part.title}, {period.label}")
    totals = register.slug in TOTALS and kind == "xlsx"
    sheet = sheet_of(register, rows, heading=heading, headers=HEADERS.get(register.slug), totals=totals)
    text = NOTES.get(register.slug, "").format(count=len(rows), women=len(rows) * 7 // 15, men=len(rows) - len(rows) * 7 // 15)
    return Publication(part=part.code, period=str(period), on=on, sheet=sheet, file_kind=kind, text=text)


def _written(world: World, law: Checklist, part: Part, period: Period, on: date, habit: Habit) -> Publication:
    if part.code in PAGES:
        return Publication(part=part.code, period=str(period), on=on, text=PAGES[part.code].format(town=world.name))
    year = period.year or on.year
    words = DOCUMENTS[part.code].of(world.name, year) if part.code in DOCUMENTS else _printed(world, law, part, period)
    paragraphs = (*words.paragraphs, f"{world.name}, {on:%d/%m/%Y}. {period.label.capitalize()}.")
    data = scanned_pdf(words.title, paragraphs, f"{world.code}{part.code}{period}") if habit.scanned else text_pdf(words.title, paragraphs)
    paper = Paper(name=f"{words.file}.pdf", title=words.title, data=data)
    return Publication(part=part.code, period=str(period), on=on, papers=(paper,), text=words.page)


def _printed(world: World, law: Checklist, part: Part, period: Period) -> Words:
    """A table as it looks printed and scanned: nobody can reuse it, and the monitor cannot read it."""
    register = law.register_of(part)
    rows = MAKERS[register.slug](world, period) if register else []
    lines = tuple(" · ".join(str(cell) for cell in row.values()) for row in rows[:20])
    return Words(file=f"{part.code}-{period}", title=f"{part.title}, {period.label}", paragraphs=lines)


def _every(step: int, at: int = 0) -> Callable[[Period], bool]:
    return lambda period: (period.year * 12 + period.number) % step == at


KEEPER = Town(
    world=World(code="9901", name="San Lucas Vitrina", domain="sanlucasvitrina.example"),
    story="publica todo a tiempo",
    every_part=True,
    habits={
        "laip-10-07.modificaciones": Habit(kind="no_movement", why=NOTHING, moves=lambda period: period.number != 1),
        "laip-10-10": Habit(kind="no_movement", why=NOTHING, moves=_every(2)),
        "laip-10-12.internacionales": Habit(
            kind="no_movement", why="En el mes nadie viajó al exterior con fondos públicos.", moves=_every(6, 2)
        ),
        "laip-10-14": Habit(kind="unchanged", why=SAME, moves=_every(4)),
        "laip-10-17": Habit(kind="not_applicable", why=NO_FIRMS),
        "laip-10-19": Habit(kind="unchanged", why=SAME, moves=_every(4, 1)),
        "laip-10-20.licitacion": Habit(kind="no_movement", why=NOTHING, moves=_every(2, 1)),
        "laip-10-21": Habit(kind="not_applicable", why=NO_TRUST),
        "laip-10-27": Habit(kind="no_movement", why="No hay información clasificada como reservada ni confidencial en la municipalidad."),
        "presupuesto-17ter-c": Habit(kind="unchanged", why="Los bonos y beneficios publicados antes siguen iguales.", moves=_every(6, 3)),
        "presupuesto-17ter-d": Habit(kind="unchanged", why=SAME, moves=_every(4, 1)),
        "presupuesto-17ter-g": Habit(kind="not_applicable", why=NO_AID),
    },
)
HALF_WAY = Town(
    world=World(code="9902", name="Santa Rosa del Camino", domain="santarosadelcamino.example", staff=120),
    story="publica a medias: meses atrasados, columnas vacías, documentos escaneados",
    habits={
        "laip-10-01.estructura": Habit(),
        "laip-10-01.funciones": Habit(),
        "laip-10-01.normas": Habit(),
        "laip-10-02": Habit(lacks=("celular_institucional",)),
        "laip-10-03": Habit(lacks=("correo", "telefono")),
        "laip-10-04": Habit(months=10, lacks=("dietas", "viaticos", "otras_remuneraciones")),
        "laip-10-05.mision": Habit(),
        "laip-10-05.objetivos": Habit(),
        "laip-10-05.poa": Habit(scanned=True),
        "laip-10-06": Habit(scanned=True),
        "laip-10-07.presupuesto": Habit(),
        "laip-10-07.modificaciones": Habit(months=4, late=3),
        "laip-10-08": Habit(months=8, late=2),
        "laip-10-09": Habit(months=6, lacks=("banco",)),
        "laip-10-11": Habit(months=6, lacks=("adjudicacion", "contrato")),
        "laip-10-12.nacionales": Habit(months=7, late=2),
        "laip-10-12.internacionales": Habit(months=7, kind="no_movement", why=NOTHING),
        "laip-10-13.muebles": Habit(months=1),
        "laip-10-14": Habit(months=3, scanned=True),
        "laip-10-17": Habit(kind="not_applicable", why=NO_FIRMS),
        "laip-10-18": Habit(months=6, late=1, lacks=("contrato", "funcionario_responsable")),
        "laip-10-20.cotizacion": Habit(months=5, scanned=True),
        "laip-10-21": Habit(months=8, kind="not_applicable", why=NO_TRUST),
        "laip-10-22": Habit(months=9),
        "laip-10-23": Habit(scanned=True),
        "laip-10-27": Habit(kind="no_movement", why="No hay información clasificada en la municipalidad."),
        "laip-10-29": Habit(),
        "presupuesto-17ter-a": Habit(months=3),
        "presupuesto-17ter-e": Habit(months=3, late=2),
        "presupuesto-17ter-h": Habit(months=1, scanned=True),
    },
)
NEARLY_EMPTY = Town(
    world=World(code="9903", name="San Pedro Apenas", domain="sanpedroapenas.example", staff=60),
    story="apenas empieza",
    habits={
        "laip-10-01.estructura": Habit(scanned=True),
        "laip-10-02": Habit(lacks=("celular_institucional", "correo")),
        "laip-10-04": Habit(months=1, late=9),
    },
)
TOWNS = (KEEPER, HALF_WAY, NEARLY_EMPTY)
