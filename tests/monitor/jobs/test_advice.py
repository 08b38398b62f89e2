"""Every way a visit can end comes with what to do about it."""

from __future__ import annotations

import pytest

from monitor.jobs.advice import advice
from monitor.outcome import ENDINGS
from monitor.page import Fetched


@pytest.mark.parametrize("fetched", Fetched)
def test_an_end_that_left_something_unseen_comes_with_what_to_do(fetched: Fetched) -> None:
    assert advice(str(fetched)) or ENDINGS[fetched].looked_at


def test_a_wall_is_never_to_be_dodged() -> None:
    assert all(advice(str(fetched)).startswith("No se insiste ni se rodea.") for fetched, ending in ENDINGS.items() if ending.refusal)
