"""The door for gunicorn: `PORTAL_HOME=... gunicorn portal_template.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal_template.settings")
application = get_wsgi_application()
