from django.urls import path

from gongkai.web.my.views import counter

app_name = "applicants_desk"

urlpatterns = [
    path("", counter.find, name="find"),
    path("<uuid:uid>/", counter.applicant, name="applicant"),
    path("<uuid:uid>/<slug:do>/", counter.act, name="act"),
]
