"""The door for gunicorn: `PORTAL_HOME=... gunicorn portal_template.wsgi`. A withdrawal that was cut goes on when it opens."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal_template.settings")
application = get_wsgi_application()

from django.conf import settings  # noqa: E402 (once Django stands)

from portal_template.registers.following import finish_in_background  # noqa: E402

finish_in_background(settings.PORTAL)
