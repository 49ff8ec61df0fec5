"""Addresses of 电子监察: public pages and the desk."""

from django.urls import path, re_path

from gongkai.apps.supervision.views import board, ranking
from gongkai.apps.supervision.views import public as pages

FILE = r"bulletins/(?P<uid>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/file\.(?P<ending>docx|xlsx)$"

public = [
    path("supervision/", pages.home, name="home"),
    path("supervision/bodies/<slug:slug>/", pages.body, name="body"),
    path("supervision/kinds/<str:kind>/", pages.process, name="process"),
    path("supervision/bulletins/<uuid:uid>/", pages.bulletin, name="bulletin"),
    re_path(rf"^supervision/{FILE}", pages.bulletin_file, name="bulletin_file"),
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
    path("bulletins/<uuid:uid>/<slug:act>/", ranking.bulletin_act, name="bulletin_act"),
]
