"""Addresses of 电子监察 on the desk."""

from django.urls import path

from gongkai.apps.supervision.views import cases, events, measures, orders, rules

desk = [
    path("events/", events.event_list, name="events"),
    path("events/<uuid:uid>/", events.event_page, name="event"),
    path("events/<uuid:uid>/acknowledge/", events.acknowledge, name="acknowledge"),
    path("events/<uuid:uid>/proof.json", events.proof, name="proof"),
    path("corrections/<uuid:uid>/", events.correction, name="correction"),
    path("corrections/<uuid:uid>/<slug:act>/", events.correction_act, name="correction_act"),
    path("cases/<uuid:uid>/", cases.case, name="case"),
    path("cases/<uuid:uid>/journal/", cases.journal, name="case_journal"),
    path("cases/<uuid:uid>/clocks/<slug:key>/", cases.clock, name="case_clock"),
    path("orders/", orders.order_list, name="orders"),
    path("orders/new/", orders.new_order, name="new_order"),
    path("orders/<uuid:uid>/", orders.order_page, name="order"),
    path("orders/<uuid:uid>/<slug:act>/", orders.order_act, name="order_act"),
    path("measures/", measures.measure_list, name="measures"),
    path("measures/new/", measures.new_measure, name="new_measure"),
    path("measures/<uuid:uid>/", measures.measure_page, name="measure"),
    path("measures/<uuid:uid>/<slug:act>/", measures.measure_act, name="measure_act"),
    path("rules/", rules.rule_list, name="rules"),
    path("rules/add/", rules.add_rule, name="add_rule"),
    path("rules/<slug:rule>/", rules.rule_page, name="rule"),
    path("rules/<slug:rule>/<slug:kind>/", rules.change_rule, name="change_rule"),
]
