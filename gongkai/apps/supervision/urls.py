"""Addresses of 电子监察: public pages and the desk."""

from django.urls import path, re_path

from gongkai.apps.supervision.views import board, cases, controls, events, measures, orders, ranking, rules
from gongkai.apps.supervision.views import public as pages

END = r"(?P<uid>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/file\.(?P<ending>docx|xlsx)$"
FILE, CONTROL_FILE = rf"bulletins/{END}", rf"controls/{END}"

public = [
    path("supervision/", pages.home, name="home"),
    path("supervision/bodies/<slug:slug>/", pages.body, name="body"),
    path("supervision/kinds/<str:kind>/", pages.process, name="process"),
    path("supervision/bulletins/<uuid:uid>/", pages.bulletin, name="bulletin"),
    re_path(rf"^supervision/{FILE}", pages.bulletin_file, name="bulletin_file"),
    path("supervision/controls/<uuid:uid>/", controls.public_control, name="control"),
    re_path(rf"^supervision/{CONTROL_FILE}", controls.public_file, name="control_file"),
]

desk = [
    path("board/", board.board, name="board"),
    path("board/cases/", board.cases, name="open_cases"),
    path("board/process/", board.process, name="process"),
    path("board/unusual/", board.unusual, name="unusual"),
    path("ranking/", ranking.ranking, name="ranking"),
    path("ranking/scheme/", ranking.scheme, name="scheme"),
    path("ranking/records/<slug:figure>/", ranking.records, name="records"),
    path("bulletins/", ranking.bulletin_list, name="bulletins"),
    path("bulletins/draw/", ranking.draw, name="draw_bulletin"),
    path("bulletins/<uuid:uid>/", ranking.bulletin, name="bulletin"),
    re_path(rf"^{FILE}", ranking.bulletin_file, name="bulletin_file"),
    path("bulletins/<uuid:uid>/remark/<uuid:org>/", ranking.remark, name="bulletin_remark"),
    path("bulletins/<uuid:uid>/<slug:act>/", ranking.bulletin_act, name="bulletin_act"),
    path("controls/", controls.control_list, name="controls"),
    path("controls/draw/", controls.draw, name="draw_control"),
    path("controls/<uuid:uid>/", controls.control, name="control"),
    re_path(rf"^{CONTROL_FILE}", controls.file, name="control_file"),
    path("controls/<uuid:uid>/items/<int:item>/", controls.complete, name="control_item"),
    path("controls/<uuid:uid>/<slug:act>/", controls.control_act, name="control_act"),
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
