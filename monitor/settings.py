"""Settings of the monitor. Everything that differs between installations comes from the environment.

MONITOR_HOME   folder of the database and of the crawls' evidence (default: the user's data folder)
MONITOR_EVIDENCE
               folder of the crawls' evidence, shared by every machine (default: crawls, in MONITOR_HOME)
MONITOR_EVIDENCE_LIMIT  how much all evidence may take, "200G" (no limit otherwise); near it no crawl begins
MONITOR_EVIDENCE_FREE   how much of the disk stays free when a crawl begins (1G otherwise)
MONITOR_REPORTS  folder of the files that were made of publications, shared by the web and its workers (default: reports, in MONITOR_HOME)
MONITOR_ALLOW  exact loopback addresses that may be observed, "127.0.0.1:8001,..."; none otherwise
MONITOR_DATABASE
               where the served monitor keeps its rows, postgresql://user:password@host:port/name; a file in MONITOR_HOME if not set
MONITOR_ADDRESS  where people reach the served monitor, "https://monitor.example.gob.gt": letters and codes lead there, and https makes
               cookies secure and browsers keep to it (the proxy in front must set X-Forwarded-Proto itself)
MONITOR_MAIL   the server that letters leave by, smtp+starttls://user:password@host:587 (this machine's own if not set)
MONITOR_MAIL_FROM  whom letters are from, "Monitor <monitor@example.gob.gt>"
MONITOR_ROLLOUT_MAIL  the office that is told of agreements that end, where nobody goes with the town
MONITOR_API_LIMIT  how often one address may ask the API in a minute (120 if not set)
MONITOR_SECRET_KEY  what signs sessions and links, 40 letters at random or more (made in MONITOR_HOME if not set)
MONITOR_HOSTS  other names that it answers to, separated by commas (this machine's own if not set)
MONITOR_STATIC  folder in which `collectstatic` gathers what a web server may serve by itself
MONITOR_PUBLISHER  who publishes, as every page says
"""

import os
from pathlib import Path

from monitor.accounts.settings import *  # noqa: F403  the sign-in
from monitor.database import database
from monitor.mail import mail
from monitor.room import Limit
from monitor.served import address_of, count_from, hosts_of, key_of, seconds_from, size_from

_DATA = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
MONITOR_HOME = Path(os.environ.get("MONITOR_HOME") or _DATA / "vitrina-monitor").absolute()
EVIDENCE = Path(os.environ.get("MONITOR_EVIDENCE") or MONITOR_HOME / "crawls").absolute()
EVIDENCE_LIMIT = Limit(most=size_from("MONITOR_EVIDENCE_LIMIT", "0"), free=size_from("MONITOR_EVIDENCE_FREE", "1G"))
REPORTS = Path(os.environ.get("MONITOR_REPORTS") or MONITOR_HOME / "reports").absolute()
MONITOR_HOME.mkdir(mode=0o700, parents=True, exist_ok=True)  # rows, proofs and the signing key are this user's alone

SECRET_KEY = key_of(os.environ.get("MONITOR_SECRET_KEY", ""), MONITOR_HOME / "secret_key")
DEBUG = False
ADDRESS = address_of(os.environ.get("MONITOR_ADDRESS", ""))
HTTPS = ADDRESS.startswith("https://")
ALLOWED_HOSTS = hosts_of(os.environ.get("MONITOR_HOSTS", ""), ADDRESS)
CSRF_TRUSTED_ORIGINS = [ADDRESS] if ADDRESS else []
globals().update(mail(os.environ.get("MONITOR_MAIL", ""), os.environ.get("MONITOR_MAIL_FROM", "")))
ROLLOUT_MAILBOX = os.environ.get("MONITOR_ROLLOUT_MAIL", "")
PUBLISHER = os.environ.get("MONITOR_PUBLISHER", "Vitrina")

INSTALLED_APPS = [
    "django.contrib.admin.apps.SimpleAdminConfig",  # no discovery: `dashboard.reference` says what is in it
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "monitor",
    "monitor.archive",
    "monitor.journal",
    "monitor.accounts",
    "monitor.rollout",
    "monitor.supervision",
    "monitor.dashboard",
    "import_export",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "monitor.front.Front",
]
ROOT_URLCONF = "monitor.urls"
WSGI_APPLICATION = "monitor.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["monitor.templatetags.faces"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "monitor.dashboard.context.foot",
            ],
        },
    }
]
DATABASES = {"default": database(os.environ.get("MONITOR_DATABASE", ""), MONITOR_HOME / "db.sqlite3")}
ON_POSTGRESQL = DATABASES["default"]["ENGINE"].endswith("postgresql")
if ON_POSTGRESQL:  # the queue is PostgreSQL's; on SQLite one process does the work itself
    INSTALLED_APPS.append("procrastinate.contrib.django")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": MONITOR_HOME / "private"}},
    "evidence": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": EVIDENCE}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
FIRST_VISITED = "monitor.rollout.keep.listed_now"  # says which municipalities a round visits first: the rooms do not know each other
WORKER_BEATS = seconds_from("MONITOR_WORKER_BEATS", "10")  # seconds between two signs of life of a worker
WORKER_SILENT = 3 * WORKER_BEATS  # after so long without one its jobs go to others
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = None
PROCRASTINATE_IMPORT_PATHS = [
    "monitor.jobs.queue",
    "monitor.supervision.queued",
    "monitor.dashboard.kept.task",
    "monitor.dashboard.reference.task",
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LANGUAGE_CODE = "es"
TIME_ZONE = "America/Guatemala"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False
STATIC_URL = "/static/"
STATIC_ROOT = os.environ.get("MONITOR_STATIC") or None
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

LOGGING = {  # what failed goes to the standard error, without the secret part of personal links
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"links": {"()": "monitor.front.WithoutLinks"}},
    "handlers": {
        "errors": {"class": "logging.StreamHandler", "level": "ERROR", "filters": ["links"]},
        "nowhere": {"class": "logging.NullHandler"},
    },
    "loggers": {
        "django": {"handlers": ["errors"], "level": "ERROR", "propagate": False},
        "django.security.DisallowedHost": {"handlers": ["nowhere"], "propagate": False},  # strangers' noise, answered with 400
    },
}

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
TRUSTED_PROXIES = 1 if HTTPS else 0  # whoever asks is told apart by the address that the proxy saw
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
API_LIMIT = count_from("MONITOR_API_LIMIT", "120")  # how often one address may ask the API in a minute
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 3600
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
