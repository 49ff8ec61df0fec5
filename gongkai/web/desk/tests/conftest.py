"""The sample procedure of the kernel's tests, seen from the desk."""

import pytest

from gongkai.kernel.cases.tests.sample import (  # noqa: F401  (fixtures)
    bureau,
    cast,
    clock,
    county,
    departments,
    office,
    sample,
    staff,
    submitted,
)
from gongkai.kernel.people.models import Account


@pytest.fixture
def enter(client):
    """A browser in which this actor is logged in."""

    def log_in(actor):
        client.force_login(
            Account.objects.get(pk=actor.account_id), backend="django.contrib.auth.backends.ModelBackend"
        )
        return client

    return log_in
