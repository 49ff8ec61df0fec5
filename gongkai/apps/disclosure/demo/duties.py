"""长年的公开职责: reading places and their months, deliveries, reassessment, watched words, a draft with findings."""

from datetime import date, timedelta
from functools import partial
from random import Random

from gongkai.apps.disclosure.actions import documents, duty_settings, handovers, reassessments, watch_words
from gongkai.apps.disclosure.actions import reading_places as places
from gongkai.apps.disclosure.demo.county import HOUSE, County
from gongkai.apps.disclosure.demo.timeline import Story
from gongkai.apps.disclosure.models import ReadingPlace
from gongkai.apps.disclosure.queries import handovers as owed
from gongkai.apps.disclosure.queries import reassessments as due
from gongkai.kernel import workdays
from gongkai.kernel.numbering import codes

COUNTY = "county"
# (name, kind, address, equipment, receives, visitors a month)
PLACES = (
    ("安澜县档案馆政府信息查阅室", "archive", "安澜县文昌路12号", "阅览席8个，自助查询机1台，复印机1台", True, 35),
    ("安澜县图书馆政府信息查阅点", "library", "安澜县文昌路16号", "阅览席12个，自助查询机1台", True, 80),
    ("安澜县政务服务中心政府信息查阅点", "service_hall", "安澜县政务大道1号", "自助查询机3台，索取架2组", False, 220),
)
WORDS = (["青松工程", "白桦专班"], "在建工程和专项工作代号，不得出现在公开稿中。")
EVERY = timedelta(days=91)

DOCUMENTS = 4  # made here: the two lists of numbers, a notice published twice
NOTICE = (
    "<p>为保障汛期城镇排水防涝安全，县住建局即日起对城区易涝点位开展集中整治：清掏雨水管网，更换破损井盖，在下穿通道"
    "设置警示标志和水位标尺。整治期间部分路段半幅封闭，请过往车辆、行人按照现场指引通行，服从工作人员疏导。</p>"
    "<p>市民发现积水、井盖缺失等情况，可以拨打县住建局值班电话反映，值班人员接报后半小时内到达现场处置。</p>"
)


def stories(county: County) -> list[Story]:
    return [
        *(reading_place(county, number) for number in range(len(PLACES))),
        deliveries(county),
        rounds(county),
        words(county),
        same_once_more(county),
        list_with_numbers(county, "draft", 3),
        list_with_numbers(county, "secrecy_review", 4),
    ]


def reading_place(county: County, number: int) -> Story:
    """查阅场所: set up in the first weeks, its visits written down after every month; last month not yet at one."""
    name, kind, address, equipment, receives, usual = PLACES[number]
    rng = county.dice("place", number)
    yield county.at(county.start + timedelta(days=10), rng)
    row = places.open_place(
        org=county.bodies[COUNTY].org,
        by=county.by(COUNTY, "clerk"),
        place=places.Place(
            name=name,
            kind=kind,
            address=address,
            office_hours="工作日8:30—12:00，14:30—17:30",
            opened_on=workdays.today(),
            phone=f"0549-62000{90 + number}",
            equipment=equipment,
            receives=receives,
        ),
    )
    month = _next(workdays.today().replace(day=1))
    while month < county.today.replace(day=1) - timedelta(days=31 * (number == 0)):
        yield county.at(_next(month) + timedelta(days=2), rng)
        _record(county, row, month, usual, rng)
        month = _next(month)


def _record(county: County, row: ReadingPlace, month: date, usual: int, rng: Random) -> None:
    visitors = max(1, round(usual * rng.uniform(0.6, 1.5)))
    places.record_month(
        row,
        by=county.by(COUNTY, "clerk"),
        month=month,
        visitors=visitors,
        items=round(visitors * rng.uniform(1.2, 2.6)),
        copies=round(visitors * rng.uniform(0.0, 0.4)),
    )


def deliveries(county: County) -> Story:
    """移送: once a quarter to the archive; the last batch is on its way, the library is still waiting."""
    rng, org = county.dice("deliveries"), county.bodies[HOUSE].org
    day = county.start + EVERY
    while day < county.today:
        yield county.at(day, rng)
        archive = next((place for place in owed.receivers(org) if place.kind == "archive"), None)
        if archive is not None and owed.undelivered(org, archive):
            batch = handovers.draw(org=org, by=county.by(HOUSE, "clerk"), place=archive)
            yield county.later(rng, 1)
            handovers.send(batch, by=county.by(HOUSE, "clerk"), sent_on=workdays.today(), way="paper")
            yield county.later(rng, 2)
            if day + EVERY < county.today:
                handovers.confirm_receipt(
                    batch, by=county.by(HOUSE, "clerk"), received_on=workdays.today(), received_by="县档案馆收集科"
                )
        day += EVERY


def rounds(county: County) -> Story:
    """定期评估: every autumn, as far as anything is due; the first released item becomes a draft."""
    rng, org = county.dice("rounds"), county.bodies[HOUSE].org
    # A story begins before its clock does: the first moment must not be counted from now.
    yield county.at(county.start + EVERY, rng)
    for year in range(county.start.year + 1, county.today.year + 1):
        yield county.not_before(date(year, 9, 5), rng)
        if not due.due(org, due.cutoff(org, workdays.today())):
            continue
        found = reassessments.open_round(org=org, by=county.by(HOUSE, "clerk"))
        yield county.later(rng, 3)
        rows = list(due.items(found))
        for choice, some, reason in (
            ("release", rows[:1], "有关事项已经办结，不予公开的理由不再存在。"),
            ("keep", rows[1:], "仍属于内部过程性信息，继续不予公开。"),
        ):
            if some:
                reassessments.give_opinion(
                    found, by=county.by(HOUSE, "handler"), items=some, opinion=choice, reason=reason
                )
        if year == county.today.year:
            return
        reassessments.submit(found, by=county.by(HOUSE, "handler"))
        yield county.later(rng, 2)
        reassessments.conclude(found, by=county.by(HOUSE, "head"), conclusion="同意评估意见。")


def same_once_more(county: County) -> Story:
    """疑似重复: a notice that somebody published a second time, with other words in its title."""
    rng = county.dice("twice")
    yield county.at(county.back(40), rng)
    for title in ("关于开展城区易涝点整治的通告", "城区易涝点集中整治通告"):
        content = documents.Content(title=title, body=NOTICE, summary="城区易涝点集中整治。")
        yield from _published(county, HOUSE, content, rng)
        yield county.later(rng, 2)


def _published(county: County, slug: str, content: documents.Content, rng: Random) -> Story:
    """From the draft to the public page, by whoever holds the posts."""
    placing = documents.Placing(column="livelihood", formed_on=workdays.today())
    by = partial(county.by, slug)
    made = documents.create(org=county.bodies[slug].org, by=by("drafter"), content=content, placing=placing)
    documents.submit_review(made, by=by("drafter"))
    yield county.later(rng)
    documents.approve_section(made, by=by("reviewer"), openness="proactive")
    documents.approve_secrecy(
        made, by=by("secrecy"), finding=documents.SecrecyFinding(False, False, False, False), opinion="经审查，不涉密。"
    )
    yield county.later(rng)
    documents.approve_office(made, by=by("head"))
    documents.sign(made, by=by("leader"))
    yield county.later(rng)
    documents.publish(made, by=by("clerk"))


def words(county: County) -> Story:
    """敏感词表 and settings of the demonstrated body."""
    rng, org = county.dice("words"), county.bodies[HOUSE].org
    yield county.at(county.start + timedelta(days=20), rng)
    texts, remark = WORDS
    watch_words.add_words(org=org, by=county.by(HOUSE, "secrecy"), texts=texts, weight="stop", remark=remark)
    yield county.later(rng, 1)
    duty_settings.change_settings(org=org, by=county.by(HOUSE, "head"), values={"reassess_months": 12})
    duty_settings.waive_column(
        org=org, by=county.by(HOUSE, "head"), column="recruit", reason="公务员招考由县公务员主管部门统一组织。"
    )


def list_with_numbers(county: County, stop: str, ago: int) -> Story:
    """A list whose writer forgot to cover the numbers: open in the draft, or explained and waiting for the officer."""
    rng = county.dice("numbers", stop)
    yield county.at(county.back(ago), rng)
    people = "".join(_person(rng, serial) for serial in range(1, 4))
    year, batch = workdays.today().year, {"draft": "第二批", "secrecy_review": "第一批"}[stop]
    made = documents.create(
        org=county.bodies[HOUSE].org,
        by=county.by(HOUSE, "drafter"),
        content=documents.Content(
            title=f"{year}年{batch}公租房轮候对象登记表",
            body=f"<p>按照公租房管理规定，现将{batch}轮候对象登记情况整理如下。</p>{people}",
            summary=f"{batch}公租房轮候对象登记情况。",
        ),
        placing=documents.Placing(column="livelihood", formed_on=workdays.today()),
    )
    if stop == "draft":
        return
    yield county.later(rng)
    documents.submit_review(
        made, by=county.by(HOUSE, "drafter"), explanation="登记表要求列明证件号码，拟按原表公示，请保密审查员定。"
    )
    yield county.later(rng)
    documents.approve_section(made, by=county.by(HOUSE, "reviewer"), openness="proactive")


def _person(rng: Random, serial: int) -> str:
    born = date(1960 + rng.randint(0, 40), rng.randint(1, 12), rng.randint(1, 28))
    number = codes.make_citizen_id(region="341298", born_on=born, sequence=rng.randint(1, 999))
    phone = f"154{rng.randint(0, 99_999_999):08d}"
    return f"<p>{serial}. 轮候编号{rng.randint(1000, 9999)}，身份证号{number}，联系电话{phone}。</p>"


def _next(month: date) -> date:
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)
