"""Rows that are written only as far as they changed."""

from functools import cache
from typing import Any

from django.db import models
from django.db.models import Model

from gongkai.kernel.rows.writing import update


class Remembering(Model):
    """A row that knows what was last read or written of it, so that only changes are written."""

    class Meta:
        abstract = True

    def remember_saved(self) -> None:
        held = self.__dict__
        held.pop("_saved", None)
        saved = held.copy()
        for name in _changeable(type(self)):
            saved[name] = _kept(saved[name])
        held["_saved"] = saved

    def save_changes(self) -> None:
        """Write what has changed since `remember_saved`; everything when nothing was remembered."""
        held = self.__dict__
        saved = held.get("_saved")
        if saved is None or self._state.adding:
            self.save()
            self.remember_saved()
            return
        if changed := [name for name in _names(type(self)) if held[name] != saved[name]]:
            update(self, changed)
            for name in changed:
                saved[name] = _kept(held[name])


@cache
def _names(model: type[Model]) -> tuple[str, ...]:
    return tuple(f.attname for f in model._meta.concrete_fields if not f.generated and not f.primary_key)


@cache
def _changeable(model: type[Model]) -> tuple[str, ...]:
    return tuple(f.attname for f in model._meta.concrete_fields if isinstance(f, models.JSONField))


def _kept(value: Any) -> Any:
    """JSON changes in place; what it was must not change with it."""
    if isinstance(value, dict):
        return {key: _kept(one) for key, one in value.items()}
    return [_kept(one) for one in value] if isinstance(value, list) else value
