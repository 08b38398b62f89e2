"""The database without its guard over what was published, as somebody with its password has it."""

from tests.monitor.supervision.conftest import unguarded

__all__ = ["unguarded"]
