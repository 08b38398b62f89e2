"""People at the monitor in a real browser: how they sign in, and how a reviewer works a queue with nothing but the keyboard."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Page

from tests.journeys.desk import code

FOCUSED = "document.activeElement === document.body ? '' : document.activeElement.innerText || document.activeElement.name || ''"
SEEN = """() => {
    const piece = document.querySelector('.visto section mark, .visto section pre, .visto section, .visto .ficha');
    const box = piece.getBoundingClientRect();
    return box.top >= 0 && box.top < innerHeight && scrollY === 0 && Math.min(box.bottom, innerHeight) - box.top > 10;
}"""


def sign_in(browser: Browser, base: str, name: str, password: str, to: str) -> Page:
    """A person signs in for the first time, sets up the second factor, and comes to an address that asks for it."""
    page = browser.new_context(viewport={"width": 1280, "height": 720}, locale="es-GT").new_page()
    page.set_default_timeout(60_000)
    page.goto(base + to)
    page.get_by_label("Usuario").fill(name)
    page.get_by_label("Contraseña").fill(password)
    page.get_by_role("button", name="Entrar", exact=True).click()
    if page.url.split("?")[0].endswith("/segundo-factor/activar/"):
        secret = page.locator(".clave code").text_content() or ""
        page.get_by_role("textbox", name=re.compile("[Cc]ódigo")).fill(code(secret.replace(" ", "")))
        page.get_by_role("button", name="Activar").click()
        page.wait_for_url(re.compile("(?!.*activar)"))
    return page


@dataclass
class Keyboard:
    """A reviewer's hands: every key that is pressed is counted, and nothing is clicked."""

    page: Page
    round: str  # its address
    keys: int = 0
    accepted: list[int] = field(default_factory=list)  # keys that each acceptance took
    refused: int = 0

    def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            self.page.keyboard.press(key)
            self.keys += 1

    def to(self, words: str) -> None:
        """Walk with the tabulator to what says these words."""
        for _ in range(60):
            if words in self.page.evaluate(FOCUSED):
                return
            self.press("Tab")
        raise AssertionError(f"the keyboard does not reach «{words}»")

    def go_on(self, *keys: str) -> None:
        """Press keys, the last of which asks for the next screen."""
        self.press(*keys[:-1])
        with self.page.expect_navigation():
            self.press(keys[-1])

    @property
    def at_desk(self) -> bool:
        """Whether a numeral is on the screen."""
        return self.page.locator("form.decidir").count() == 1

    def begin(self) -> None:
        """From the round to its first numeral."""
        self.page.goto(self.round)
        self.to("Comenzar a revisar")
        self.go_on("Enter")

    @property
    def waits(self) -> bool:
        """Whether something waits for this person, by the round as it is now."""
        self.page.goto(self.round)
        return "Comenzar a revisar" in self.page.locator("main").inner_text()

    def skip(self) -> None:
        """Leave a numeral for later."""
        address = self.page.url
        self.to("Saltar")
        self.go_on("Enter")
        assert self.page.url != address

    def clear(self, most: int) -> int:
        """Decide up to so many numerals; how many they were. What has proof is accepted, what has none is said to be missing."""
        done = 0
        while done < most and self.at_desk:
            assert self.page.evaluate(SEEN), f"the evidence is not seen without scrolling: {self.page.url}"
            self.decide()
            done += 1
        return done

    def decide(self) -> None:
        """One numeral: what another proposed or what can be proved is accepted."""
        before, address = self.keys, self.page.url
        self.wait_for_the_answers()
        self.go_on(*(() if self.page.locator("input[type=radio][autofocus]:checked").count() else ("Space",)), "Enter")
        if self.page.url == address and self.page.locator("[role=alert]").count():
            self.refused += 1
            self.say_missing()
        else:
            self.accepted.append(self.keys - before)

    def wait_for_the_answers(self) -> None:
        """Until the screen is drawn and an answer has the focus, as a person sees it; a browser that gives it to none is helped along."""
        for _ in range(25):
            if self.page.evaluate("document.activeElement.type") == "radio":
                return
            self.page.wait_for_timeout(200)
        for _ in range(60):
            if self.page.evaluate("document.activeElement.type") == "radio":
                return
            self.press("Tab")
        raise AssertionError(f"no answer takes the focus: {self.page.url}\n{self.page.locator('main').inner_text()}")

    def say_missing(self) -> None:
        """Change the answer: it is missing, for a reason of the list."""
        self.wait_for_the_answers()
        self.go_on("ArrowRight", "ArrowRight", "Tab", "N", "Shift+Tab", "Enter")
        assert not self.page.locator("[role=alert]").count(), self.page.locator("form.decidir").inner_text()
