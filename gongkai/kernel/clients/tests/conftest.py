"""A system of the finance bureau, with its secret."""

from collections.abc import Callable
from typing import Any

import pytest

from gongkai.kernel.clients import actions
from gongkai.kernel.clients.models import Client
from gongkai.testing import Cast

SCOPES = ("services.cases.read", "services.application.accept")


@pytest.fixture
def registered(cast: Cast) -> Callable[..., tuple[Client, str]]:
    def make(**changed: Any) -> tuple[Client, str]:
        values = {
            "org": cast.bureau,
            "name": "预算管理系统",
            "contact": "张三",
            "phone": "0551-62001234",
            "wanted": SCOPES,
            "roles": ("services.window",),
        }
        return actions.create_client(by=cast.admin, **{**values, **changed})

    return make
