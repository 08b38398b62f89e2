"""What is not answered, and why: one form for every error, in words that say what to do."""

from __future__ import annotations

import json

from django.http import HttpResponse

MANUAL = "/api/v1/"


class Refusal(Exception):
    """A request that is not answered: its status, what is wrong, and what to do about it."""

    def __init__(self, status: int, told: str, remedy: str) -> None:
        self.status, self.told, self.remedy = status, told, remedy
        super().__init__(told)


def answer(refusal: Refusal) -> HttpResponse:
    """A refusal as JSON. Nobody keeps it."""
    body = {"error": {"estado": refusal.status, "mensaje": refusal.told, "que_hacer": refusal.remedy, "manual": MANUAL}}
    response = HttpResponse(json.dumps(body, ensure_ascii=False), status=refusal.status, content_type="application/json; charset=utf-8")
    response["Cache-Control"] = "no-store"
    return response
