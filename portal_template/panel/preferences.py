"""What the municipality decided about its panel, wherever it is asked: one row, with defaults until somebody decides."""

from __future__ import annotations

from portal_template.panel.models import PanelSettings

ONLY = 1


def preferences() -> PanelSettings:
    """The settings as they stand; the defaults where nobody changed them."""
    return PanelSettings.objects.filter(pk=ONLY).first() or PanelSettings(pk=ONLY)
