"""What a submission needs next: judged anew each time, by the law and the firewall of today."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import Any

from portal_template.accounts.access import post_of
from portal_template.panel.models import Submission, SubmissionFile, SubmissionState
from portal_template.panel.submissions import columns, papers, storage
from portal_template.panel.submissions.places import Place, place_at
from portal_template.registers import law
from portal_template.registers.incoming.intake import Reader, Request, judge_request
from portal_template.registers.incoming.judgement import Doubt, SheetJudgement
from portal_template.registers.incoming.sheets import problem_lines
from portal_template.registers.publish import Draft


class Step(StrEnum):
    """What the officer meets on opening it."""

    EMPTY = "empty"  # no file yet
    REFUSED = "refused"  # the whole file cannot be used
    COLUMNS = "columns"  # somebody must say what some columns are
    ERRORS = "errors"  # cells to mend, documents to remove
    DOUBTS = "doubts"  # questions that ask for a reason
    PREVIEW = "preview"  # ready
    CLOSED = "closed"  # published, discarded, or its files are gone


@dataclass(frozen=True, kw_only=True)
class Look:
    """A submission as it stands now: what was judged, what is next, and the draft that would be published."""

    submission: Submission
    place: Place
    step: Step
    files: tuple[SubmissionFile, ...] = ()
    problems: tuple[str, ...] = ()  # of the whole publication, in words
    sheet: SheetJudgement | None = None
    draft: Draft | None = None

    @cached_property
    def documents(self) -> tuple[SubmissionFile, ...]:
        """The documents, in the order in which they came."""
        return tuple(file for file in self.files if file.role == SubmissionFile.Role.DOCUMENT)

    @cached_property
    def table(self) -> SubmissionFile | None:
        """The file with the rows; the last one that was sent."""
        return next((file for file in reversed(self.files) if file.role == SubmissionFile.Role.SHEET), None)

    @cached_property
    def unanswered(self) -> tuple[Doubt, ...]:
        """The doubts about the table that still ask for a reason."""
        return tuple(doubt for doubt in self.sheet.doubts if doubt.id not in self.submission.doubts) if self.sheet else ()

    @cached_property
    def explained(self) -> tuple[tuple[Doubt, str], ...]:
        """The doubts about the table with the reasons that were given."""
        reasons = self.submission.doubts
        return tuple((doubt, reasons[doubt.id]) for doubt in self.sheet.doubts if doubt.id in reasons) if self.sheet else ()

    @property
    def seal(self) -> str:
        """What the eyes saw: changes when the submission, the law or what is published in the cell changes."""
        submission, place = self.submission, self.place
        said = (submission.pk, submission.revision, place.cell.version, place.law.version, place.register.version if place.register else 0)
        return hashlib.sha256(repr(said).encode()).hexdigest()[:20]


def look_at(submission: Submission, user: Any) -> Look:
    """What a screen shows. Documents are believed to be as they were when they came; `judged_again` reads them."""
    place = place_at(submission.part, submission.period)
    look = Look(submission=submission, place=place, step=Step.CLOSED, files=tuple(submission.files.all()))
    state = SubmissionState(submission.state)
    if submission.forgotten_at or not (state.open or state is SubmissionState.WAITING):
        return look
    if not look.files and not submission.text.strip():
        return replace(look, step=Step.EMPTY)
    return _judged(look, user, papers.as_seen(look.documents))


def judged_again(look: Look, user: Any, read: Reader) -> Look:
    """The same with every file read anew by the firewall of today: what is published passes here. `read` opens its documents."""
    return _judged(look, user, read)


def _judged(look: Look, user: Any, read: Reader) -> Look:
    request = _request(look, user)
    judged = judge_request(request, look.place.law, law.subject_kind(), law.today(), read)
    elsewhere = {leak for file in look.documents for leak in file.facts["leaks"]}  # told beside each document
    elsewhere |= set(problem_lines(judged.table)) if judged.table else set()  # told beside each cell
    problems = tuple(problem for problem in _bare(judged.problems, request.label) if problem not in elsewhere)
    found = replace(look, sheet=judged.table, problems=problems, draft=judged.draft)
    return replace(found, step=_step(found))


def _step(look: Look) -> Step:
    if look.sheet and look.sheet.refusal:
        return Step.REFUSED
    if look.sheet and columns.asked(look.sheet):
        return Step.COLUMNS
    if look.draft is None:
        return Step.ERRORS
    return Step.DOUBTS if look.unanswered else Step.PREVIEW


def _bare(problems: Iterable[str], label: str) -> Iterable[str]:
    """Problems without the label that the command line puts before them: a screen is about one submission."""
    return (problem.removeprefix(f"{label}: ") for problem in problems)


def _request(look: Look, user: Any) -> Request:
    submission = look.submission
    return Request(
        label=f"{look.place.title}, {look.place.when}",
        part=submission.part,
        period=submission.period,
        on=law.today(),
        files=(storage.path_of(look.table),) if look.table else (),
        documents=tuple((storage.path_of(file), file.title) for file in look.documents),
        sheet_name=look.table.name if look.table else "",
        choices=columns.choices_for(submission, look.place.register) if look.table and look.place.register else {},
        accepted=tuple(submission.fixes),
        text=submission.text,
        reason=submission.reason,
        post=post_of(user),
    )
