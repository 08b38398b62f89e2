"""Instances -> how they are: what each is, and whether it answers where it should."""

from __future__ import annotations

import http.client
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from deploy.errors import Misuse, Refused
from deploy.folder import Facts, facts_under, read_facts

TIMEOUT = 5.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """One instance: `answers` is whether its home page came with 200; `detail` says what came instead."""

    home: Path
    facts: Facts
    answers: bool
    detail: str


def find(roots: Sequence[Path], homes: Sequence[Path]) -> tuple[tuple[Path, Facts], ...]:
    """The instances under roots and those named one by one. Misuse for a folder that does not exist, Refused for one that holds none."""
    found: dict[Path, Facts] = {}
    for folder in (*roots, *homes):
        if not folder.is_dir():
            raise Misuse(f"{folder} no es una carpeta. Indique dónde están las instancias.")
    for root in roots:
        found |= {home.resolve(): facts for home, facts in facts_under(root)}
    for home in homes:
        facts = read_facts(home)
        if facts is None:
            raise Refused(f"{home} no tiene una instancia completa. Créela con  deploy provision CÓDIGO --home {home}")
        found[home.resolve()] = facts
    return tuple(sorted(found.items(), key=lambda pair: (pair[1].code, str(pair[0]))))


def look(instances: Sequence[tuple[Path, Facts]], timeout: float = TIMEOUT) -> tuple[Standing, ...]:
    """Ask every instance for its home page, several at a time."""
    with ThreadPoolExecutor(max_workers=16) as pool:
        return tuple(pool.map(lambda pair: _look(pair[0], pair[1], timeout), instances))


def _look(home: Path, facts: Facts, timeout: float) -> Standing:
    parts = urlsplit(facts.address)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "localhost", parts.port, timeout=timeout)
    try:
        connection.request("GET", "/", headers={"User-Agent": "vitrina-deploy"})
        status = connection.getresponse().status
    except ConnectionRefusedError:
        return Standing(home=home, facts=facts, answers=False, detail="nadie atiende en esa dirección: el portal está apagado")
    except TimeoutError:
        return Standing(home=home, facts=facts, answers=False, detail=f"no respondió en {timeout:g} segundos")
    except (OSError, http.client.HTTPException) as error:
        return Standing(home=home, facts=facts, answers=False, detail=f"no se pudo hablar con él ({error})")
    finally:
        connection.close()
    return Standing(
        home=home, facts=facts, answers=status == 200, detail="responde" if status == 200 else f"respondió con el código {status}"
    )
