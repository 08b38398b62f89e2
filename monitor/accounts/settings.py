"""Settings of the sign-in, read by the monitor's settings. Limits live in the database's cache: they hold in every process."""

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "monitor.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_SIGNUP_ENABLED = False
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "20/m/ip,5/5m/key",  # the second factor has the same limit, by account
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
}
_FORMS = "monitor.accounts.forms"
ACCOUNT_FORMS = {
    "login": f"{_FORMS}.Login",
    "change_password": f"{_FORMS}.ChangePassword",
    "reauthenticate": f"{_FORMS}.Password",
}

MFA_ADAPTER = "monitor.accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # a telephone half a minute off still enters
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {"authenticate": f"{_FORMS}.Code", "reauthenticate": f"{_FORMS}.CodeAgain", "activate_totp": f"{_FORMS}.Activate"}

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "monitor_cache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}
