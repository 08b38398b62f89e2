"""A selection that came of a wrong list is taken back while nothing rests on it, and the journal keeps all that it said."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from monitor.accounts import second_factor
from monitor.accounts.access import Role
from monitor.journal.keep import verify
from monitor.journal.models import Entry
from monitor.rollout import keep, undo
from monitor.rollout.models import Selection
from monitor.rollout.path import Stage
from tests.monitor.rollout.test_keep import TODAY, WHO, made


def test_it_is_taken_back_with_all_that_it_said_in_the_journal(db: Any) -> None:
    row = made(1, 2, 3, 4, 5)
    keep.promise(row, {Stage.MET: TODAY + timedelta(days=9)}, **WHO)
    said = (row.listed, list(row.chosen.values_list("municipality", flat=True)))
    undo.take_back(row, **WHO)
    assert not Selection.objects.exists()
    entry = Entry.objects.get(act=undo.TAKEN_BACK)
    assert (entry.detail["before"]["listed"], entry.detail["before"]["chosen"]) == said
    assert date.fromisoformat(entry.detail["before"]["days"]["met"]) == TODAY + timedelta(days=9)
    assert verify() is None


@pytest.mark.parametrize("what", ["newer", "replaced", "step", "days"])
def test_it_stays_where_something_rests_on_it(db: Any, what: str) -> None:
    row = made(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
    chosen = row.chosen.first()
    assert chosen is not None
    if what == "newer":
        made(1, 2, 3, 4, 5)
    elif what == "replaced":
        outside = next(one["municipality"] for one in row.listed if not row.chosen.filter(municipality=one["municipality"]).exists())
        keep.replace(row, chosen.municipality, outside, "El concejo decidió no participar.", **WHO)
    elif what == "step":
        keep.take_step(chosen.municipality, Stage.WRITTEN_TO, TODAY, proof=None, **WHO)
    else:
        for ahead in (1, 2):
            keep.promise(row, {Stage.MET: TODAY + timedelta(days=ahead)}, **WHO)
    with pytest.raises(keep.Refused):
        undo.take_back(row, **WHO)
    assert Selection.objects.filter(pk=row.pk).exists()
    assert not Entry.objects.filter(act=undo.TAKEN_BACK).exists()


def test_on_its_page_only_infom_is_offered_it_and_only_while_it_can_be_done(db: Any) -> None:
    row = made(1, 2, 3, 4, 5)
    user = User.objects.create_user("ana")
    user.groups.add(Group.objects.get(name=Role.INFOM))
    second_factor.enrol(user)
    client = Client()
    client.force_login(user)
    page, back = reverse("rollout:selection", args=[row.pk]), reverse("rollout:selection_back", args=[row.pk])
    assert "Deshacer esta selección" not in Client().get(page).content.decode()
    assert "Deshacer esta selección" in client.get(page).content.decode()
    done = client.post(back, follow=True)
    assert "La selección se deshizo" in done.content.decode()
    assert client.get(page).status_code == 404
    other = made(1, 2, 3, 4, 5)
    keep.give_owner(other.chosen.all()[0].municipality, "Eva", by="ana", now=timezone.now())
    assert "Deshacer esta selección" not in client.get(reverse("rollout:selection", args=[other.pk])).content.decode()
