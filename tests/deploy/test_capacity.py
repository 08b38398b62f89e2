"""How many portals a host has room for comes of what its portals use; new ones go where there is most of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from checklists.load import load_checklist
from deploy.errors import Misuse, Refused
from deploy.inventory import Inventory, InventoryError, read_inventory
from deploy.inventory.write import Wish, block, read_wishes, with_blocks
from deploy.standing.ask import Standing, stand
from deploy.standing.placing import busy_hosts, place

GB, MB = 1024**3, 1024**2
NOW = datetime(2026, 11, 27, 18, tzinfo=UTC)
HOST = {
    "debian": "12.5",
    "disk_total": 400 * GB,
    "disk_free": 350 * GB,
    "memory_total": 8 * GB,
    "memory_available": 7 * GB,
    "failed": [],
    "most_awake": 3,
    "untold": [],
}
PORTAL = {
    "stands": True,
    "application": "inactive",
    "memory": 0,
    "size": 100 * MB,
    "young": 10 * MB,
    "provisioned_at": "2026-01-02T00:00:00Z",
}


def written(folder: Path, portals: int, *, always_on: int = 0, hosts: tuple[str, ...] = ("norte",)) -> Inventory:
    """An inventory of so many invented towns, all on the first host; some never sleep."""
    lines = [f'[hosts.{name}]\naddress = "{name}.example"\n' for name in hosts]
    for number in range(portals):
        never = "always_on = true\n" if number < always_on else ""
        code = 9901 + number
        lines.append(f'[instances.{code}]\nname = "Pueblo {code}"\ndomains = ["p{code}.gob.gt"]\nhost = "{hosts[0]}"\n{never}')
    file = folder / "flota.toml"
    file.write_text("\n".join(lines))
    return read_inventory(file, load_checklist().municipalities)


def told(inventory: Inventory, **facts: dict[str, Any]) -> Standing:
    """The fleet whose hosts told these facts; all portals as PORTAL, the first awake with 100 MB."""
    said = {}
    for name in inventory.hosts:
        items = [
            {**PORTAL, "code": item.code, "untold": [], **({"application": "active", "memory": 100 * MB} if number == 0 else {})}
            for number, item in enumerate(inventory.on(name))
        ]
        said[name] = ({"host": {**HOST, **facts.get(name, {})}, "portals": items}, "")
    return stand(inventory, said, NOW)


def facts_of(standing: Standing) -> Any:
    """What is known of the first host."""
    return standing.hosts[0].facts


def test_room_is_memory_over_what_is_awake_at_once(tmp_path: Path) -> None:
    facts = facts_of(told(written(tmp_path, 30)))
    share = (3 + 0.25 * 10) / (30 + 10)
    memory = 7 * GB + 100 * MB - 0.15 * 8 * GB
    assert facts["memory_each"] == 100 * MB
    assert facts["by_memory"] == int((memory / (100 * MB) - 2) / share)
    assert facts["limit"] == "memoria"
    assert facts["more"] == facts["holds"] - 30


def test_applications_that_never_sleep_and_busy_hours_leave_less_room(tmp_path: Path) -> None:
    usual = facts_of(told(written(tmp_path, 30)))["by_memory"]
    never = facts_of(told(written(tmp_path, 30, always_on=10)))["by_memory"]
    busy = facts_of(told(written(tmp_path, 30), norte={"most_awake": 25}))["by_memory"]
    assert busy < never < usual


def test_disk_counts_two_years_at_the_pace_of_the_last_quarter_once_there_is_one(tmp_path: Path) -> None:
    facts = facts_of(told(written(tmp_path, 30)))
    assert facts["disk_each"] == (30 * (100 + 8 * 10) * MB + 10 * 1024 * MB) // 40
    young = {**PORTAL, "provisioned_at": (NOW - timedelta(days=3)).isoformat(), "untold": [], "code": "9901"}
    inventory = written(tmp_path, 1)
    facts = facts_of(stand(inventory, {"norte": ({"host": HOST, "portals": [young]}, "")}, NOW))
    assert facts["disk_each"] == (1124 * MB + 10 * 1024 * MB) // 11


def test_a_host_that_is_planned_beyond_its_room_says_how_many_must_go(tmp_path: Path) -> None:
    standing = told(written(tmp_path, 30), norte={"memory_available": 1400 * MB})
    facts = facts_of(standing)
    assert facts["more"] < 0
    (problem,) = standing.hosts[0].problems
    assert f"le pone 30 portales y caben {facts['holds']}, por memoria" in problem
    assert f"pase {-facts['more']} a otro anfitrión" in problem


def test_new_portals_go_where_there_is_most_room_until_there_is_none(tmp_path: Path) -> None:
    inventory = written(tmp_path, 10, hosts=("norte", "sur"))
    standing = told(inventory, norte={"disk_free": 90 * GB}, sur={"disk_free": 70 * GB})
    north, south = (int(item.facts["more"]) for item in standing.hosts)
    codes = [str(number) for number in range(north + south)]
    chosen = list(place(standing, codes).values())
    assert (chosen.count("norte"), chosen.count("sur")) == (north, south)
    assert chosen[0] == ("norte" if north >= south else "sur")
    with pytest.raises(Refused, match="Agregue un anfitrión"):
        place(standing, [*codes, "uno más"])


def test_a_store_gets_no_portal_while_there_is_another_host(tmp_path: Path) -> None:
    written(tmp_path, 3, hosts=("norte", "sur"))
    file = tmp_path / "flota.toml"
    file.write_text(file.read_text() + '\n[stores.copias]\nhost = "sur"\n')
    inventory = read_inventory(file, load_checklist().municipalities)
    standing = told(inventory, norte={"disk_free": 90 * GB})
    assert busy_hosts(inventory) == {"sur"}
    assert place(standing, ["0501"], busy=busy_hosts(inventory)) == {"0501": "norte"}
    assert place(standing, ["0501"]) == {"0501": "sur"}
    assert place(standing, ["0501"], busy=("norte", "sur")) == {"0501": "sur"}


def test_the_lines_of_a_new_portal_are_read_as_they_were_meant(tmp_path: Path) -> None:
    inventory = written(tmp_path, 2)
    file, towns = tmp_path / "flota.toml", load_checklist().municipalities
    before = file.read_text()
    text = with_blocks(file, [block(Wish(code="0501", domains=("a.gob.gt", "b.gob.gt")), "norte")], towns)
    assert file.read_text() == before, "the file is the operator's"
    assert text.startswith(before.rstrip("\n"))
    file.write_text(text)
    read = read_inventory(file, towns)
    assert (read.instances["0501"].domains, read.instances["0501"].host) == (("a.gob.gt", "b.gob.gt"), "norte")
    assert len(read.instances) == len(inventory.instances) + 1
    with pytest.raises(InventoryError, match=r"flota\.toml, \[instances\.0502\].*a\.gob\.gt"):
        with_blocks(file, [block(Wish(code="0502", domains=("a.gob.gt",)), "norte")], towns)


def test_a_list_of_new_portals_is_read_from_a_sheet(tmp_path: Path) -> None:
    sheet = tmp_path / "nuevos.csv"
    sheet.write_text("código,dominios,nombre\n0501,a.gob.gt b.gob.gt,\n9950,c.gob.gt,San Nuevo\n", encoding="utf-8-sig")
    assert read_wishes(sheet) == (
        Wish(code="0501", domains=("a.gob.gt", "b.gob.gt")),
        Wish(code="9950", domains=("c.gob.gt",), name="San Nuevo"),
    )
    sheet.write_text("codigo;dominio\n0501;a.gob.gt\n")
    with pytest.raises(Misuse, match="debe tener las columnas"):
        read_wishes(sheet)


@pytest.mark.parametrize("head", ["código,dominios,nombre", "Codigo;Dominios;Nombre", "\ufeffcódigo ; dominios;nombre"])
def test_a_list_is_read_as_any_spreadsheet_writes_it(tmp_path: Path, head: str) -> None:
    sheet = tmp_path / "nuevos.csv"
    mark = ";" if ";" in head else ","
    sheet.write_text(f"{head}\n0501{mark}a.gob.gt b.gob.gt{mark}\n", encoding="utf-8")
    assert read_wishes(sheet) == (Wish(code="0501", domains=("a.gob.gt", "b.gob.gt")),)
