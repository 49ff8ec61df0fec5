"""/api/v1: one interface over every app's `api.py`, with its OpenAPI description."""

from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.urls import path
from ninja import NinjaAPI

from gongkai import __version__
from gongkai.web.api import exchange, helpers, oauth
from gongkai.web.api.description import FILE, view
from gongkai.web.api.door import through_door
from gongkai.web.api.problems import attach_handlers
from gongkai.web.api.reading import StrictParser

app_name = "api-v1"

api = NinjaAPI(
    version=__version__,
    urls_namespace=app_name,
    parser=StrictParser(),
    openapi_url=None,  # our own view below: ninja's knows neither the refusals nor other methods than GET
    docs_url=None,
)
attach_handlers(api)

_modules = [helpers, oauth, exchange]
for _name in settings.APPS:
    if find_spec(f"gongkai.apps.{_name}.api") is not None:
        _modules.append(import_module(f"gongkai.apps.{_name}.api"))
for _module in _modules:
    _module.register(api)
# Tags in the order in which they were declared: (name, what belongs to it).
TAGS: tuple[tuple[str, str], ...] = tuple(tag for _module in _modules for tag in _module.TAGS)

_operations = [one for one in api.urls[0] if getattr(one, "name", "") != "api-root"]
urlpatterns = through_door([path(FILE, view(api, TAGS), name="openapi"), *_operations])
