"""What the municipality decides about its panel, in one form."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from portal_template.accounts.access import Act
from portal_template.panel.models import PanelSettings
from portal_template.panel.preferences import preferences
from portal_template.panel.submissions.access import officer
from portal_template.registers import journal


class SettingsForm(forms.ModelForm):  # type: ignore[type-arg]
    """Every setting, with its help."""

    class Meta:
        model = PanelSettings
        fields: ClassVar = ["two_persons", "days_kept", "remind_before", "remind_after", "officer_email", "superior_email"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        for field in self.fields.values():
            field.label = field.label[:1].upper() + field.label[1:]
        if self.is_bound:
            for name in self.errors:
                if name in self.fields:
                    self.fields[name].widget.attrs |= {"aria-invalid": "true", "aria-describedby": f"id_{name}_helptext id_{name}_error"}


@officer(Act.ADMINISTER)
def settings(request: HttpRequest) -> HttpResponse:
    """See and change them. The journal keeps which changed."""
    form = SettingsForm(request.POST if request.method == "POST" else None, instance=preferences())
    if request.method != "POST" or not form.is_valid():
        return render(request, "panel/office/settings.html", {"form": form}, status=422 if form.errors else 200)
    if form.changed_data:
        with transaction.atomic():
            changed = form.save(commit=False)
            changed.changed_at = timezone.now()
            changed.save()
            journal.write(request.user, "settings", fields=list(form.changed_data))
    messages.success(request, "Guardado.")
    return redirect("panel:preferences")
