"""The pages of this part alone, and the small pages its tests need."""

from django.urls import include, path

from gongkai.web.tests import pages

handler400 = "gongkai.web.views.bad_request"
handler403 = "gongkai.web.views.forbidden"
handler404 = "gongkai.web.views.not_found"
handler500 = "gongkai.web.views.server_error"

urlpatterns = [
    path("", include("gongkai.web.urls")),
    path("sample/list/", pages.organisations, name="sample_list"),
    path("sample/form/", pages.sample_form, name="sample_form"),
    path("sample/hidden/", pages.hidden, name="sample_hidden"),
    path("sample/refused/", pages.refused, name="sample_refused"),
    path("sample/broken/", pages.broken, name="sample_broken"),
    path("sample/busy/", pages.busy, name="sample_busy"),
    path("sample/unmigrated/", pages.unmigrated, name="sample_unmigrated"),
    path("sample/guide/", pages.guide, name="sample_guide"),
    path("sample/desk/", pages.desk, name="sample_desk"),
]
