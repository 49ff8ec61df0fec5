"""有效性 of a document on a day: computed from its dates, never stored."""

from datetime import date
from typing import Literal

from gongkai.apps.disclosure.rules import tables

Validity = Literal["pending", "in_force", "amended", "expired", "repealed"]


def validity(
    on: date,
    *,
    effective_on: date | None = None,
    expires_on: date | None = None,
    repealed_on: date | None = None,
    amended_on: date | None = None,
) -> Validity:
    """尚未施行, 有效, 已修改, 失效 or 废止 on this day.

    The day of repeal is the first without effect, the day of expiry the last with it. A repeal outweighs an
    expiry, both outweigh everything else.
    """
    if repealed_on is not None and on >= repealed_on:
        return "repealed"
    if expires_on is not None and on > expires_on:
        return "expired"
    if effective_on is not None and on < effective_on:
        return "pending"
    return "amended" if amended_on is not None and on >= amended_on else "in_force"


def in_force(value: Validity) -> bool:
    """Whether it counts as 现行有效 (年度报告表二)."""
    return value in ("in_force", "amended")


def label(value: Validity) -> str:
    return next(entry.label for entry in tables.vocabulary().validity if entry.key == value)
