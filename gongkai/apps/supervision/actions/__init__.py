"""Acts of 电子监察. Importing them all is what registers them."""

from gongkai.apps.supervision.actions import (
    bulletins,
    controls,
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
    "controls",
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
