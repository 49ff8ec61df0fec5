"""Home, accessibility statement, display switches, and the files that browsers and robots ask for."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.module_loading import import_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gongkai.kernel import registry
from gongkai.web.middleware import COOKIES

YEAR = 365 * 24 * 3600
HIDDEN_FROM_ROBOTS = ("/desk/", "/my/", "/admin/", "/cms/", "/login/", "/display/", "/files/")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """首页: the blocks that the modules declare, in their order."""
    blocks = [
        render_to_string(block.template, import_string(block.context)(request), request)
        for block in registry.public_blocks()
    ]
    return render(request, "web/home.html", {"blocks": blocks})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "web/accessibility.html", {"heading": "无障碍声明"})


@require_safe
def sitemap_page(request: HttpRequest) -> HttpResponse:
    return render(request, "web/sitemap_page.html", {"heading": "网站地图"})


@never_cache
@require_safe
def display(request: HttpRequest) -> HttpResponse:
    """Set how pages look for this visitor and go back. A link, not a form: it changes nothing but a cookie."""
    back = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    for name, (cookie, allowed) in COOKIES.items():
        if name not in request.GET:
            continue
        value = request.GET[name]
        if value in allowed:
            response.set_cookie(
                cookie, value, max_age=YEAR, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax", httponly=True
            )
        else:
            response.delete_cookie(cookie, samesite="Lax")
    return response


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in HIDDEN_FROM_ROBOTS)]
    lines += ["", f"Sitemap: {settings.SITE_URL}{reverse('web:sitemap')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """For browsers that ask for the old place without reading the page."""
    return HttpResponseRedirect(static("web/icon-192.png"))


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone needs to put the site on its home screen."""
    icons = [
        {"src": static(f"web/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"} for size in (192, 512)
    ]
    answer = {
        "name": settings.SITE_NAME,
        "short_name": settings.SITE_NAME[:12],
        "lang": "zh-Hans",
        "start_url": "/",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#12355f",
        "icons": icons,
    }
    return JsonResponse(answer, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """组件样例: every component with sample values; for those who build pages."""
    from gongkai.web import samples

    user = getattr(request, "user", None)
    if not (settings.DEBUG or getattr(user, "is_staff", False)):
        raise Http404
    return samples.page(request)
