from django.urls import path

from gongkai.web.clients import views

app_name = "clients"

urlpatterns = [
    path("", views.client_list, name="list"),
    path("new/", views.new, name="new"),
    path("<uuid:uid>/", views.client, name="client"),
    path("<uuid:uid>/change/", views.change, name="change"),
    path("<uuid:uid>/secret/", views.secret, name="secret"),
    path("<uuid:uid>/revoke/", views.revoke, name="revoke"),
    path("<uuid:uid>/officers/new/", views.add_officer, name="add_officer"),
    path("<uuid:uid>/officers/<int:number>/drop/", views.drop_officer, name="drop_officer"),
]
