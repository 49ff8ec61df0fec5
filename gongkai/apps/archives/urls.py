"""Addresses of 档案 on the desk."""

from django.urls import path

from gongkai.apps.archives.views import destruction as views
from gongkai.apps.archives.views import transfers

desk = [
    path("schedule/", views.schedule_page, name="schedule"),
    path("schedule/hold/<str:number>/", views.hold, name="hold"),
    path("schedule/release/<str:number>/<uuid:uid>/", views.release, name="release"),
    path("destruction/", views.lists, name="lists"),
    path("destruction/draw/", views.draw, name="draw"),
    path("destruction/<uuid:uid>/", views.list_page, name="list"),
    path("destruction/<uuid:uid>/list.xlsx", views.list_file, name="list_file"),
    path("destruction/<uuid:uid>/proof.json", views.proof, name="proof"),
    path("destruction/<uuid:uid>/<slug:act>/", views.list_act, name="list_act"),
    path("transfers/", transfers.transfers, name="transfers"),
    path("transfers/due.xlsx", transfers.due_file, name="due_file"),
    path("transfers/draw/", transfers.draw, name="draw_transfer"),
    path("transfers/<uuid:uid>/", transfers.transfer_page, name="transfer"),
    path("transfers/<uuid:uid>/list.xlsx", transfers.transfer_file, name="transfer_file"),
    path("transfers/<uuid:uid>/<slug:act>/", transfers.transfer_act, name="transfer_act"),
]
