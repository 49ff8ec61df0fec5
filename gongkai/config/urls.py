"""The faces of the platform; each app's pages come from its own urls.py."""

from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

handler400 = "gongkai.web.views.bad_request"
handler403 = "gongkai.web.views.forbidden"
handler404 = "gongkai.web.views.not_found"
handler500 = "gongkai.web.views.server_error"


def _app_urls() -> list[URLPattern | URLResolver]:
    """`public`, `desk` and `my` lists of every app's urls.py, under the face they belong to."""
    found: list[URLPattern | URLResolver] = []
    for name in settings.APPS:
        dotted = f"gongkai.apps.{name}.urls"
        if find_spec(dotted) is None:
            continue
        module = import_module(dotted)
        for face, prefix in (("desk", f"desk/{name}/"), ("my", f"my/{name}/"), ("public", "")):
            patterns = getattr(module, face, None)
            if patterns:
                namespace = name if face == "public" else f"{name}_{face}"
                found.append(path(prefix, include((patterns, namespace))))
    return found


urlpatterns = [
    path("", include("gongkai.web.urls")),
    path("", include("gongkai.web.accounts.urls")),
    path("files/", include("gongkai.kernel.files.urls")),
    path("desk/forms/", include("gongkai.web.eforms.urls")),
    path("desk/exchange/", include("gongkai.web.exchange.urls")),
    path("desk/clients/", include("gongkai.web.clients.urls")),
    path("desk/", include("gongkai.web.desk.urls")),
    path("desk/applicants/", include("gongkai.web.my.desk_urls")),
    path("my/", include("gongkai.web.my.urls")),
    path("api/v1/", include("gongkai.config.api_urls")),
    path("admin/", admin.site.urls),
    *_app_urls(),
]
