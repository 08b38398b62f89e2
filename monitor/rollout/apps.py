"""The rollout as a Django app."""

from django.apps import AppConfig


class RolloutConfig(AppConfig):
    """The plan's records and proofs, the promised share, and each town's path."""

    name = "monitor.rollout"
    label = "rollout"
    verbose_name = "Implementación"
