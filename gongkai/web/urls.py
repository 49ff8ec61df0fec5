from django.urls import path

from gongkai.web import views
from gongkai.web.api.door import door, page
from gongkai.web.api.oauth import metadata

app_name = "web"

urlpatterns = [
    path("", views.home, name="home"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("sitemap/", views.sitemap_page, name="sitemap_page"),
    path("display/", views.display, name="display"),
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("sitemap.xml", views.sitemap_index, name="sitemap"),
    path("sitemap-<int:number>.xml", views.sitemap_of, name="sitemap_of"),
    page(".well-known/oauth-authorization-server", door(metadata), "oauth_metadata"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", views.metrics, name="metrics"),
    path("verify/", views.verify, name="verify"),
    path("verify/<uuid:uid>/", views.verify_letter, name="verify_letter"),
    path("desk/styleguide/", views.styleguide, name="styleguide"),
]
