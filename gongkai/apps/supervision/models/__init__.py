"""Tables of 电子监察."""

from gongkai.apps.supervision.models.casework import (
    Correction,
    Measure,
    MeasureForm,
    Order,
    OrderSource,
    VoidReason,
)
from gongkai.apps.supervision.models.controls import ControlItem, ControlPost, ControlTable, RiskGrade
from gongkai.apps.supervision.models.events import Event, EventState, Raise, Signal
from gongkai.apps.supervision.models.measured import Bulletin, Closing, Scheme, Standing, Stay
from gongkai.apps.supervision.models.watching import ChangeKind, Coverage, RuleChange, Watch

__all__ = [
    "Bulletin",
    "ChangeKind",
    "Closing",
    "ControlItem",
    "ControlPost",
    "ControlTable",
    "Correction",
    "Coverage",
    "Event",
    "EventState",
    "Measure",
    "MeasureForm",
    "Order",
    "OrderSource",
    "Raise",
    "RiskGrade",
    "RuleChange",
    "Scheme",
    "Signal",
    "Standing",
    "Stay",
    "VoidReason",
    "Watch",
]
