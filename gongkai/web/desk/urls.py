from django.urls import path

from gongkai.web.desk import views

app_name = "desk"

urlpatterns = [
    path("", views.inbox, name="home"),
    path("search/", views.search, name="search"),
    path("calendar.ics", views.feed, name="feed"),
    path("notices/", views.notices, name="notices"),
    path("notices/read/", views.read_notices, name="read_notices"),
    path("handover/", views.handover, name="handover"),
    path("cases/<uuid:uid>/", views.case, name="case"),
    path("cases/<uuid:uid>/clock/<slug:key>/", views.clock, name="clock"),
    path("cases/<uuid:uid>/journal/", views.case_journal, name="case_journal"),
    path("cases/<uuid:uid>/journal/<int:number>.json", views.proof, name="proof"),
    path("cases/<uuid:uid>/assign/", views.assign, name="assign"),
    path("cases/<uuid:uid>/claim/", views.claim, name="claim"),
    path("letters/<uuid:uid>/", views.letter, name="letter"),
    path("letters/<uuid:uid>/letter.<slug:form>", views.letter_file, name="letter_file"),
    path("journal/", views.audit, name="audit"),
    path("journal/seals/", views.seals, name="seals"),
    path("journal/seals.json", views.seals_export, name="seals_export"),
    path("journal/verify/", views.verify, name="verify"),
    path("procedures/", views.procedures, name="procedures"),
    path("procedures/<str:kind>.svg", views.procedure_chart, name="procedure"),
]
