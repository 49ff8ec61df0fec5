from django.urls import path

from gongkai.kernel.files import views

app_name = "files"
urlpatterns = [path("<uuid:uid>/", views.download, name="download")]
