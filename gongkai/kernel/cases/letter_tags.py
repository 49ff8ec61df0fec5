"""Filters for letter templates."""

from datetime import date

from django import template

register = template.Library()


@register.filter
def cn_date(value: date | None) -> str:
    """2026年11月22日"""
    return f"{value.year}年{value.month}月{value.day}日" if value else ""


@register.filter
def clause(text: object) -> str:
    """Typed text inside a sentence of the letter: without the full stop somebody put at its end."""
    return str(text or "").strip().rstrip("。．.；;，,、")


@register.filter
def yuan(value: object) -> str:
    """Money in 元 with thousands separators."""
    return f"{value:,}元" if value is not None else ""
