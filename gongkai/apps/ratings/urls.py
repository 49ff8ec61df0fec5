"""Addresses of 好差评: public pages and the desk."""

from django.urls import path

from gongkai.apps.ratings.views import desk as pages
from gongkai.apps.ratings.views import public as views

public = [
    path("ratings/", views.home, name="home"),
    path("ratings/bodies/<slug:slug>/", views.body, name="body"),
    path("ratings/items/<str:key>/", views.item, name="item"),
    path("ratings/begin/", views.begin, name="begin"),
    path("ratings/t/<str:token>/", views.by_token, name="token"),
    path("ratings/thanks/", views.thanks, name="thanks"),
]

desk = [
    path("", pages.overview, name="overview"),
    path("bad/", pages.bad_list, name="bad"),
    path("bad/<uuid:uid>/", pages.rating_page, name="rating"),
    path("followups/", pages.followup_list, name="followups"),
    path("followups/<uuid:uid>/", pages.followup_page, name="followup"),
    path("followups/<uuid:uid>/contact-of-rater/", pages.contact_page, name="contact"),
    path("followups/<uuid:uid>/<slug:act>/", pages.followup_act, name="followup_act"),
    path("device/<uuid:uid>/", pages.device, name="device"),
]
