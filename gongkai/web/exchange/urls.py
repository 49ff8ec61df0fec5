from django.urls import path

from gongkai.web.exchange import views

app_name = "exchange"

urlpatterns = [
    path("", views.batch_list, name="list"),
    path("build/", views.build, name="build"),
    path("<int:number>/", views.batch, name="batch"),
    path("<int:number>/<slug:dataset>.<slug:form>", views.download, name="download"),
]
