"""后台维护 under /admin/: the same log-in, the same second step, Chinese headings."""

from typing import Any

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode


class PlatformAdminSite(AdminSite):
    site_header = "后台维护"
    site_title = "后台维护"
    index_title = "平台数据"
    site_url = "/desk/"

    def has_permission(self, request: HttpRequest) -> bool:
        # The guard in the middleware has already seen to the second factor.
        return request.user.is_active and bool(getattr(request.user, "is_staff", False))

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if request.user.is_authenticated:
            raise PermissionDenied("您的账号不能进入后台维护。")
        return redirect(f"{reverse('people:login')}?{urlencode({'next': reverse('admin:index')})}")

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        from gongkai.web.accounts.views import log_out  # views need the models, this class is made before them

        return log_out(request)

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return redirect("people:password")
