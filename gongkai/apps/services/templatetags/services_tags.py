"""`{% load services_tags %}`: codes of law/ in words."""

from urllib.parse import quote

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString

from gongkai.apps.services.rules import plain, tables
from gongkai.apps.services.rules.composing import Papers, key_of
from gongkai.apps.services.rules.elements import Venue
from gongkai.apps.services.rules.limits import Limit

register = template.Library()


@register.filter
def word(code: str, table: str) -> str:
    """`{{ material.kind|word:"material_kinds" }}` → 复印件."""
    return tables.label(table, code) if code else ""


@register.filter
def words(codes: tuple[str, ...], table: str) -> str:
    return "、".join(tables.label(table, code) for code in codes)


@register.filter
def limit(found: Limit | None) -> str:
    return found.words if found else ""


register.filter("copies", plain.copies)
register.filter("web_address", plain.web_address)


@register.filter
def blank_of(papers: Papers | str, name: str) -> str:
    """Where the 空白表格 of a material is, as a file of this platform; empty where there is none."""
    return papers.blank.get(key_of(name), "") if isinstance(papers, Papers) else ""


@register.filter
def sample_of(papers: Papers | str, name: str) -> str:
    """Where the 示例样表 of a material is."""
    return papers.sample.get(key_of(name), "") if isinstance(papers, Papers) else ""


@register.simple_tag
def map_link(venue: Venue) -> SafeString:
    """A link to the map the operator named, or to the map of the visitor's own device; nothing is fetched from it."""
    place = plain.place(venue)
    if place is None:
        return SafeString("")
    address = settings.MAP_LINK or "geo:{latitude},{longitude}"
    parts = (("longitude", place.longitude), ("latitude", place.latitude), ("name", venue.name))
    for name, value in parts:
        address = address.replace(f"{{{name}}}", quote(value))
    return format_html(
        '<p class="list__text"><a href="{}" rel="external noopener">在地图上看{}</a></p>', address, venue.name
    )
