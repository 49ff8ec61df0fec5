"""The WSGI application that granian (or any WSGI server) runs."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.config.settings")

application = get_wsgi_application()

from django.urls import get_resolver  # noqa: E402  needs Django's settings

from gongkai.config.checks import refuse  # noqa: E402  needs Django's settings

refuse()
# Every page's module is imported before the first visitors come: several threads importing at once may find
# each other's modules half made.
get_resolver().url_patterns  # noqa: B018  reading it imports
