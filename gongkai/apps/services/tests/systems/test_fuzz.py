"""The hall's interface attacked from its own description: whatever is sent, the answer is one that was promised."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings

from gongkai.apps.services.queries import systems
from gongkai.apps.services.tests.systems.conftest import make_system
from gongkai.config.wsgi import application
from gongkai.kernel import outbox
from gongkai.kernel.applicants.actions import tokens
from gongkai.kernel.applicants.presence import Presence
from gongkai.kernel.applicants.tests import people
from gongkai.kernel.exchange import building
from gongkai.web.api import entrance
from gongkai.web.api.limits import Limit

OURS = r"^/api/v1/(services/(cases|own-items|applications)|my/|oauth/|exchange/)"
schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application).include(path_regex=OURS)
# Of a case that was read, If-Match may rightly say that it is no longer what it was.
schema.config.checks.positive_data_acceptance.expected_statuses += ["412"]


@pytest.fixture
def attacked(hall, client, monkeypatch):
    """Any uid opens one case, so that more is tried than the search for it; nobody is sent away for asking often."""
    case = hall.in_review().case
    hall.item.__class__.objects.filter(pk=hall.item.pk).update(online=True)
    outbox.run_pending()
    building.build()
    monkeypatch.setattr(systems, "one", lambda org, uid: systems.of_body(org).get(case__uid=case.uid))
    monkeypatch.setattr(Limit, "spend", lambda self, request: None)
    monkeypatch.setattr(Limit, "count", lambda self, request: 0)
    monkeypatch.setattr(entrance, "APPLICANTS_A_MINUTE", 10**6)
    roles = ("services.window", "services.examiner", "services.approver", "services.head")
    system = make_system(hall, client, per_minute=6000, roles=roles)
    _, token = tokens.create(Presence(people.person()), name="程序", days=30)
    for moment in (request_started, request_finished):
        moment.disconnect(close_old_connections)
    yield {"departmentSystem": system.token, "applicant": token}
    for moment in (request_started, request_finished):
        moment.connect(close_old_connections)


@schema.parametrize()
@settings(max_examples=6, suppress_health_check=list(HealthCheck), derandomize=True, deadline=None)
def test_every_answer_is_one_that_the_description_promises(case, attacked):
    asked = next((name for one in case.operation.definition.raw.get("security", []) for name in one), "")
    known = {"Authorization": f"Bearer {attacked[asked]}"} if asked in attacked else {}
    case.call_and_validate(headers={"Accept-Encoding": "identity", **known})
