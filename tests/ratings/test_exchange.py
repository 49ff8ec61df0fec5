"""评价 in the exchange: under the number of the case, for the level above only, never by name."""

import pytest

from gongkai.apps.ratings import actions
from gongkai.apps.ratings.queries import exchange, open_for_rating
from gongkai.apps.services.tests.hall.stage import make_hall
from gongkai.apps.services.tests.stage import make_stage
from gongkai.kernel import outbox
from gongkai.kernel.exchange import building, queries
from gongkai.kernel.exchange.models import Row
from gongkai.kernel.people.models import Account, Post
from gongkai.testing import LONG_AGO


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


def people_of(cast):
    for name, org in (("caller", cast.county), ("rectifier", cast.bureau)):
        account = Account.objects.create(username=f"r_{name}", name=f"评价{name}")
        Post.objects.create(account=account, org=org, role=f"ratings.{name}", from_on=LONG_AGO)
        cast.accounts[f"r_{name}"] = account
    return cast


def interactions():
    outbox.run_pending()
    made = building.build()
    found = [] if made is None else [one.values for one in queries.every(made) if one.dataset == "interaction"]
    return made, found


def test_a_bad_rating_and_its_answer_are_an_interaction(hall):
    """办事互动: what was complained of, what was answered, and what he says of the answer."""
    cast, application = people_of(hall.stage.cast), hall.closed()
    case = application.case
    bad = actions.Opinion("very_dissatisfied", text="跑了三趟", contact="13900000001")
    rating = actions.rate(case, part=open_for_rating.may_give(case), channel="online", opinion=bad)
    item = rating.followup
    made, (row,) = interactions()
    assert (row["project_no"], row["interact_no"]) == (application.exchange_number, item.case.number)
    assert (row["interact_type"], row["interact_content"], row["interact_state"]) == ("2", "跑了三趟", "1")
    assert "reply_content" not in row and "13900000001" not in str(row) and made.problem_count == 0
    assert "interaction" in queries.counts(made, queries.reach([cast.county.path]))
    assert "interaction" not in queries.counts(made, queries.reach([hall.bureau.path]))

    actions.contact(item, by=cast.r_caller, reached=True, findings="窗口没有一次告知")
    actions.rectify(item, by=cast.r_rectifier, measures="已经重新培训")
    actions.reply(item, by=cast.r_caller, reply="已经整改，抱歉")
    _, (row,) = interactions()
    assert (row["cd_operation"], row["reply_content"], row["interact_state"]) == ("U", "已经整改，抱歉", "2")
    assert row["reply_time"][:8] == "20260302"

    actions.rate(case, part="second", channel="online", opinion=actions.Opinion("satisfied"))
    _, (row,) = interactions()
    assert row["reply_satisfaction"] == "2"
    assert exchange.interaction_keys("", 10) == [item.case.uid.hex]
    assert exchange.interaction_keys(item.case.uid.hex, 10) == []


def test_a_destroyed_follow_up_leaves_no_words_behind(hall):
    cast, case = people_of(hall.stage.cast), hall.closed().case
    bad = actions.Opinion("very_dissatisfied", text="跑了三趟")
    item = actions.rate(case, part=open_for_rating.may_give(case), channel="online", opinion=bad).followup
    actions.contact(item, by=cast.r_caller, reached=False, findings="属实")
    actions.rectify(item, by=cast.r_rectifier, measures="已经培训")
    actions.reply(item, by=cast.r_caller, reply="抱歉")
    interactions()
    actions.destroy_followup(item.case, by=cast.r_caller)
    assert set(Row.objects.filter(dataset="interaction").values_list("content", flat=True)) == {""}
    _, (row,) = interactions()
    assert row["cd_operation"] == "D"
