"""A published form of the county, and a place to keep files."""

import copy

import pytest

from gongkai.kernel.eforms.actions import forms
from gongkai.kernel.eforms.bindings import Binding, bind, unbind
from gongkai.kernel.eforms.models import FormDefinition
from gongkai.kernel.eforms.tests.forms import SUBSIDY


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def binding():
    """An owner as an app would bind it: its handlers read what was submitted."""
    bind(
        Binding(
            "samples.item",
            "样例事项",
            may_manage=lambda form, actor: actor.holds("disclosure.drafter", form.org),
            may_read=lambda answers, actor, request: actor.holds("disclosure.handler", answers.org),
        )
    )
    yield "samples.item:1"
    unbind("samples.item")


@pytest.fixture
def form(cast, clock, binding) -> FormDefinition:
    return forms.create(
        org=cast.bureau,
        by=cast.admin,
        key="subsidy",
        title="高龄津贴申请",
        owner=binding,
        content=copy.deepcopy(SUBSIDY),
    )


@pytest.fixture
def version(cast, form):
    return forms.publish(form, by=cast.admin, note="第一次发布")
