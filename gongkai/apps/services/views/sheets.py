"""The public list of a body as open data."""

import json
from collections.abc import Iterator

from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from gongkai.apps.services.queries import exports
from gongkai.apps.services.queries import items as reading
from gongkai.apps.services.rules.sheets import writing
from gongkai.kernel.orgs.queries import by_slug
from gongkai.web.exports import csv_response, stamped


@require_GET
def open_data(request: HttpRequest, slug: str, form: str) -> HttpResponseBase:
    """The public list of one body: every element as CSV, or the records of the national exchange, a line for each."""
    org = by_slug(slug)
    if org is None:
        raise Http404
    rows = reading.public().filter(org=org)
    if form == "csv":
        extras = exports.extra_names(rows)
        return csv_response(
            f"{org.label}_实施清单", writing.flat_header(extras), writing.flat_rows(exports.written(rows), extras)
        )
    response = StreamingHttpResponse(_records(rows), content_type="application/x-ndjson; charset=utf-8")
    disposition = content_disposition_header(as_attachment=True, filename=f"{stamped(org.label + '_实施清单')}.jsonl")
    response["Content-Disposition"] = disposition or "attachment"
    return response


def _records(rows: exports.Items) -> Iterator[bytes]:
    now = timezone.localtime()
    exchange = writing.Exchange(f"{now:%Y%m%d%H%M%S}", f"{now:%Y-%m-%d %H:%M:%S}", "gongkai")
    for item in exports.written(rows):
        yield (json.dumps(writing.record(item, exchange), ensure_ascii=False) + "\n").encode()
