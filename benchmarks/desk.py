"""How soon a reviewer sees the next numeral: the desk over the whole country, on PostgreSQL, asked by two people over HTTP.

    python -m benchmarks.desk [STEPS] [TOWNS] [ROUNDS]

One real crawl of a small portal is kept for every town, in this round and in those before it, with a question of each of the 29 numerals
left to a person. Two reviewers accept, one after the other, at the served monitor (gunicorn, two processes). A step is what a reviewer
waits for: the answer sent, and the next screen whole. It is measured with nothing decided and with nine tenths of the country decided.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from tests.servers.postgres import serve_postgres

_STACK = ExitStack()
_HOME = Path(_STACK.enter_context(tempfile.TemporaryDirectory(prefix="vitrina-desk-")))
_SERVER = _STACK.enter_context(serve_postgres())
os.environ |= {"MONITOR_HOME": str(_HOME), "DJANGO_SETTINGS_MODULE": "monitor.settings", "MONITOR_DATABASE": _SERVER.create("desk")}

import django  # noqa: E402

django.setup()

import requests  # noqa: E402
from django.conf import settings  # noqa: E402
from django.contrib.auth.models import Group, User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from checklists.load import load_checklist  # noqa: E402
from monitor import pipeline  # noqa: E402
from monitor.accounts import second_factor  # noqa: E402
from monitor.accounts.access import Role  # noqa: E402
from monitor.archive.models import Assessment, Crawl, Finding, Portal  # noqa: E402
from monitor.archive.store import keep  # noqa: E402
from monitor.crawler.fetch import Fetcher, allowed_from  # noqa: E402
from monitor.supervision import keep as rounds  # noqa: E402
from monitor.supervision.decision import bond_of  # noqa: E402
from monitor.supervision.models import Decision, Round  # noqa: E402
from monitor.supervision.queue import criteria_of, queue  # noqa: E402
from monitor.supervision.stage import State  # noqa: E402
from tests.servers.street import serve_folder  # noqa: E402

STREET = Path(__file__).parents[1] / "tests" / "street" / "one-long-page-numbered"
DAY, NOW = date(2026, 11, 26), datetime(2026, 11, 26, 15, tzinfo=UTC)
GOAL = 150


def country(towns: int, before: int) -> Round:
    """A round of so many towns in review, with the crawls of so many rounds before it."""
    call_command("migrate", verbosity=0)
    law = load_checklist()
    seen = _HOME / "crawls" / "seen"
    with serve_folder(STREET) as street:
        fetcher = Fetcher(allowed=allowed_from({"MONITOR_ALLOW": street.allow}))
        kept = keep(pipeline.observe(str(street), seen, checklist=law, today=DAY, fetcher=fetcher).assessment, seen, name="Uno")
        fetcher.close()
    _left_to_people(kept)
    codes = sorted(law.municipalities)[:towns]
    portals = Portal.objects.bulk_create(
        Portal(municipality=code, name=law.municipalities[code].name, url=f"https://muni{code}.gob.gt/") for code in codes
    )
    for number in range(before + 1):
        _copied(kept, portals, number, DAY.replace(year=DAY.year - before + number))
    opened = rounds.open_round("Supervisión del país", DAY, law.version, portals, by="mesa", now=NOW)
    Round.objects.update(two_persons=True, state=State.IN_REVIEW)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return opened


def _left_to_people(kept: Assessment) -> None:
    """Leave the first question of each numeral to a person, with what a page of the crawl says as its evidence."""
    proof = next(row.evidence for row in Finding.objects.filter(assessment=kept) if row.evidence)
    for obligation in load_checklist().obligations:
        first = Finding.objects.filter(assessment=kept, criterion__in=[one.code for one in obligation.criteria]).first()
        if first and obligation.code.startswith("laip-10-"):
            said = {"detail": "la verificación sugiere «cumple»: se halló.", "suggests": "met"}
            Finding.objects.filter(pk=first.pk).update(
                outcome="unknown", reason="needs_person", params=said, searched=None, justified=False, evidence=first.evidence or proof
            )


def _copied(kept: Assessment, portals: list[Portal], number: int, day: date) -> None:
    """The crawl of one town kept as that of every town on a day, in folders of their own where it is this round's."""
    fields = {
        "depth": "full",
        "outcome": "ok",
        "complete": True,
        "pages": 60,
        "documents": 40,
        "evidence_digest": kept.crawl.evidence_digest,
    }
    crawls = Crawl.objects.bulk_create(Crawl(portal=one, folder=f"{day}/{one.pk}", **fields) for one in portals)
    made = Assessment.objects.bulk_create(
        Assessment(crawl=crawl, checklist=kept.checklist, subject="municipality", observed_on=day) for crawl in crawls
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO archive_finding (assessment_id, criterion, outcome, reason, params, justified, confidence, searched, evidence)"
            " SELECT a.id, f.criterion, f.outcome, f.reason, f.params, f.justified, f.confidence, f.searched, f.evidence"
            " FROM archive_assessment a CROSS JOIN archive_finding f WHERE a.id = ANY(%s) AND f.assessment_id = %s ORDER BY a.id, f.id",
            ([one.pk for one in made], kept.pk),
        )
        for table, columns in (("scorecard", "law, low, point, high, band, decided"),):
            cursor.execute(
                f"INSERT INTO archive_{table} (assessment_id, {columns}) SELECT a.id, {columns} FROM archive_assessment a"
                f" CROSS JOIN archive_{table} s WHERE a.id = ANY(%s) AND s.assessment_id = %s",
                ([one.pk for one in made], kept.pk),
            )
    if day == DAY:
        for one in portals:
            shutil.copytree(_HOME / "crawls" / "seen", _HOME / "crawls" / str(day) / str(one.pk), dirs_exist_ok=True)


def reviewer(name: str) -> str:
    """The session of a reviewer with a second factor."""
    user = User.objects.create_user(name)
    user.groups.add(Group.objects.get(name=Role.REVIEWER))
    second_factor.enrol(user)
    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value


@contextmanager
def served() -> Iterator[str]:
    """The monitor as on a host."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["-m", "gunicorn", "monitor.wsgi", "-b", f"127.0.0.1:{port}", "-w", "2", "--no-control-socket", "--log-level", "error"]
    process = subprocess.Popen([sys.executable, *command])
    try:
        for _ in range(300):
            try:
                requests.get(f"http://127.0.0.1:{port}/resultados/", timeout=30)
                break
            except requests.RequestException:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def steps(base: str, row: Round, keys: list[str], count: int) -> list[float]:
    """Milliseconds of each step of reviewers who take turns."""
    people = []
    for key in keys:
        session = requests.Session()
        session.cookies.set("sessionid", key)
        for _ in range(3):  # both processes have seen the round, as after the first minute of a day
            page = session.get(f"{base}/supervision/{row.slug}/siguiente/")
        people.append((session, page))
    taken = []
    for number in range(count):
        session, page = people[number % len(people)]
        fields = _accepting(page.text)
        began = time.perf_counter()
        page = session.post(page.url, data=fields)
        taken.append((time.perf_counter() - began) * 1000)
        assert page.ok, page.text
        assert "decidir" in page.text
        people[number % len(people)] = (session, page)
    return taken


def _accepting(page: str) -> dict[str, Any]:
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token, page[:500]
    return {"csrfmiddlewaretoken": token[1], **{f"outcome-{code}": "met" for code in re.findall(r'name="outcome-([^"]+)"', page)}}


def decide_most(row: Round) -> int:
    """Nine tenths of what waits, decided by somebody else."""
    law = load_checklist()
    criteria, items = criteria_of(law), queue(row, law, by="nadie")
    counting = {one.crawl.portal_id: one for one in Assessment.objects.filter(observed_on=DAY).select_related("crawl")}
    made = []
    for item in items[: len(items) * 9 // 10]:
        assessment = counting[item.portal]
        for finding in Finding.objects.filter(assessment=assessment, criterion__in=item.criteria):
            from monitor.archive.store import finding_of

            bond = bond_of(criteria[finding.criterion], finding_of(finding), assessment.crawl.evidence_digest)
            known = {"criterion": bond.criterion, "evidence": bond.evidence, "version": bond.version, "predicate": "human"}
            who = {"proposed": "unknown", "outcome": "met", "by": "otra", "at": NOW}
            made.append(Decision(round=row, portal_id=item.portal, assessment=assessment, **known, **who))
    Decision.objects.bulk_create(made, batch_size=2000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return len(made)


def main(count: int = 200, towns: int = 340, before: int = 7) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    began = time.perf_counter()
    row = country(towns, before)
    waiting = queue(row, load_checklist(), by="eva")
    print(f"{towns} towns, {before + 1} rounds, {Finding.objects.count()} findings, {len(waiting)} numerals wait; made in "
          f"{time.perf_counter() - began:.0f} s")  # fmt: skip
    keys = [reviewer("eva"), reviewer("leo")]
    with served() as base:
        _tell("nothing decided", steps(base, row, keys, count))
        print(f"{decide_most(row)} decisions more")
        _tell("nine tenths decided", steps(base, row, keys, count))


def _tell(what: str, taken: list[float]) -> None:
    p95 = quantiles(taken, n=20)[-1]
    told = f"median {median(taken):.0f} ms, p95 {p95:.0f} ms, longest {max(taken):.0f} ms (goal: p95 under {GOAL})"
    print(f"{what:22} {len(taken)} steps: {told}")


if __name__ == "__main__":
    with _STACK:
        main(*(int(value) for value in sys.argv[1:]))
        connection.close()
