"""Desk pages of the standing duties of a body: watched words, reading places, deliveries, reassessment, columns."""

from gongkai.apps.disclosure.views.duties.columns import column_overview, column_waive, duty_settings_edit
from gongkai.apps.disclosure.views.duties.duplicates import likeness_judge, likeness_list
from gongkai.apps.disclosure.views.duties.handovers import (
    handover_act,
    handover_draw,
    handover_list,
    handover_page,
    handover_sheet,
)
from gongkai.apps.disclosure.views.duties.places import (
    place_add,
    place_change,
    place_close,
    place_list,
    place_month,
    public_places,
)
from gongkai.apps.disclosure.views.duties.reassessments import (
    reassessment_act,
    reassessment_list,
    reassessment_open,
    reassessment_page,
)
from gongkai.apps.disclosure.views.duties.words import word_add, word_list, word_remove

__all__ = [
    "column_overview",
    "column_waive",
    "duty_settings_edit",
    "handover_act",
    "handover_draw",
    "handover_list",
    "handover_page",
    "handover_sheet",
    "likeness_judge",
    "likeness_list",
    "place_add",
    "place_change",
    "place_close",
    "place_list",
    "place_month",
    "public_places",
    "reassessment_act",
    "reassessment_list",
    "reassessment_open",
    "reassessment_page",
    "word_add",
    "word_list",
    "word_remove",
]
