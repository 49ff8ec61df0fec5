from django.urls import path

from gongkai.web.eforms.views import building, catalogue, trying

app_name = "eforms"

urlpatterns = [
    path("", catalogue.forms_list, name="list"),
    path("new/", catalogue.new, name="new"),
    path("<uuid:uid>/", building.form, name="form"),
    path("<uuid:uid>/change/", building.change, name="change"),
    path("<uuid:uid>/settings/", catalogue.settings, name="settings"),
    path("<uuid:uid>/publish/", catalogue.publish, name="publish"),
    path("<uuid:uid>/withdraw/", catalogue.withdraw, name="withdraw"),
    path("<uuid:uid>/versions/", catalogue.versions, name="versions"),
    path("<uuid:uid>/form.json", catalogue.export, name="export"),
    path("<uuid:uid>/import/", catalogue.import_, name="import"),
    path("<uuid:uid>/add/<slug:into>/", building.add, name="add"),
    path("<uuid:uid>/parts/<slug:part>/", building.part, name="part"),
    path("<uuid:uid>/parts/<slug:part>/move/", building.move, name="move"),
    path("<uuid:uid>/parts/<slug:part>/<slug:what>/", building.condition, name="condition"),
    path("<uuid:uid>/rules/new/", building.rule, name="new_rule"),
    path("<uuid:uid>/rules/<slug:part>/", building.rule, name="rule"),
    path("<uuid:uid>/try/", trying.trial, name="trial_start"),
    path("<uuid:uid>/try/<slug:step>/", trying.trial, name="trial"),
]
