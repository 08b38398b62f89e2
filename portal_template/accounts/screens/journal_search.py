"""Finding entries of the journal: by who, what, part and days. The address is the search."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from portal_template.accounts.screens.words import action_words
from portal_template.registers.models import JournalEntry


class SearchForm(forms.Form):
    """Empty fields look for everything."""

    quien = forms.CharField(label="Quién (cuenta)", required=False, max_length=150)
    que = forms.ChoiceField(label="Qué hizo", required=False)
    parte = forms.CharField(label="Parte", required=False, max_length=80)
    desde = forms.DateField(label="Desde", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    hasta = forms.DateField(label="Hasta", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        actions = JournalEntry.objects.order_by("action").values_list("action", flat=True).distinct()
        choices = sorted(((action, action_words(action)) for action in actions), key=lambda pair: pair[1])
        self.fields["que"].choices = [("", "Todo"), *choices]  # type: ignore[attr-defined]


def search(form: SearchForm) -> QuerySet[JournalEntry]:
    """The entries of a search, newest first. A field that cannot be read looks for nothing, and the form says why."""
    entries = JournalEntry.objects.all()
    if not form.is_valid():
        return entries.none()
    said: dict[str, Any] = form.cleaned_data
    for field, name in (("actor__icontains", "quien"), ("action", "que"), ("part__istartswith", "parte")):
        if said[name]:
            entries = entries.filter(**{field: said[name].strip()})
    if said["desde"]:
        entries = entries.filter(at__gte=_midnight(said["desde"]))
    if said["hasta"]:
        entries = entries.filter(at__lt=_midnight(said["hasta"] + timedelta(days=1)))
    return entries


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
