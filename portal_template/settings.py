"""Settings of every portal. What differs between portals comes from `instance`, never from an edit of this file."""

from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from portal_template.accounts.signin.settings import *  # noqa: F403  one sign-in for the panel and the admin
from portal_template.accounts.signin.settings import cookie_names
from portal_template.instance import InstanceError, read_instance

BASE_DIR = Path(__file__).resolve().parent
try:
    PORTAL = read_instance()
except InstanceError as error:
    raise ImproperlyConfigured(str(error)) from None
PORTAL_HOME = PORTAL.home

SECRET_KEY = PORTAL.secret_key
DEBUG = PORTAL.debug
ALLOWED_HOSTS = [*PORTAL.allowed_hosts, urlsplit(PORTAL.base_url).hostname or "localhost"]
CSRF_TRUSTED_ORIGINS = [PORTAL.base_url]
ROOT_URLCONF = "portal_template.urls"
WSGI_APPLICATION = "portal_template.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# No wagtail.documents (documents are editions, behind one privacy firewall), no embeds.
INSTALLED_APPS = [
    "portal_template.panel",
    "portal_template.practice",
    "portal_template.accounts",
    "portal_template.identity",
    "portal_template.pages",
    "portal_template.registers",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.settings",
    "wagtail.contrib.sitemaps",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "import_export",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "portal_template.headers.more_headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal_template.practice.marking.Marked",
    "portal_template.accounts.signin.sessions.EndSessions",
    "portal_template.accounts.signin.doors.Doors",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "portal_template.identity.context.identity",
            ],
        },
    },
]

# One file to move, back up and hand over. Readers never wait for the one writer; writers queue instead of failing.
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": PORTAL_HOME / "db.sqlite3",
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;",
        },
    }
}

# Who keeps something of a cell beside its record, private or in progress: called with part, period and moment when it is withdrawn.
FORGETTERS = [
    "portal_template.panel.submissions.storage.destroy_cell",
    "portal_template.panel.declarations.forgetting.destroy_cell",
]

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# Django ships no es-gt; the numbers of `formats` are Guatemala's (1,234.56).
LANGUAGE_CODE = "es"
LANGUAGES = [("es", "Español")]
TIME_ZONE = "America/Guatemala"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["portal_template.formats"]

# Served by the process itself, straight from the packages: an instance stays a folder and a start copies nothing.
STATIC_URL = "/static/"
STATIC_ROOT = PORTAL.static_root
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600
MEDIA_URL = "/media/"
MEDIA_ROOT = PORTAL_HOME / "media"

WAGTAIL_SITE_NAME = f"{'PORTAL DE PRÁCTICA: ' if PORTAL.practice else ''}{PORTAL.name or 'Portal municipal'}"
WAGTAILADMIN_BASE_URL = PORTAL.base_url
WAGTAILADMIN_PERMITTED_LANGUAGES = [("es", "Español")]
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp"]

# Letters leave by the server that portal.env names (EMAIL_*); without one they are shown on the terminal.
if PORTAL.mail:
    EMAIL_HOST, EMAIL_PORT = PORTAL.mail.host, PORTAL.mail.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = PORTAL.mail.user, PORTAL.mail.password
    EMAIL_USE_SSL, EMAIL_USE_TLS = PORTAL.mail.security == "tls", PORTAL.mail.security == "starttls"
    EMAIL_TIMEOUT = 15
    DEFAULT_FROM_EMAIL = PORTAL.mail.sender
else:
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

# Public pages: nothing inline, nothing from elsewhere. Wagtail's admin writes inline scripts and keeps its own defences.
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ["/admin/"],
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [SELF],  # Wagtail previews a page in a frame of its own admin
    },
}
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31536000 if PORTAL.https else 0  # whoever came once over TLS never comes without it again
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PORTAL.https
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = cookie_names(PORTAL.subject, PORTAL.https)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PORTAL.https else None
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if PORTAL.https else 0  # who tries to sign in is told apart by the address that nginx saw

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"ranked": {"()": "portal_template.terminal.Ranked"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "ranked"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
