"""The pages that belong to no app."""

from gongkai.web.views.errors import bad_request, csrf_failure, forbidden, not_found, server_error
from gongkai.web.views.operation import healthz, metrics, readyz
from gongkai.web.views.pages import accessibility, display, favicon, home, manifest, robots, sitemap_page, styleguide
from gongkai.web.views.sitemaps import sitemap_index, sitemap_of
from gongkai.web.views.verifying import verify, verify_letter

__all__ = [
    "accessibility",
    "bad_request",
    "csrf_failure",
    "display",
    "favicon",
    "forbidden",
    "healthz",
    "home",
    "manifest",
    "metrics",
    "not_found",
    "readyz",
    "robots",
    "server_error",
    "sitemap_index",
    "sitemap_of",
    "sitemap_page",
    "styleguide",
    "verify",
    "verify_letter",
]
