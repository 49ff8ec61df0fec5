"""办件收费: what a version of the item lets a body charge, and how much (LIC 第五十八条、第五十九条)."""

from decimal import ROUND_HALF_UP, Decimal

from gongkai.apps.services.rules import tables
from gongkai.apps.services.rules.consistency import FEE_LAWS
from gongkai.apps.services.rules.elements import Elements, Fee

CENT, FREE = Decimal("0.01"), Decimal("0.00")
# What a payment may have to come before, as sentences name it.
BEFORE = {"decision": "作出准予的决定", "delivery": "送达"}


def lines(elements: Elements) -> dict[int, Fee]:
    """The fees of a version by their number; none where it is free."""
    return dict(enumerate(elements.fees, 1)) if elements.is_fee else {}


def standard(fee: Fee, quantity: Decimal) -> Decimal | None:
    """标准金额 of so many units, to the cent; None where the standard is words alone (tiers, shares)."""
    return (Decimal(fee.amount) * quantity).quantize(CENT, ROUND_HALF_UP) if fee.amount else None


def standard_of(elements: Elements, name: str, quantity: Decimal) -> Decimal | None:
    """标准金额 of a fee that was told under another version: nothing where this one is free or has no such fee."""
    fee = next((one for one in lines(elements).values() if one.name == name), None)
    return standard(fee, quantity) if fee is not None else FREE


def overpaid(elements: Elements, name: str, quantity: Decimal, paid: Decimal) -> Decimal:
    """What was paid beyond the standard of this version; nothing where that is words alone and cannot be reckoned."""
    fixed = standard_of(elements, name, quantity)
    return FREE if fixed is None else max(paid - fixed, FREE)


def has_no_ground(elements: Elements, fee: Fee) -> bool:
    """Whether a licence would be charged for on what is known to be neither law nor administrative regulation."""
    return elements.type == tables.LICENCE and bool(fee.basis_kind) and fee.basis_kind not in FEE_LAWS


def waits(elements: Elements, before: str) -> bool:
    """Whether the item says that payment comes before this (`decision`, `delivery`); else nothing waits for it."""
    return elements.pay_before in {"decision": ("decision",), "delivery": ("decision", "delivery")}[before]
