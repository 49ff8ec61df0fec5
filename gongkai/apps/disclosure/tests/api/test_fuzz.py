"""The whole interface attacked from its own description: whatever is sent, the answer is one that was promised."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings

from gongkai.apps.disclosure.queries import requests as reading
from gongkai.config.wsgi import application
from gongkai.kernel import search
from gongkai.web.api.limits import Limit

# What asks who calls has a test of its own, with somebody to be.
OTHERS = r"^/api/v1/(services/(cases|own-items|applications)|my/|oauth/|exchange/)"
schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application).exclude(path_regex=OTHERS)


@pytest.fixture
def attacked(county, monkeypatch):
    """A county with something to find; any number and code opens its one request, and nobody is sent away."""
    county.publish("安澜县财政局预算管理办法", theme="财政、金融、审计", genre="通知")
    county.taken_down()
    county.draft()
    county.guide()
    county.report()
    search.rebuild("disclosure_documents")
    item = county.submit().request
    monkeypatch.setattr(reading, "by_number_and_code", lambda number, code: reading.by_number(item.case.number))
    monkeypatch.setattr(Limit, "spend", lambda self, request: None)
    # A server lets go of its connection around every request; here that is the test's own transaction.
    for moment in (request_started, request_finished):
        moment.disconnect(close_old_connections)
    yield
    for moment in (request_started, request_finished):
        moment.connect(close_old_connections)


@schema.parametrize()
@settings(max_examples=6, suppress_health_check=list(HealthCheck), derandomize=True)
def test_every_answer_is_one_that_the_description_promises(case, attacked):
    # The client that calls without a network does not unpack what it asked to be packed.
    case.call_and_validate(headers={"Accept-Encoding": "identity"})
