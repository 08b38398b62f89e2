"""What somebody asks to publish -> a judged draft, or every problem it has, in Spanish. Reads files; writes nothing."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.conf import settings

from checklists.model import Checklist, Form, JustificationKind, Part, Refresh, Register, Subject
from checklists.periods import Period
from checklists.personal import redacted
from portal_template.registers.incoming.documents import DocumentFacts, DocumentRefused, inspect_document, published_before
from portal_template.registers.incoming.firewall import stops_in_text
from portal_template.registers.incoming.judgement import SheetJudgement
from portal_template.registers.incoming.sheets import judge_sheet, note_lines, problem_lines
from portal_template.registers.incoming.workbook import SHEET_SUFFIXES
from portal_template.registers.last import table_before
from portal_template.registers.models import EditionForm
from portal_template.registers.publish import Draft, Reasoned
from portal_template.registers.record import Content

POST = "Unidad de Información Pública"
Paper = tuple[Path, str]  # a document and its title, "" to take it from its name
Reader = Callable[[Path], DocumentFacts]
_KIND_WORDS = {"no_movement": "sin movimiento", "unchanged": "vigente sin cambios", "not_applicable": "no aplica"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """One publication as asked for. `files` may mix a spreadsheet with documents; `kind` and `why` make it a justification."""

    label: str  # how messages name it
    part: str
    period: str
    on: date
    files: tuple[Path, ...] = ()
    documents: tuple[tuple[Path, str], ...] = ()  # path and title ("" to take it from the name)
    text: str = ""
    kind: str = ""
    why: str = ""
    legal_basis: str = ""
    reason: str = ""
    reviewed_on: date | None = None
    post: str = POST
    sheet_name: str = ""  # what the officer calls the spreadsheet, where it is kept under another name
    choices: Mapping[str, str] = field(default_factory=dict)  # folded header -> column, or "" not to publish it
    accepted: tuple[str, ...] = ()  # ids of fixes to be made first


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """The draft, or None with the problems that stop it; `notes` are told and let through."""

    draft: Draft | None
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    table: SheetJudgement | None = None  # of the spreadsheet, where there is one: also when it has problems


def judge_request(request: Request, law: Checklist, subject: Subject, today: date, read: Reader = inspect_document) -> Judged:
    """Judge a request against the law of today; every problem is found before it is told. `read` opens its documents."""
    part = _part(request, law, subject)
    if isinstance(part, str):
        return Judged(draft=None, problems=(f"{request.label}: {part}",))
    problems = [*_period_problems(request, part, today), *_shape_problems(request, part), *_privacy_problems(request)]
    if request.kind:
        reasoned = Reasoned(kind=request.kind, text=request.why.strip(), legal_basis=request.legal_basis)
        problems += _justification_problems(request, part)
        draft = Draft(label=request.label, part=part, period=request.period, on=request.on, post=request.post, reasoned=reasoned)
        return _judged(request, draft, problems)
    return _edition(request, law, part, problems, read)


def _judged(
    request: Request, draft: Draft, problems: list[str], notes: tuple[str, ...] = (), table: SheetJudgement | None = None
) -> Judged:
    label = redacted(request.label)  # it may be the name of a file
    told = tuple(f"{label}: {problem}" for problem in problems)
    return Judged(draft=None if told else draft, problems=told, notes=tuple(f"{label}: {note}" for note in notes), table=table)


def _part(request: Request, law: Checklist, subject: Subject) -> Part | str:
    try:
        part = law.part(request.part)
    except KeyError:
        near = [item.code for item in law.parts if item.code.startswith(f"{request.part}.")]
        if near:
            return f"«{request.part}» tiene partes. Use una de ellas: {', '.join(near)}."
        close = difflib.get_close_matches(request.part, [item.code for item in law.parts], n=2, cutoff=0.7)
        hint = f"¿Será {' o '.join(close)}? " if close else ""
        return f"no hay una parte «{request.part}». {hint}Vea los códigos con  checklists validate --json"
    if not law.obligation_of(part.code).binds_subject(subject):
        return f"{part.code} no obliga a este portal; no hay nada que publicar."
    return part


def _period_problems(request: Request, part: Part, today: date) -> Iterator[str]:
    try:
        period = Period.parse(request.period)
    except ValueError as error:
        yield str(error)
        return
    if period.kind is not part.refresh:
        right = Period.containing(today, part.refresh)
        yield f"{part.code} se publica por periodos como «{right}», no «{request.period}»."
    elif period.kind is not Refresh.STANDING and period.starts_on > today:
        yield f"el periodo {period.label} todavía no empieza. Revise el año y el mes."
    if request.on > today:
        yield f"la fecha de publicación {request.on} es futura. Use una fecha hasta hoy, {today}."


def _shape_problems(request: Request, part: Part) -> Iterator[str]:
    given = bool(request.files or request.documents or request.text.strip())
    if request.kind and given:
        yield "una justificación va en lugar de archivos y texto; quite unos u otra."
    if not request.kind and not given:
        yield "no trae nada: dé un archivo, un texto o una justificación."
    if request.reviewed_on and part.refresh is not Refresh.STANDING:
        yield "la fecha de revisión es solo para lo que se publica como vigente."


def _privacy_problems(request: Request) -> Iterator[str]:
    """What the texts that people would read carry and no publication may."""
    for where, text in (
        ("el texto", request.text),
        ("la razón", request.why),
        ("el fundamento", request.legal_basis),
        ("el motivo", request.reason),
        *((f"el título de {redacted(path.name)}", title) for path, title in request.documents),
    ):
        yield from stops_in_text(text, where)


def _justification_problems(request: Request, part: Part) -> Iterator[str]:
    admitted = [str(kind) for kind in part.justifications]
    if request.kind not in {str(kind) for kind in JustificationKind}:
        yield f"«{request.kind}» no es una justificación. Use {', '.join(_KIND_WORDS)}."
    elif request.kind not in admitted:
        words = ", ".join(f"{kind} ({_KIND_WORDS[kind]})" for kind in admitted) or "ninguna: hay que publicar la información"
        yield f"{part.code} no admite «{_KIND_WORDS[request.kind]}». Admite {words}."
    if len(request.why.strip()) < 10:
        yield "explique la razón en una frase: la leerá cualquier persona."


def _edition(request: Request, law: Checklist, part: Part, problems: list[str], read: Reader) -> Judged:
    register = law.register_of(part)
    sheets = [path for path in request.files if register and path.suffix.lower() in SHEET_SUFFIXES]
    papers = [*((path, "") for path in request.files if path not in sheets), *request.documents]
    contents: list[Content] = []
    table: SheetJudgement | None = None
    rows, schema, notes = 0, None, ()
    if len(sheets) > 1:
        problems.append(f"trae {len(sheets)} hojas de cálculo; junte las filas en una sola tabla.")
    elif sheets and register:
        table = _table(request, part, register, sheets[0], law)
        problems += problem_lines(table)
        if table.csv is not None:
            contents.append(Content(name=register.slug, kind="csv", mediatype="text/csv", title=part.title, data=table.csv))
            rows, schema, notes = table.row_count, dict(table.schema), tuple(note_lines(table))
    kept, said = _documents(request, papers, problems, read)
    contents, notes = [*contents, *kept], (*notes, *said)
    form = EditionForm.DATA if sheets else EditionForm.DOCUMENT if papers else EditionForm.PAGE
    problems += _form_problems(request, part, form)
    draft = Draft(
        label=request.label,
        part=part,
        period=request.period,
        on=request.on,
        post=request.post,
        form=form,
        contents=tuple(contents),
        register=register if sheets else None,
        table_schema=schema,
        rows=rows,
        text=request.text.strip(),
        reason=request.reason.strip(),
        reviewed_on=(request.reviewed_on or request.on) if part.refresh is Refresh.STANDING else None,
    )
    return _judged(request, draft, problems, notes, table)


def _table(request: Request, part: Part, register: Register, path: Path, law: Checklist) -> SheetJudgement:
    """The spreadsheet of a request, judged beside the table of the last period."""
    portal = settings.PORTAL
    return judge_sheet(
        path,
        part=part,
        register=register,
        period=request.period,
        subject=portal.subject,
        name=request.sheet_name,
        choices=request.choices,
        accepted=request.accepted,
        before=table_before(portal.files, part.code, request.period),
        registers=law.registers,
    )


def _documents(request: Request, papers: list[Paper], problems: list[str], read: Reader) -> tuple[list[Content], list[str]]:
    """The documents that may be kept, and what to tell of them."""
    contents: list[Content] = []
    notes: list[str] = []
    for path, title in papers:
        try:
            facts = read(path)
        except DocumentRefused as error:
            problems.append(str(error))
            continue
        problems += facts.leaks
        notes += [*facts.warnings, *published_before(facts, request.part, request.period)]
        if any(facts.name == content.name for content in contents):
            problems.append(f"{redacted(path.name)}: hay dos documentos con ese nombre; cambie uno.")
        contents.append(facts.content(title))
    return contents, notes


def _form_problems(request: Request, part: Part, form: EditionForm) -> Iterator[str]:
    admitted = set(part.forms)
    fits = {
        EditionForm.DATA: Form.REGISTER in admitted,
        EditionForm.DOCUMENT: Form.DOCUMENT in admitted,
        EditionForm.PAGE: bool(admitted & {Form.PAGE, Form.STATEMENT}),
    }
    if (request.files or request.documents or request.text.strip()) and not fits[form]:
        words = {Form.REGISTER: "una tabla", Form.DOCUMENT: "documentos", Form.PAGE: "texto", Form.STATEMENT: "una declaración"}
        yield f"{part.code} se publica como {' o '.join(words[item] for item in part.forms)}."
