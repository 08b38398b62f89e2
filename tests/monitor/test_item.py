"""One item seen again at an address that the municipality gave: sealed like a crawl, and only its criteria judged anew."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest

from checklists.finding import Finding, Outcome
from checklists.load import load_checklist
from checklists.model import Checklist
from monitor import pipeline
from monitor.crawler.fetch import Fetcher, allowed_from
from monitor.crawler.warc import WARC, start_of, visits
from monitor.evidence.manifest import read_manifest
from monitor.extract import Worker
from monitor.item import Item, ItemSeen, observe_item
from monitor.page import Fetched
from monitor.pipeline import Observation
from tests.monitor.dashboard.town import build
from tests.servers.street import Street, serve_folder

TODAY = date(2026, 11, 22)
PART = "laip-10-22"


@pytest.fixture(scope="session")
def checklist() -> Checklist:
    return load_checklist()


@pytest.fixture
def street(tmp_path: Path) -> Iterator[Street]:
    with serve_folder(build(tmp_path / "town")) as served:
        yield served


@pytest.fixture
def fetcher(street: Street) -> Iterator[Fetcher]:
    with ExitStack() as stack:
        made = Fetcher(allowed=allowed_from({"MONITOR_ALLOW": street.allow}))
        stack.callback(made.close)
        yield made


@pytest.fixture
def before(street: Street, fetcher: Fetcher, checklist: Checklist, tmp_path: Path) -> Observation:
    found = pipeline.observe(str(street), tmp_path / "crawl", checklist=checklist, today=TODAY, fetcher=fetcher)
    street.requests.clear()
    return found


@pytest.fixture
def again(before: Observation, fetcher: Fetcher, checklist: Checklist, tmp_path: Path) -> Iterator[Callable[..., ItemSeen]]:
    """Sees the first part of a numeral again at some addresses."""
    with Worker() as worker:

        def see(*addresses: str, obligation: str = PART, folder: str = "reply", **more: object) -> ItemSeen:
            law = checklist.obligation(obligation)
            part = law.parts[0]
            item = Item(obligation=law, part=part, criteria=tuple(c.code for c in part.criteria), addresses=addresses)
            return observe_item(
                item, tmp_path / folder, earlier=before.folder, checklist=checklist, today=TODAY, fetcher=fetcher, worker=worker, **more
            )  # type: ignore[arg-type]

        yield see


def put(tmp_path: Path, name: str, body: str) -> None:
    path = tmp_path / "town" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(body, encoding="utf-8")


def outcomes(findings: tuple[Finding, ...]) -> dict[str, Outcome]:
    return {finding.criterion: finding.outcome for finding in findings}


HEADER = "Fecha,Descripción,Proveedor,NIT,Monto\n"
PURCHASES = HEADER + "".join(f"{n:02d}/10/2026,Papel,Casa {n},12345{n:02d}-7,{n}00\n" for n in range(1, 15))


def test_a_file_that_nothing_linked_mends_its_own_part_and_no_other_is_asked(
    before: Observation, again: Callable[..., ItemSeen], street: Street, tmp_path: Path
) -> None:
    put(tmp_path, "nuevo/compras-octubre-2026.csv", PURCHASES)
    was = outcomes(before.assessment.findings)
    seen = again(f"{street}/nuevo/compras-octubre-2026.csv")
    code = next(code for code, outcome in outcomes(seen.findings).items() if outcome is Outcome.MET)
    assert was[code] is not Outcome.MET
    assert {finding.criterion.partition(":")[0].partition(".")[0] for finding in seen.findings} == {PART}
    proof = next(one for one in seen.findings if one.criterion == code).evidence[0]
    assert proof.url.endswith("/nuevo/compras-octubre-2026.csv")
    assert proof.digest.startswith("sha256:")
    asked = [path for path in street.requests if path != "/robots.txt"]
    assert asked[0] == "/nuevo/compras-octubre-2026.csv"
    assert len(asked) <= 2, "the file, and at most one address that cannot exist"


def test_a_page_is_read_with_the_files_that_its_own_text_links_and_not_with_its_menu(
    before: Observation, again: Callable[..., ItemSeen], street: Street, tmp_path: Path
) -> None:
    put(tmp_path, "nuevo/octubre.csv", PURCHASES)
    menu = '<nav><a href="/informacion-publica/">Información Pública</a> <a href="/informacion-publica/nomina/">Nómina</a></nav>'
    body = f"<title>Compras</title><body>{menu}<main><h1>Compras directas</h1><a href='octubre.csv'>Octubre de 2026</a></main>"
    put(tmp_path, "nuevo/index.html", body)
    seen = again(f"{street}/nuevo/")
    assert Outcome.MET in outcomes(seen.findings).values()
    assert "/nuevo/octubre.csv" in street.requests
    assert not [path for path in street.requests if path.startswith("/informacion-publica")]


def test_the_visit_is_evidence_like_any_other_and_its_seal_follows_that_of_the_crawl(
    before: Observation, again: Callable[..., ItemSeen], street: Street, tmp_path: Path
) -> None:
    put(tmp_path, "nuevo/octubre.csv", PURCHASES)
    seen = again(f"{street}/nuevo/octubre.csv")
    folder = tmp_path / "reply"
    assert before.manifest
    manifest = read_manifest(folder)
    assert manifest is not None
    assert manifest.previous == before.manifest.digest
    assert manifest == seen.manifest
    started = start_of(folder / WARC)
    assert started is not None
    assert started["only"] == [f"{street}/nuevo/octubre.csv"]
    assert b"Papel" in next(visit.body for visit in visits(folder / WARC) if visit.requested.endswith(".csv"))
    shown = [json.loads(line) for line in (folder / "pages.jsonl").read_text(encoding="utf-8").splitlines()]
    assert any(page["url"].endswith("octubre.csv") for page in shown)


def test_seen_once_more_it_asks_for_nothing_and_says_the_same(
    before: Observation, again: Callable[..., ItemSeen], street: Street, tmp_path: Path
) -> None:
    put(tmp_path, "nuevo/octubre.csv", PURCHASES)
    first = again(f"{street}/nuevo/octubre.csv")
    street.requests.clear()
    second = again(f"{street}/nuevo/octubre.csv")
    assert second == first
    assert not street.requests


def test_cut_after_any_request_it_goes_on_where_it_was(
    before: Observation, again: Callable[..., ItemSeen], street: Street, tmp_path: Path
) -> None:
    put(tmp_path, "nuevo/octubre.csv", PURCHASES)
    body = "<title>Compras</title><body><main><h1>Compras directas</h1><a href='octubre.csv'>Octubre de 2026</a></main>"
    put(tmp_path, "nuevo/index.html", body)

    class Cut(Exception):
        """The process was killed here."""

    def until(number: int) -> Callable[[str, str, int], None]:
        def told(url: str, fetched: str, count: int) -> None:
            if count == number:
                raise Cut

        return told

    for _ in range(2):
        with pytest.raises(Cut):
            again(f"{street}/nuevo/", folder="cut", progress=until(1))
        assert read_manifest(tmp_path / "cut") is None
    seen = again(f"{street}/nuevo/", folder="cut")
    assert [path for path in street.requests if path == "/nuevo/octubre.csv"] == ["/nuevo/octubre.csv"]
    whole = again(f"{street}/nuevo/", folder="whole")
    assert outcomes(seen.findings) == outcomes(whole.findings)


def test_an_address_of_others_is_not_asked_for_and_leaves_the_item_unknown(
    before: Observation, again: Callable[..., ItemSeen], street: Street, tmp_path: Path
) -> None:
    with serve_folder(build(tmp_path / "stranger")) as stranger:
        drive = "https://drive.google.com/drive/folders/abc"
        seen = again(f"{stranger}/informacion-publica/", drive)
        assert not stranger.requests
    assert seen.end_of(f"{stranger}/informacion-publica/") is Fetched.EXTERNAL
    assert seen.end_of(drive) is Fetched.EXTERNAL
    assert seen.crawl.outcome is Fetched.EXTERNAL
    assert {str(one) for one in outcomes(seen.findings).values()} == {"unknown"}


@pytest.mark.parametrize("address", ["http://169.254.169.254/latest/meta-data/", "http://localhost:1/x", "http://[::1]/x"])
def test_an_address_inside_the_house_is_never_asked_for(before: Observation, again: Callable[..., ItemSeen], address: str) -> None:
    seen = again(address)
    assert seen.end_of(address) in (Fetched.EXTERNAL, Fetched.FORBIDDEN_ADDRESS)


def test_a_redirect_to_others_is_not_followed(tmp_path: Path) -> None:
    with serve_folder(build(tmp_path / "stranger")) as stranger:
        place = build(tmp_path / "moved")
        (place / "street.toml").write_text(f'[[route]]\nat = "/va"\nredirect = "{stranger}/informacion-publica/"\n', encoding="utf-8")
        with serve_folder(place) as moved, Worker() as worker:
            own = Fetcher(allowed=allowed_from({"MONITOR_ALLOW": f"{moved.allow},{stranger.allow}"}))
            checklist = load_checklist()
            before = pipeline.observe(str(moved), tmp_path / "before", checklist=checklist, today=TODAY, fetcher=own)
            law = checklist.obligation(PART)
            asked = tuple(criterion.code for criterion in law.parts[0].criteria)
            item = Item(obligation=law, part=law.parts[0], criteria=asked, addresses=(f"{moved}/va",))
            seen = observe_item(item, tmp_path / "now", earlier=before.folder, checklist=checklist, today=TODAY, fetcher=own, worker=worker)
            own.close()
        assert not stranger.requests
    assert seen.end_of(f"{moved}/va") is Fetched.EXTERNAL


def test_robots_that_forbid_an_address_are_heeded(street: Street, again: Callable[..., ItemSeen], tmp_path: Path) -> None:
    put(tmp_path, "robots.txt", "User-agent: *\nDisallow: /privado/\n")
    put(tmp_path, "privado/octubre.csv", PURCHASES)
    seen = again(f"{street}/privado/octubre.csv")
    assert "/privado/octubre.csv" not in street.requests
    assert seen.end_of(f"{street}/privado/octubre.csv") is Fetched.ROBOTS
    assert set(outcomes(seen.findings).values()) == {Outcome.UNKNOWN}


def test_without_the_earlier_crawl_nothing_is_asked_for(before: Observation, again: Callable[..., ItemSeen], street: Street) -> None:
    shutil.rmtree(before.folder)
    with pytest.raises((ValueError, OSError)):
        again(f"{street}/nuevo/")
    assert not street.requests


@pytest.mark.parametrize("end", ["</td>", ""], ids=["cells closed", "cells left open"])
@pytest.mark.parametrize("row_end", ["</tr>", ""], ids=["rows closed", "rows left open"])
def test_a_table_whose_cells_nobody_closed_is_judged_as_one_whose_cells_are_closed(
    before: Observation, again: Callable[..., ItemSeen], street: Street, tmp_path: Path, end: str, row_end: str
) -> None:
    lines = [line.split(",") for line in PURCHASES.splitlines()]
    rows = "".join("<tr>" + "".join(f"<td>{cell}{end}" for cell in line) + row_end for line in lines)
    put(
        tmp_path,
        "nuevo/abiertas.html",
        f"<title>Compras</title><main><h1>Compras directas</h1><h2>Octubre de 2026</h2><table>{rows}</table></main>",
    )
    closed = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in line) + "</tr>" for line in lines)
    put(
        tmp_path,
        "nuevo/cerradas.html",
        f"<title>Compras</title><main><h1>Compras directas</h1><h2>Octubre de 2026</h2><table>{closed}</table></main>",
    )
    found = outcomes(again(f"{street}/nuevo/abiertas.html").findings)
    assert found == outcomes(again(f"{street}/nuevo/cerradas.html", folder="closed").findings)
    assert Outcome.MET in found.values()
