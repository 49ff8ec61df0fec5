"""RSS per column and flow charts: what others build on."""

from datetime import datetime, time
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Rss201rev2Feed
from django.views.decorators.http import require_GET

from gongkai.apps.disclosure.models import Document
from gongkai.apps.disclosure.queries import documents as reading
from gongkai.apps.disclosure.rules import publication
from gongkai.kernel.cases.procedures import procedures
from gongkai.web import flowchart


class ColumnFeed(Feed):
    """RSS of one column of 法定主动公开内容, or of everything."""

    feed_type = Rss201rev2Feed
    language = "zh-cn"

    def get_object(self, request: HttpRequest, key: str = "") -> Any:
        if not key:
            return None
        found = publication.place(key)
        if found is None:
            raise Http404
        return found

    def title(self, column: Any) -> str:
        return f"政府信息公开：{column.label}" if column else "政府信息公开：最新公开"

    def link(self, column: Any) -> str:
        address = reverse("disclosure:catalogue")
        return f"{address}?column={column.key}" if column else address

    def description(self, column: Any) -> str:
        return publication.content(column) if column else "最近主动公开的政府信息"

    def items(self, column: Any) -> list[Document]:
        return reading.latest(column.key if column else "", size=50)

    def item_title(self, item: Document) -> str:
        assert item.current is not None
        return item.current.title

    def item_description(self, item: Document) -> str:
        assert item.current is not None
        return item.current.summary or item.current.text[:200]

    def item_link(self, item: Document) -> str:
        return reverse("disclosure:document", args=[item.case.uid])

    def item_guid(self, item: Document) -> str:
        return str(item.case.uid)

    item_guid_is_permalink = False

    def item_pubdate(self, item: Document) -> datetime | None:
        day = item.published_on
        return timezone.make_aware(datetime.combine(day, time(9))) if day else None


@require_GET
def flow(request: HttpRequest, kind: str) -> HttpResponse:
    """流程图 of a procedure of this module, drawn from the data that runs it."""
    spec = procedures().get(kind)
    if spec is None or spec.module != "disclosure":
        raise Http404
    return HttpResponse(flowchart.render(spec), content_type="image/svg+xml; charset=utf-8")
