"""What everybody reads of a publication, face by face, brought to the same form so that each can be held against the others."""

from __future__ import annotations

import csv
import io
import json
import re
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass

import openpyxl
import pypdf

Told = Mapping[str, str]  # what a face says of a town: minimum, points, maximum, and the outcome of each numeral


@dataclass(frozen=True, kw_only=True, slots=True)
class Faces:
    """A publication at an address."""

    base: str
    publication: int

    def get(self, path: str) -> bytes:
        """An address below the publication; a report that is being made is asked for again."""
        return fetch(f"{self.base}/resultados/{self.publication}/{path}")

    def frozen(self) -> dict[str, Told]:
        """The whole publication as JSON."""
        whole = json.loads(self.get("datos.json"))
        return {
            one["municipality"]: {**{key: _figure(one["score"][key]) for key in ("low", "point", "high")}, **one["obligations"]}
            for one in whole["ranking"]
        }

    def table(self) -> dict[str, Told]:
        """The CSV."""
        return _rows(csv.DictReader(io.StringIO(self.get("datos.csv").decode("utf-8-sig"))))

    def sheet(self) -> dict[str, Told]:
        """The spreadsheet."""
        book = openpyxl.load_workbook(io.BytesIO(self.get("datos.xlsx")), read_only=True)
        head, *lines = book.worksheets[0].values
        return _rows(dict(zip(head, line, strict=True)) for line in lines)

    def api(self) -> dict[str, Told]:
        """The API, page by page."""
        found, address = [], f"{self.base}/api/v1/publicaciones/{self.publication}/resultados?por_pagina=20"
        while address:
            answer = json.loads(fetch(address))
            found += answer["datos"]
            address = answer.get("siguiente") or ""
        return _rows(found)

    def page(self, code: str) -> str:
        """The words of a town's page."""
        return " ".join(re.sub(r"<[^>]+>", " ", self.get(f"{code}/").decode()).split())

    def paper(self, code: str) -> str:
        """The words of a town's report, as PDF."""
        return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(self.get(f"{code}/informe.pdf"))).pages)


def fetch(address: str) -> bytes:
    """What stands at an address, without an account."""
    for _ in range(100):
        try:
            with urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310 (our own loopback address)
                if answer.status == 200:
                    return bytes(answer.read())
        except urllib.error.HTTPError as error:
            if error.code not in (202, 503):
                raise
        time.sleep(0.5)
    raise AssertionError(f"{address} is never ready")


def _rows(rows: object) -> dict[str, Told]:
    names = {"minimo": "low", "puntaje": "point", "maximo": "high"}
    return {
        str(row["municipio"]): {
            names.get(key, key): _figure(value) if key in names else str(value)
            for key, value in row.items()
            if key in names or re.fullmatch(r"laip-10-\d\d", key)
        }
        for row in rows  # type: ignore[attr-defined]
        if row["grupo"] == "verificado"
    }


def _figure(value: object) -> str:
    return repr(float(str(value)))
