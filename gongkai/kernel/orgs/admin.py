from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from gongkai.kernel.orgs.actions import (
    add_department,
    change_department,
    change_organisation,
    create_organisation,
    move_organisation,
)
from gongkai.kernel.orgs.models import Department, Organisation, Region
from gongkai.kernel.people.actors import actor_for


@admin.register(Region)
class RegionAdmin(admin.ModelAdmin):
    list_display = ("code", "name", "parent")
    search_fields = ("code", "name")
    autocomplete_fields = ("parent",)


class DepartmentInline(admin.TabularInline):
    model = Department
    extra = 0
    fields = ("name", "phone", "active", "sort")
    # Cases point at it: an internal unit that is no more is switched off.
    can_delete = False


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin):
    list_display = ("name", "kind", "parent", "uscc", "active")
    list_filter = ("kind", "active")
    search_fields = ("name", "uscc", "site_slug")
    autocomplete_fields = ("parent", "region")
    inlines = (DepartmentInline,)

    def save_model(self, request: HttpRequest, obj: Organisation, form: Any, change: bool) -> None:
        by = actor_for(request.user)  # type: ignore[arg-type]  # the admin site lets only accounts in
        if not change:
            values = {
                f.name: getattr(obj, f.name)
                for f in obj._meta.concrete_fields
                if f.name not in ("id", "path", "parent")
            }
            made = create_organisation(parent=obj.parent, by=by, **values)
            obj.pk, obj.path = made.pk, made.path
            return
        old = Organisation.objects.get(pk=obj.pk)
        new_parent, obj.parent = obj.parent, old.parent
        names = [name for name in form.changed_data if name != "parent"]
        change_organisation(obj, by=by, **{name: getattr(obj, name) for name in names})
        if old.parent_id != (new_parent.pk if new_parent else None):
            move_organisation(obj, new_parent, by=by)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        by = actor_for(request.user)  # type: ignore[arg-type]  # the admin site lets only accounts in
        formset.new_objects, formset.deleted_objects = [], []
        edited = [one for one in formset.initial_forms if one.has_changed()]
        formset.changed_objects = [(one.instance, one.changed_data) for one in edited]
        for department, names in formset.changed_objects:
            change_department(department, by=by, **{name: getattr(department, name) for name in names})
        for one in formset.extra_forms:
            if one.has_changed():
                values = {name: getattr(one.instance, name) for name in ("phone", "active", "sort")}
                formset.new_objects.append(add_department(form.instance, one.instance.name, by=by, **values))

    def has_delete_permission(self, request: HttpRequest, obj: Organisation | None = None) -> bool:
        return False
