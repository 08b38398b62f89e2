"""One way in, for the panel and for Wagtail's admin: django-allauth with a username, a password and a second factor.

`settings` (what allauth and Django's sessions are told), `backend` (passwords are checked for no other sign-in), `adapter` (what allauth
asks of us), `second_factor` (whether an account has it, giving it and forgetting it), `sessions` (when they end), `doors` (who may open
Wagtail's admin; a password that must change first), `forms` (our labels), `views` and `urls` (only what we use: sign-up, social accounts
and e-mail management have no address at all).
"""
