"""Acts of 电子监察. Importing them all is what registers them."""

from gongkai.apps.supervision.actions import (
    corrections,
    judging,
    measures,
    orders,
    protect,
    raising,
    rule_changes,
    telling,
)

__all__ = ["corrections", "judging", "measures", "orders", "protect", "raising", "rule_changes", "telling"]
