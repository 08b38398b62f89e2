"""The `monitor` command: `monitor observe URL`, `monitor explain`, `monitor reassess DIR`, `monitor runserver` ..."""

import os
import sys


def main() -> None:
    """Run a command of the monitor with its own settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "monitor.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
