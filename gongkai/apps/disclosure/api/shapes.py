"""Shapes that several answers share, and the addresses in them."""

from collections.abc import Iterable

from django.http import HttpRequest
from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from gongkai.apps.disclosure.rules import publication
from gongkai.kernel.orgs.models import Organisation

BODY_EXAMPLE: JsonDict = {"slug": "caizheng", "name": "安澜县财政局"}


class BodyName(BaseModel):
    """机关."""

    model_config = ConfigDict(json_schema_extra={"examples": [BODY_EXAMPLE]})

    slug: str = Field(description="网址标识")
    name: str = Field(description="机关全称")


class Choice(BaseModel):
    """一个取值：程序用的键和给人看的名称."""

    key: str = Field(description="键")
    label: str = Field(description="名称")


def body_name(org: Organisation) -> BodyName:
    return BodyName(slug=org.site_slug, name=org.name)


def column_of(key: str) -> Choice:
    found = publication.place(key)
    return Choice(key=key, label=found.label if found else key)


def column_keys() -> Iterable[str]:
    return (column.key for column in publication.places())


def address(request: HttpRequest, path: str) -> str:
    return request.build_absolute_uri(path)
