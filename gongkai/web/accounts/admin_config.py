"""Puts our own site in the place of Django's; loaded before there are models, so it names the class only."""

from django.contrib.admin.apps import AdminConfig


class PlatformAdminConfig(AdminConfig):
    default_site = "gongkai.web.accounts.admin_site.PlatformAdminSite"
