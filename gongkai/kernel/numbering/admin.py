"""Counters can be read and never edited; a gap is explained by an act."""

from django.contrib import admin
from django.http import HttpRequest

from gongkai.kernel.numbering.models import Gap, Series


class ReadOnly(admin.ModelAdmin):
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Series)
class SeriesAdmin(ReadOnly):
    list_display = ("key", "org", "year", "last")
    list_filter = ("key", "year")
    list_select_related = ("org",)


@admin.register(Gap)
class GapAdmin(ReadOnly):
    list_display = ("series", "number", "reason", "explained_by", "explained_at")
    list_select_related = ("series",)
