"""One way in, for the panel and for Wagtail's admin: django-allauth with a username, a password and a second factor.

`settings` (what allauth and Django's sessions are told), `adapter` (what allauth asks of us), `second_factor` (whether an account has it,
and giving or taking it), `sessions` (when they end), `doors` (who may open Wagtail's admin; a password that must change first), `views` and
`urls` (only the views we use: sign-up, social accounts and e-mail management have no address at all).
"""
