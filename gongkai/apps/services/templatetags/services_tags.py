"""`{% load services_tags %}`: codes of law/ in words."""

from django import template

from gongkai.apps.services.rules import tables
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
