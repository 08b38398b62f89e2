"""The nouns of the law: frozen values that `load` makes from the files of this package and everybody else only reads.

A `Checklist` holds laws, their obligations, registers, plans and the scoring scheme of one version. Codes never change;
titles may. Every statement about the law carries its `Basis`: only `LAW` and `MONITOR_2017` may score.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

ParamValue = str | int | float | bool | tuple[str, ...]
NO_PARAMS: Mapping[str, ParamValue] = MappingProxyType({})


class Basis(StrEnum):
    """Where a statement comes from. Words on every face follow it: only `LAW` may say that the law asks."""

    LAW = "law"  # read in a confirmed source of the law
    MONITOR_2017 = "monitor_2017"  # asked by the citizens' monitor of 2017, made with the PDH
    CONVENTION = "convention"  # how portals and reviewers do it in practice
    OURS = "ours"  # our own idea

    @property
    def scores(self) -> bool:
        """Whether a criterion of this basis may count in a score."""
        return self in (Basis.LAW, Basis.MONITOR_2017)


class Refresh(StrEnum):
    """How often a part falls due; `STANDING` has one cell, with the day of its last review."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    FOUR_MONTHLY = "four_monthly"
    YEARLY = "yearly"
    STANDING = "standing"


class Form(StrEnum):
    """A form of publication that satisfies a part."""

    REGISTER = "register"  # rows judged by the ruler
    DOCUMENT = "document"  # files
    PAGE = "page"  # text on the page itself
    STATEMENT = "statement"  # a sentence is enough and no file is due


class JustificationKind(StrEnum):
    """What a town may state in the place of an edition, where the part admits it."""

    NO_MOVEMENT = "no_movement"  # nothing of the kind happened in the period
    UNCHANGED = "unchanged"  # what was published before is still in force
    NOT_APPLICABLE = "not_applicable"  # the duty's subject does not exist here


class CellState(StrEnum):
    """The state of one cell of the table part x period."""

    DATA = "data"
    DOCUMENT = "document"
    NO_MOVEMENT = "no_movement"
    UNCHANGED = "unchanged"
    NOT_APPLICABLE = "not_applicable"
    PENDING = "pending"
    OVERDUE = "overdue"
    CORRECTION = "correction"

    @property
    def published(self) -> bool:
        """Whether something stands in the cell, be it an edition or a justification. Under correction, what stood was taken off."""
        return self not in (CellState.PENDING, CellState.OVERDUE, CellState.CORRECTION)


class Subject(StrEnum):
    """Whom an obligation may bind."""

    MUNICIPALITY = "municipality"
    INFOM = "infom"
    INTERNATIONAL = "international"  # numeral 24 binds these
    PRIVATE = "private"  # numeral 25 binds these


class Privacy(StrEnum):
    """Privacy class of a column. What may never be a column (DPI, home address, bank account ...) has no class: `load` refuses it."""

    PUBLIC = "public"  # says nothing of a person
    PERSON = "person"  # names a person because the law asks for it; pages with it carry noindex
    OFFICIAL = "official"  # an official line or mailbox, never a private one
    BENEFICIARY = "beneficiary"  # names who received help; minors are withheld


@dataclass(frozen=True, kw_only=True, slots=True)
class Criterion:
    """One yes/no question about a part, answered by a predicate of `predicates` or by a person."""

    code: str  # laip-10-12.internacionales:destino
    question: str
    basis: Basis
    predicate: str
    params: Mapping[str, ParamValue] = field(default_factory=lambda: NO_PARAMS, hash=False)
    good_practice: bool = False  # shown apart, never scored
    remedy: str = ""  # what the town should do, in one sentence
    rubric: tuple[str, ...] = ()  # rows of sources/rubric_2017.csv that it answers, as "numeral.row"

    @property
    def scores(self) -> bool:
        """Whether its outcome counts in the score."""
        return self.basis.scores and not self.good_practice


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A piece of an obligation that is published by itself. `code` equals the obligation's where there is only one."""

    code: str
    slug: str  # "" where the obligation has one part
    title: str
    duty: str
    refresh: Refresh
    refresh_basis: Basis
    due_days: int = 30  # days after the end of the period; negative where it is due before its end
    due_basis: Basis = Basis.CONVENTION
    forms: tuple[Form, ...]
    justifications: tuple[JustificationKind, ...] = ()
    register: str | None = None  # slug of its register
    wordings: tuple[str, ...] = ()
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Obligation:
    """One duty of one law, such as LAIP art. 10 numeral 12 (`laip-10-12`)."""

    code: str
    law: str
    number: str  # as the law writes it: "12", "a"
    slug: str  # of its page: "viajes"
    short: str  # the label portals use
    title: str
    citation: str
    duty: str  # in our own plain Spanish
    basis: Basis
    binds: tuple[Subject, ...]
    note: str = ""  # shown where it binds nobody here (numerals 24 and 25)
    wordings: tuple[str, ...] = ()
    parts: tuple[Part, ...]

    def binds_subject(self, subject: Subject) -> bool:
        """Whether it binds subjects of this kind."""
        return subject in self.binds

    @property
    def criteria(self) -> Iterator[Criterion]:
        """The criteria of all its parts, in order."""
        return (criterion for part in self.parts for criterion in part.criteria)


@dataclass(frozen=True, kw_only=True, slots=True)
class Law:
    """A law (or commitment) with a scorecard of its own."""

    code: str
    title: str
    citation: str
    article: str
    note: str = ""  # shown with its scorecard: what is not confirmed about it
    obligations: tuple[Obligation, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """A column of a register. `name` is its stable key in CSV and JSON; `type` is a Table Schema type."""

    name: str
    title: str
    type: str  # string integer number date year yearmonth boolean
    format: str = (
        ""  # for string: nit nog npg snip renglon uri email phone municipality; for number: money; for integer: people (1 to 4 withheld)
    )
    required: bool = False
    unique: bool = False
    enum: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    pattern: str = ""
    total: bool = False  # summed on pages and in previews
    adds: bool = (
        False  # several headers of a sheet may ask for it, and their amounts are added: Bono 14 and Bono profesional are both bonos
    )
    sum_of: tuple[str, ...] = ()  # columns of the same row that add up to it
    product_of: tuple[str, ...] = ()  # columns of the same row that multiply to it: quantity and unit price
    example: str = ""
    help: str = ""
    synonyms: tuple[str, ...] = ()  # headers offices use
    basis: Basis
    privacy: Privacy = Privacy.PUBLIC


@dataclass(frozen=True, kw_only=True, slots=True)
class Register:
    """A table that a part requires, as a Table Schema. `slug` is one word in file, URL, CSV name, resource and edition."""

    slug: str
    title: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()  # columns that together tell rows apart, if any
    version: int = 1  # raised when columns change; old editions are read under their own
    repeats: bool = False  # each period tells the whole again (works, inventories, what is spent so far): periods do not add up

    def column(self, name: str) -> Column:
        """The column of that name; KeyError when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"El registro «{self.slug}» no tiene columna «{name}».")


@dataclass(frozen=True, kw_only=True, slots=True)
class Municipality:
    """One of the 340, by INE code; 9901-9999 are invented towns and `infom` is INFOM itself."""

    code: str
    name: str
    department: str
    department_code: str = ""
    population_2018: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    languages: tuple[str, ...] = ()
    website: str = ""
    short_name: str = ""
    alt_names: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Activity:
    """A dated task of a milestone, as published; `note` keeps its slips."""

    code: str
    label: str  # "Actividad 7", as published, even where numbers repeat
    title: str
    dates_text: str
    starts_on: date | None
    ends_on: date | None
    product: str
    verification: str
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Milestone:
    """A hito of the plan; `number` only where its page gives one."""

    code: str
    number: int | None
    title: str
    dates_text: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    product: str = ""
    verification: str = ""
    activities: tuple[Activity, ...] = ()
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """A commitment as data: who promised what by when, and how it is verified."""

    code: str
    title: str
    responsible: str
    source: str
    starts_on: date | None
    ends_on: date | None
    milestones: tuple[Milestone, ...]
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Band:
    """A range of points with a name; `at_least` is inclusive."""

    name: str
    at_least: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Scheme:
    """How findings become points. Data, not code: SECAI's own form is not public."""

    name: str
    met: float = 1.0
    partial: float = 0.5
    missing: float = 0.0
    decided_share: float = 0.8  # under it neither point nor band
    bands: tuple[Band, ...]  # from the highest
    unsettled_band: str = "por confirmar"


@dataclass(frozen=True, kw_only=True, slots=True)
class Holiday:
    """A day off. `scope` is "nacional" or a municipality code; half days still count as business days."""

    on: date
    name: str
    scope: str
    half_day: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Checklist:
    """The whole law as data, in one version."""

    version: str
    in_force_from: date
    sources: tuple[str, ...]
    scheme: Scheme
    laws: tuple[Law, ...]
    registers: Mapping[str, Register] = field(hash=False)
    plans: tuple[Plan, ...] = ()
    municipalities: Mapping[str, Municipality] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    holidays: tuple[Holiday, ...] = ()

    @property
    def obligations(self) -> Iterator[Obligation]:
        """Every obligation of every law, in order."""
        return (obligation for law in self.laws for obligation in law.obligations)

    @property
    def parts(self) -> Iterator[Part]:
        """Every part of every obligation, in order."""
        return (part for obligation in self.obligations for part in obligation.parts)

    def obligation(self, code: str) -> Obligation:
        """The obligation of that code; KeyError names what is wrong."""
        for obligation in self.obligations:
            if obligation.code == code:
                return obligation
        raise KeyError(f"No hay obligación «{code}» en la lista {self.version}.")

    def part(self, code: str) -> Part:
        """The part of that code (`laip-10-04`, `laip-10-12.nacionales`); KeyError names what is wrong."""
        for part in self.parts:
            if part.code == code:
                return part
        raise KeyError(f"No hay parte «{code}» en la lista {self.version}.")

    def obligation_of(self, part_code: str) -> Obligation:
        """The obligation that a part belongs to."""
        return self.obligation(part_code.split(".", 1)[0])

    def register_of(self, part: Part) -> Register | None:
        """The register of a part, or None where it is no table."""
        return self.registers[part.register] if part.register else None

    def laws_binding(self, subject: Subject) -> tuple[Law, ...]:
        """The laws with at least one obligation that binds this kind of subject."""
        return tuple(law for law in self.laws if any(o.binds_subject(subject) for o in law.obligations))
