"""事项 of the body a system belongs to: what it may register applications for, with the materials to tick."""

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from gongkai.apps.services.api import case_shapes as shapes
from gongkai.apps.services.models import ItemVersion, ServiceItem
from gongkai.apps.services.queries import systems
from gongkai.apps.services.queries.standards import elements_of
from gongkai.apps.services.rules import handling
from gongkai.web.api import NO_STORE, NotThere, answer
from gongkai.web.api.entrance import ByClient, caller_of, secured
from gongkai.web.api.types import Whole

SCOPE = "services.items.read"
NO_PAGE = "没有这一页，请从第一页重新开始。"
Cursor = Annotated[str, Field(max_length=32, pattern="^[0-9a-f]{32}$")]

router = Router(tags=["业务系统：办件"])


@router.get(
    "/services/own-items",
    response=shapes.OwnItemList,
    auth=ByClient(SCOPE),
    operation_id="listOwnItems",
    summary="本机关可以收件的事项",
    description="在用、依申请办理的事项，附现行版本的材料清单；收件时按序号列出收到的材料。",
    openapi_extra=secured(SCOPE, 404),
)
def list_own_items(
    request: HttpRequest,
    cursor: Cursor | None = Query(None, description="上一页回答中的 next", example="3f2f6f0e7a534c629c1e1f1a3c0f9c11"),
    limit: Whole = Query(50, ge=1, le=200, description="每页条数", example=50),
) -> HttpResponse:
    try:
        page = systems.items(caller_of(request).org, UUID(cursor) if cursor else None, limit)
    except systems.NoSuchPage:
        raise NotThere(NO_PAGE, code="no_page") from None
    versions = systems.versions_in_force(page.items)
    found = [_told(item, versions[item.pk]) for item in page.items if item.pk in versions]
    return answer(shapes.OwnItemList(items=found, next=page.after.hex if page.after else None), cache=NO_STORE)


def _told(item: ServiceItem, version: ItemVersion) -> shapes.OwnItem:
    elements = elements_of(version)
    return shapes.OwnItem(
        uid=item.uid,
        code=item.code,
        name=item.name,
        version=version.number,
        serves=handling.served(elements),
        instant=handling.is_instant(elements),
        materials=[
            shapes.MaterialOfItem(
                number=number,
                name=one.name,
                necessity=one.necessity,
                form=one.kind,
                shared=handling.is_shared(one),
            )
            for number, one in enumerate(elements.materials, 1)
        ],
    )
