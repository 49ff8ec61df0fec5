"""Acts of 电子监察. Importing them all is what registers them."""

from gongkai.apps.supervision.actions import (
    bulletins,
    corrections,
    judging,
    measures,
    measuring,
    orders,
    protect,
    raising,
    rule_changes,
    telling,
)

__all__ = [
    "bulletins",
    "corrections",
    "judging",
    "measures",
    "measuring",
    "orders",
    "protect",
    "raising",
    "rule_changes",
    "telling",
]
