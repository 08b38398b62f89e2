"""The questions of one numeral as the desk shows them: what machine, town and people said, and what was seen again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from checklists.finding import Evidence, Finding, Outcome
from checklists.model import Checklist, Criterion
from checklists.words import OUTCOME
from monitor.archive.shelf import folder_of
from monitor.archive.store import finding_of
from monitor.evidence.proof import Proof
from monitor.supervision import keep
from monitor.supervision.crawls import Standing
from monitor.supervision.decision import Decision, bond_of, counting, waits_for_second
from monitor.supervision.mended import findings_again
from monitor.supervision.models import Answer, Attachment, FindingAgain, Round
from monitor.supervision.queue import criteria_of
from monitor.supervision.reasons import choices
from monitor.supervision.reply import answers_of
from monitor.supervision.seen import proofs
from monitor.supervision.told import Told, told

CHOICES = tuple((one, OUTCOME[one].capitalize()) for one in (Outcome.MET, Outcome.PARTIAL, Outcome.MISSING, Outcome.NOT_APPLICABLE))
REACH = 500  # characters shown before and after a passage


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """One answer of the municipality, with what became of the addresses that were seen again for it."""

    answer: Answer
    ends: tuple[Told, ...]
    waits: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A question with all that a reviewer decides by. `open` where it waits for one."""

    criterion: Criterion
    finding: Finding
    word: str
    open: bool
    counts: Decision | None
    counts_word: str
    first: Decision | None
    first_word: str
    answers: tuple[Said, ...]
    again: FindingAgain | None
    again_finding: Finding | None
    again_word: str
    choices: tuple[tuple[str, str, bool], ...]
    reasons: tuple[tuple[str, tuple[tuple[str, str, bool], ...]], ...]
    note: str
    proof: str
    files: tuple[Attachment, ...]  # that reviewers attached, in the order in which they did
    tried: bool
    error: str

    @property
    def ending(self) -> str:
        """What the names of its fields end in."""
        return f"-{self.finding.criterion}"

    @property
    def chosen(self) -> bool:
        """Whether an answer is chosen already: another's, or what the machine proposes, to be accepted or changed."""
        return any(chosen for _, _, chosen in self.choices)

    @property
    def proved(self) -> bool:
        """Whether something of the portal was seen that may prove it."""
        return bool(self.finding.evidence or (self.again_finding and self.again_finding.evidence))


def asked(
    row: Round,
    standing: Standing,
    findings: Sequence[Finding],
    checklist: Checklist,
    *,
    by: str,
    tried: Mapping[str, str] = MappingProxyType({}),
    errors: Mapping[str, str] = MappingProxyType({}),
) -> list[Asked]:
    """The questions of a numeral, those that wait first. `tried` is what was just sent, which is not lost where it was refused."""
    said = keep.decisions_of(row, standing.portal.pk).get(standing.portal.pk, [])
    answers, again = answers_of(row, standing.portal.pk), findings_again(row, standing.portal.pk)
    crawl, criteria = standing.crawl.evidence_digest if standing.crawl else "", criteria_of(checklist)
    found, files = [], _files(row, standing.portal.pk)
    for finding in findings:
        if (criterion := criteria.get(finding.criterion)) is None:
            continue
        own = [decision for decision in said if decision.bond.criterion == finding.criterion]
        bond = bond_of(criterion, finding, crawl)
        counts = counting(own, bond, two_persons=row.two_persons)
        first = waits_for_second(own, bond, two_persons=row.two_persons)
        town, seen = answers.get(finding.criterion, ()), again.get(finding.criterion)
        last = max([*(one.at for one in town), *([seen.seen.at] if seen else [])], default=None)
        unread = last is not None and (counts is None or last > counts.at)
        proposed, because = _proposed(finding, first if first and first.by != by else None, finding_of(seen) if seen and unread else None)
        given = tried.get(f"outcome-{finding.criterion}", proposed)
        found.append(
            Asked(
                criterion=criterion,
                finding=finding,
                word=OUTCOME[finding.outcome],
                open=unread or (finding.outcome is Outcome.UNKNOWN and counts is None and not criterion.good_practice),
                counts=counts,
                counts_word=OUTCOME[counts.outcome] if counts else "",
                first=first,
                first_word=OUTCOME[first.outcome] if first else "",
                answers=tuple(said_of(one) for one in town),
                again=seen,
                again_finding=finding_of(seen) if seen else None,
                again_word=OUTCOME[Outcome(seen.outcome)] if seen else "",
                choices=tuple((str(choice), word, str(choice) == given) for choice, word in CHOICES),
                reasons=choices(tried.get(f"reason-{finding.criterion}", "")),
                note=tried.get(f"note-{finding.criterion}", because),
                proof=tried.get(f"proof-{finding.criterion}", ""),
                files=files.get(finding.criterion, ()),
                tried=bool(tried),
                error=errors.get(finding.criterion, ""),
            )
        )
    return sorted(found, key=lambda one: not one.open)


def _proposed(finding: Finding, first: Decision | None, again: Finding | None) -> tuple[str, str]:
    """What there is to accept, and why: another person's answer, else what was seen again, else what the machine would say; or nothing."""
    if first:
        return str(first.outcome), first.note
    if again and again.outcome.decided:
        return str(again.outcome), "" if again.outcome is Outcome.MET else again.sentence
    suggests = str(finding.params.get("suggests", "")) if finding.outcome is Outcome.UNKNOWN else ""
    if suggests in (Outcome.PARTIAL, Outcome.MISSING):
        return suggests, str(finding.params.get("detail", "")).partition("»: ")[2]
    return suggests, ""


def _files(row: Round, portal: int) -> Mapping[str, tuple[Attachment, ...]]:
    found: dict[str, tuple[Attachment, ...]] = {}
    for decision in row.decisions.filter(portal=portal, attachments__isnull=False).distinct().prefetch_related("attachments"):
        found[decision.criterion] = (*found.get(decision.criterion, ()), *decision.attachments.all())
    return found


def said_of(answer: Answer) -> Said:
    """An answer with what became of what it asked to be seen again."""
    seen = getattr(answer, "seen", None)
    return Said(answer=answer, ends=told(seen) if seen else (), waits=seen is None and bool(answer.addresses))


def proofs_again(found: Iterable[Asked]) -> list[tuple[Evidence, Proof | None]]:
    """What was seen again of the questions that wait, each piece once, with its passage where it was read."""
    shown: dict[Evidence, Proof | None] = {}
    for one in found:
        if one.open and one.again and one.again_finding:
            for evidence, proof in proofs(folder_of(one.again.seen.folder), one.again_finding.evidence, REACH):
                shown[evidence] = shown.get(evidence) or proof
    return list(shown.items())
