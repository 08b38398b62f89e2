"""What a host needs of Debian's, for what stands on it."""

from __future__ import annotations

RECEIPTS = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-dejavu-core")  # they are drawn with these
PACKAGES = (
    "nginx",
    "nftables",
    "unattended-upgrades",
    "systemd-timesyncd",
    "logrotate",
    "openssl",
    "python3-venv",
    "restic",
    "certbot",
    "7zip",
    *RECEIPTS,
)
STORE_PACKAGES = ("rclone", "apache2-utils")
MONITOR_PACKAGES = ("postgresql",)
WORKER_PACKAGES = ("sshfs",)  # of the monitor, on other hosts than its own
