"""Where a request comes from, and where it may be sent."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def client_address(request: HttpRequest) -> str | None:
    """The visitor's network address.

    Behind proxies of our own each one appends whom it heard from: the visitor is as many places from the end as there
    are proxies. What stands before that anybody can have written.
    """
    said = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        chain = [part for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
        said = chain[max(0, len(chain) - settings.PROXY_HOPS)] if chain else said
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
