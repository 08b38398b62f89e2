"""What a host needs of Debian's, for what stands on it."""

from __future__ import annotations

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
    # receipts are drawn with these
    "libpango-1.0-0",
    "libpangoft2-1.0-0",
    "libharfbuzz-subset0",
    "fonts-dejavu-core",
)
STORE_PACKAGES = ("rclone", "apache2-utils")
MONITOR_PACKAGES = ("postgresql",)
WORKER_PACKAGES = ("sshfs",)  # of the monitor, on other hosts than its own
