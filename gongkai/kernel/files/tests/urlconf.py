"""Only the address under test, so that the kernel's tests need no pages of other floors."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse("页面不存在", status=404)


handler404 = not_found
urlpatterns = [path("files/", include("gongkai.kernel.files.urls"))]
