"""Where a request comes from, and where it may be sent."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def client_address(request: HttpRequest) -> str | None:
    """The visitor's network address. Behind our proxy: the last one, which the proxy added itself."""
    said = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        said = request.headers.get("X-Forwarded-For", "").rpartition(",")[2] or said
    try:
        return str(ipaddress.ip_address(said.strip()))
    except ValueError:
        return None


def safe_next(request: HttpRequest, otherwise: str) -> str:
    """The page one wanted, if it is on this site; `next` comes from the address or the form."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    fine = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if fine else otherwise
