"""办件收费: what a version of the item lets a body charge, and how much (LIC 第五十八条、第五十九条)."""

from decimal import ROUND_HALF_UP, Decimal

from gongkai.apps.services.rules import tables
from gongkai.apps.services.rules.consistency import FEE_LAWS
from gongkai.apps.services.rules.elements import Elements, Fee

CENT, FREE = Decimal("0.01"), Decimal("0.00")
# The most an amount on record can be (`ApplicationFee.amount`).
MOST = Decimal("999999999999.99")
# What a payment may have to come before, as sentences name it.
BEFORE = {"decision": "作出准予的决定", "delivery": "送达"}


class Incomparable(LookupError):
    """A fee told under another version may be several of this one, or is reckoned by another unit."""


def lines(elements: Elements) -> dict[int, Fee]:
    """The fees of a version by their number; none where it is free."""
    return dict(enumerate(elements.fees, 1)) if elements.is_fee else {}


def standard(fee: Fee, quantity: Decimal) -> Decimal | None:
    """标准金额 of so many units, to the cent; None where the standard is words alone (tiers, shares)."""
    return (Decimal(fee.amount) * quantity).quantize(CENT, ROUND_HALF_UP) if fee.amount else None


def alike(elements: Elements, told: Fee) -> dict[int, Fee]:
    """Lines of this version that a fee told under another one may be: names are not unique, so of several those of
    its unit, and of these the one with its words."""
    named = {line: fee for line, fee in lines(elements).items() if fee.name == told.name}
    same = {line: fee for line, fee in named.items() if fee.unit == told.unit}
    worded = {line: fee for line, fee in same.items() if fee.standard == told.standard}
    return worded if len(worded) == 1 else same or named


def standard_of(elements: Elements, told: Fee, quantity: Decimal) -> Decimal | None:
    """标准金额 of a fee that was told under another version: nothing where this one is free or has no such fee, None
    where its standard is words alone. Raises `Incomparable`."""
    found = list(alike(elements, told).values())
    if not found:
        return FREE
    if len(found) > 1 or found[0].unit != told.unit:
        raise Incomparable
    return standard(found[0], quantity)


def has_no_ground(elements: Elements, fee: Fee) -> bool:
    """Whether a licence would be charged for on what is known to be neither law nor administrative regulation."""
    return elements.type == tables.LICENCE and bool(fee.basis_kind) and fee.basis_kind not in FEE_LAWS


def waits(elements: Elements, before: str) -> bool:
    """Whether the item says that payment comes before this (`decision`, `delivery`); else nothing waits for it."""
    return elements.pay_before in {"decision": ("decision",), "delivery": ("decision", "delivery")}[before]
