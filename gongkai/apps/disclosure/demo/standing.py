"""What bodies and the platform do all along: guides of disclosure, nightly seals, warnings, a deputy."""

from datetime import date, timedelta

from gongkai.apps.disclosure.actions.guides import GuideText, publish_guide
from gongkai.apps.disclosure.demo.county import HOUSE, County, clock_time
from gongkai.apps.disclosure.demo.timeline import Story
from gongkai.apps.disclosure.demo.wording import Known, data
from gongkai.kernel.cases import sweep
from gongkai.kernel.journal import writing as journal
from gongkai.kernel.people import actions as people

LATELY = timedelta(days=21)
STALE = "culture"  # moved long ago, and its guide still names the old room and telephone


def stories(county: County) -> list[Story]:
    return [*(guide(county, slug) for slug in county.bodies), nights(county), deputy(county)]


def guide(county: County, slug: str) -> Story:
    """公开指南: published in the first days, brought up to date every spring; one body forgot."""
    rng = county.dice("guide", slug)
    stale = slug == (STALE if STALE in county.bodies else list(county.bodies)[-1])
    yield county.at(county.start + timedelta(days=3), rng)
    known = county.known(rng, slug, county.start)
    publish_guide(
        org=county.bodies[slug].org, by=county.by(slug, "clerk"), text=_text(county, slug, known, stale=stale)
    )
    if stale:
        return
    for year in range(county.start.year + 1, county.today.year + 1):
        yield county.at(date(year, 3, rng.randint(1, 28)), rng)
        known = county.known(rng, slug, date(year, 3, 1))
        hours = f"工作日8:30—12:00，14:30—17:30（{year}年6月至9月下午为15:00—18:00）"
        text = _text(county, slug, known, office_hours=hours)
        publish_guide(org=county.bodies[slug].org, by=county.by(slug, "clerk"), text=text)


def _text(county: County, slug: str, known: Known, *, stale: bool = False, office_hours: str = "") -> GuideText:
    org, texts = county.bodies[slug].org, data("reports")["guide"]
    return GuideText(
        classification=known.fill(texts["classification"]).strip(),
        obtaining=known.fill(texts["obtaining"]).strip(),
        requesting=known.fill(texts["requesting"]).strip(),
        supervision=known.fill(texts["supervision"]).strip(),
        office_name=known.fill(texts["stale_office_name"]) if stale else f"{org.name.removesuffix('办公室')}办公室",
        address="安澜县文庙街3号旧办公楼201室" if stale else org.address,
        office_hours=office_hours or org.office_hours,
        phone="0549-6201999" if stale else org.phone,
        fax=org.fax,
        online_contact=f"安澜县政府信息公开平台“依申请公开”栏目；电子邮箱{org.email}",
    )


def nights(county: County) -> Story:
    """每日封存 after a day on which something happened; warnings of due dates, in the past once a week."""
    day, seen = county.start, -1
    while True:
        day += timedelta(days=1)
        yield clock_time(day, 10)
        if county.timeline.woken != seen:
            journal.seal(day - timedelta(days=1))
        if day.weekday() == 0 or day > county.today - LATELY:
            yield clock_time(day, 7 * 60 + 30)
            sweep.warn_due()
        seen = county.timeline.woken + 1


def deputy(county: County) -> Story:
    """授权代理: the leader of one body is away this week, a colleague signs."""
    yield county.at(county.back(1), county.dice("deputy"))
    body = county.bodies[HOUSE if HOUSE in county.bodies else next(iter(county.bodies))]
    leader, head = body.roles["leader"][0], body.roles["head"][0]
    people.delegate(
        leader,
        head,
        by=county.actor(leader),
        from_on=county.today,
        to_on=county.today + timedelta(days=4),
        reason="参加集中培训，培训期间由公开工作机构负责人代为签发。",
        role="disclosure.leader",
    )
