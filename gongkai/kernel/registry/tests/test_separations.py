"""职责分离: declared as data, and only between roles that exist."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from gongkai.kernel.registry import Module, Role, Separation, store


@pytest.fixture
def declare(monkeypatch):
    """One module with these declarations in the place of all others."""

    def put(**values):
        module = Module(id="sample", label="样本", **values)
        monkeypatch.setattr(store, "modules", lambda: {"sample": module})
        for question in (store.roles, store.separations):
            question.cache_clear()

    yield put
    monkeypatch.undo()
    for question in (store.roles, store.separations):
        question.cache_clear()


def test_a_module_s_separations_stand_beside_the_platform_s(declare):
    own = Separation(("sample.clerk", "sample.head"), "收件与审批分开")
    declare(roles=[Role("sample.clerk", "受理员"), Role("sample.head", "负责人")], separations=[own])
    assert store.separations() == (*store.PLATFORM_SEPARATIONS, own)


def test_a_separation_of_unknown_roles_refuses_to_start(declare):
    declare(roles=[], separations=[Separation(("sample.clerk", "platform.admin"), "无")])
    with pytest.raises(ImproperlyConfigured, match=r"未声明的岗位：sample\.clerk。"):
        store.separations()


def test_the_installed_modules_separations_are_sound():
    assert store.PLATFORM_SEPARATIONS[0] in store.separations()
