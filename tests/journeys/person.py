"""Somebody at a browser: what people of the journeys do on a portal's screens, and that every screen they leave was looked at."""

from __future__ import annotations

import os
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.journeys.conftest import Portal

SHOTS = os.environ.get("VITRINA_SHOTS", "")
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass
class Person:
    """Somebody with a browser of their own. Every screen that they leave was looked at: it fits, and nothing broke."""

    name: str
    page: Any
    town: Portal
    shots: int = 0

    def go(self, path: str) -> None:
        self.page.goto(self.town.url.rstrip("/") + path)
        self.look()

    def press(self, text: str, *, link: bool = False, exact: bool = False) -> None:
        self.page.get_by_role("link" if link else "button", name=text, exact=exact).first.click()
        self.page.wait_for_load_state()
        self.look()

    def sees(self, text: str) -> None:
        assert text in self.page.locator("main").inner_text(), f"{self.page.url}: {self.page.locator('main').inner_text()[:1500]}"

    def send(self, file: Path, button: str) -> None:
        self.page.set_input_files("#archivo", str(file))
        self.press(button)

    def take(self, text: str, folder: Path) -> Path:
        with self.page.expect_download() as waited:
            self.page.get_by_role("link", name=text).first.click()
        path = folder / f"{self.name}-{waited.value.suggested_filename}"
        waited.value.save_as(path)
        return path

    def fetch(self, path: str) -> bytes:
        """A file of the portal, wherever its own address says that it is."""
        address = self.town.url.rstrip("/") + urlsplit(path).path
        return urllib.request.urlopen(address, timeout=30).read()  # noqa: S310 (our own loopback address)

    def look(self) -> None:
        self.shots += 1
        if SHOTS:
            self.page.screenshot(path=f"{SHOTS}/{self.name}-{self.shots:02}.png", full_page=True)
        assert not self.page.evaluate(OVERFLOW), f"{self.page.url} is wider than its screen"
