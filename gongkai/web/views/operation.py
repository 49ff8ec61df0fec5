"""For operators: alive, ready, numbers."""

import ipaddress
from collections.abc import Iterator

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily

from gongkai.web import probes


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """503 while a critical probe fails. What is wrong is said to operators only."""
    found = probes.findings()
    ready = all(f.ok for f in found if f.critical)
    answer: dict[str, object] = {"ready": ready, "probes": {f.name: "ok" if f.ok else "failed" for f in found}}
    if _is_operator(request):
        answer["problems"] = {f.name: f.problem for f in found if not f.ok}
    return JsonResponse(answer, status=200 if ready else 503, json_dumps_params={"ensure_ascii": False})


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus text: the process, the requests, the probes, the queue."""
    if not _is_operator(request):
        raise Http404
    own = CollectorRegistry()
    own.register(_Probes())
    return HttpResponse(generate_latest(REGISTRY) + generate_latest(own), content_type=CONTENT_TYPE_LATEST)


class _Probes:
    def collect(self) -> Iterator[GaugeMetricFamily]:
        up = GaugeMetricFamily("gongkai_probe_ok", "1 when the probe found nothing wrong", labels=["probe"])
        for finding in probes.findings():
            up.add_metric([finding.name], float(finding.ok))
        yield up
        for name, (text, value) in probes.gauges().items():
            yield GaugeMetricFamily(name, text, value=value)


def _is_operator(request: HttpRequest) -> bool:
    """The bearer of the token; without a token somebody on this machine itself, not through a proxy."""
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return constant_time_compare(given, settings.METRICS_TOKEN)
    if request.headers.get("X-Forwarded-For") or request.headers.get("Forwarded"):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
