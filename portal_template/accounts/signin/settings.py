"""Settings of the sign-in, read by the portal's settings.

Limits live in Django's database cache: an instance runs in several processes that fall asleep, and a limit must hold in all of them. The
price of a limit by account is that somebody may keep an officer out for five minutes by guessing; the price of none is worse.
Behind nginx an address is the one that nginx saw; without it, the one that connects.
"""

from datetime import timedelta

AUTHENTICATION_BACKENDS = ["portal_template.accounts.signin.backend.OneDoor"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/panel/"
LOGOUT_REDIRECT_URL = "account_login"
WAGTAILADMIN_LOGIN_URL = WAGTAIL_FRONTEND_LOGIN_URL = "account_login"
WAGTAIL_PASSWORD_RESET_ENABLED = WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAIL_WORKFLOW_ENABLED = False  # whoever edits pages here may publish them

ACCOUNT_ADAPTER = "portal_template.accounts.signin.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_SIGNUP_ENABLED = False
ACCOUNT_EMAIL_VERIFICATION = "none"  # addresses are written by the administration
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "20/m/ip,5/5m/key",  # the second factor has the same limit, by account
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
    "reset_password": "10/m/ip,3/15m/key",
    "reset_password_from_key": "20/m/ip",
}

_FORMS = "portal_template.accounts.signin.forms"
ACCOUNT_FORMS = {
    "login": f"{_FORMS}.Login",
    "change_password": f"{_FORMS}.ChangePassword",
    "reset_password": f"{_FORMS}.Forgotten",
    "reset_password_from_key": f"{_FORMS}.NewPassword",
    "reauthenticate": f"{_FORMS}.Password",
}

MFA_ADAPTER = "portal_template.accounts.signin.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # a telephone half a minute off still enters
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {"authenticate": f"{_FORMS}.Code", "reauthenticate": f"{_FORMS}.CodeAgain", "activate_totp": f"{_FORMS}.Activate"}

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "portal_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

# An office computer is shared and forgotten: two quiet hours end a session. Twelve are the longest day of work; then the password again.
SESSION_IDLE = timedelta(hours=2)
SESSION_WHOLE = timedelta(hours=12)
SESSION_COOKIE_AGE = int(SESSION_WHOLE.total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"


def cookie_names(subject: str, https: bool) -> tuple[str, str]:
    """The names of the session's and the form's cookie. Cookies know no ports, so portals on one machine each have their own names; over
    TLS the prefix makes browsers refuse one that another host or an open line has set.
    """
    prefix = "__Host-" if https else ""
    return f"{prefix}sesion-{subject}", f"{prefix}formulario-{subject}"
