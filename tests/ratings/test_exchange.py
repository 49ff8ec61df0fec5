"""评价 in the exchange: under the number of the case, for the level above only, never by name."""

import pytest

from gongkai.apps.ratings import actions
from gongkai.apps.ratings.queries import exchange, open_for_rating
from gongkai.apps.services.tests.hall.stage import make_hall
from gongkai.apps.services.tests.stage import make_stage
from gongkai.kernel import outbox
from gongkai.kernel.exchange import building, queries


@pytest.fixture
def hall(cast, clock, settings):
    settings.EXCHANGE = True
    return make_hall(make_stage(cast))


def test_a_rating_goes_with_its_case_and_without_its_rater(hall):
    application = hall.closed()
    case = application.case
    opinion = actions.Opinion("dissatisfied", text="跑了三趟", contact="13900000001")
    actions.rate(case, part=open_for_rating.may_give(case), channel="qr", opinion=opinion)
    outbox.run_pending()
    made = building.build()
    (row,) = [one.values for one in queries.every(made) if one.dataset == "evaluation"]
    assert (row["project_no"], row["satisfaction"], row["evaluate_channel"], row["evaluate_times"]) == (
        application.exchange_number,
        "4",
        "二维码",
        1,
    )
    assert row["evaluate_content"] == "跑了三趟" and "13900000001" not in str(row)
    assert "evaluation" in queries.counts(made, queries.reach([hall.stage.cast.county.path]))
    assert "evaluation" not in queries.counts(made, queries.reach([hall.bureau.path]))
    assert exchange.keys("", 10) and exchange.keys(exchange.keys("", 10)[-1], 10) == []
