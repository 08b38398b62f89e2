"""Where the monitor's things stand on a host: the same on all of them, whatever their role."""

from __future__ import annotations

from deploy.hosts.place import CONFIGURATION

CODE = USER = "monitor"
OWN = f"{CONFIGURATION}/{CODE}"  # its release, its settings, its keys
ENVIRONMENT = f"{OWN}/monitor.env"  # written by deploy
OWN_ENVIRONMENT = f"{OWN}/own.env"  # the operator's, on the host of the site: mail, who publishes
SECRET_KEY, PASSWORD = f"{OWN}/secret_key", f"{OWN}/database_password"
WORKERS_KEY, WORKERS_KEYS = f"{OWN}/workers_key", f"{OWN}/workers.pub"
KNOWN_HOSTS, DATABASE_CERTIFICATE = f"{OWN}/known_hosts", f"{OWN}/database.pem"
FIREWALL = f"{CONFIGURATION}/firewall"
ROOT = "/var/lib/vitrina-monitor"
HOME, SHARED, BACKUP = f"{ROOT}/home", f"{ROOT}/shared", f"{ROOT}/backup"
EVIDENCE, REPORTS = f"{SHARED}/crawls", f"{SHARED}/reports"
COMMAND = "/usr/local/sbin/vitrina-monitor"  # the monitor's commands with the settings of the host
DATABASE_PORT = 5432
SITE_UNITS = ("vitrina-monitor.socket", "vitrina-monitor.service", "vitrina-monitor-daily.timer")
WORKER_UNIT = "vitrina-monitor-worker@{}.service"
