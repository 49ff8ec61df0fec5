"""更正申请 and 主动公开建议: a few of each, at every step (条例第四十一条、第四十四条)."""

from collections.abc import Generator
from datetime import date, datetime

from gongkai.apps.disclosure.actions import corrections, requests, suggestions
from gongkai.apps.disclosure.demo import applicants
from gongkai.apps.disclosure.demo.county import HOUSE, OFFICE, County
from gongkai.apps.disclosure.demo.document_courses import Plan, Review
from gongkai.apps.disclosure.demo.timeline import Story
from gongkai.apps.disclosure.demo.wording import Known, data
from gongkai.kernel import workdays
from gongkai.kernel.people.actors import public

PUBLISHED = 1  # documents that follow a suggestion
RENOVATION = 80  # a serial of its own
WEB = 0.4  # share of corrections that come over the web
# (working days ago, how it ends, where it waits today)
CORRECTIONS = (
    (160, "corrected", ""),
    (110, "refused", ""),
    (90, "forwarded", ""),
    (70, "told_where", ""),
    (40, "withdrawn", ""),
    (20, "corrected", "delivered"),
    (6, "corrected", "decided"),
    (5, "corrected", "office_review"),
    (4, "corrected", "in_progress"),
    (2, "corrected", "registered"),
)
GROUNDS = {
    "corrected": "correction_grounds",
    "refused": "correction_refusal",
    "told_where": "correction_elsewhere",
    "forwarded": "correction_forwarded",
}
SUGGESTIONS = (
    (150, "adopted", ""),
    (90, "declined", ""),
    (60, "withdrawn", ""),
    (12, "adopted", "adopted"),
    (6, "declined", "office_review"),
    (5, "adopted", "in_progress"),
    (1, "adopted", "registered"),
)


# Requests of long ago, whose time of keeping is over: body, day, what was wanted.
LONG_AGO = (
    (HOUSE, date(2013, 4, 10), "公租房分配的打分办法"),
    (HOUSE, date(2013, 9, 3), "老旧小区改造的年度名单"),
    (HOUSE, date(2014, 5, 20), "建筑工地夜间施工的许可情况"),
    (HOUSE, date(2014, 11, 6), "商品房预售资金监管账户"),
    (OFFICE, date(2013, 6, 18), "县政府常务会议的议题"),
    (OFFICE, date(2014, 8, 12), "县级重点项目的进展情况"),
)
FIRST_DAY = min(day for _, day, _ in LONG_AGO)


def stories(county: County) -> list[Story]:
    slugs = [slug for slug in data("requests")["voices"]["wanted"] if slug in county.bodies]
    people = applicants.pool(county.dice("applicants"))["natural_person"]
    made = [
        correction(county, slugs[n % len(slugs)] if not stop else HOUSE, county.back(ago), outcome, stop, people[n])
        for n, (ago, outcome, stop) in enumerate(CORRECTIONS)
    ]
    made += [
        suggestion(county, slugs[n % len(slugs)] if not stop else HOUSE, county.back(ago), outcome, stop, n)
        for n, (ago, outcome, stop) in enumerate(SUGGESTIONS)
    ]
    return [*made, *(long_over(county, *one) for one in LONG_AGO if one[0] in county.bodies)]


def long_over(county: County, slug: str, day: date, wanted: str) -> Story:
    """办结多年的申请: taken over from the old system, withdrawn by the applicant; by now it may be destroyed."""
    rng = county.dice("long ago", slug, day)
    yield county.at(day, rng)
    person = applicants.pool(rng)["natural_person"][0]
    made = requests.register(
        org=county.bodies[slug].org,
        by=county.by(slug, "clerk"),
        applicant=person,
        wish=requests.Wish(description=f"申请公开{wanted}。", form="paper", delivery="pick_up"),
        channel="in_person",
        submitted_on=workdays.today(),
    ).request
    yield county.later(rng, 2)
    requests.withdraw(made, by=public(person.name), reason="已经通过其他途径获取，撤回申请。")


def correction(county: County, slug: str, day: date, outcome: str, stop: str, person: applicants.Applicant) -> Story:
    """更正: handed in at the counter or over the web, checked, decided by the head of the disclosure office, told."""
    rng = county.dice("correction", slug, day)
    known = county.known(rng, slug, day)
    yield county.at(day, rng)
    org, wrong = county.bodies[slug].org, _wrong(known, slug, person)
    if rng.random() < WEB:
        item = corrections.submit(org=org, by=public(person.name), wrong=wrong).correction
    else:
        item = corrections.register(
            org=org, by=county.by(slug, "clerk"), wrong=wrong, channel="in_person", receipt_on=workdays.today()
        ).correction
    if stop == "registered":
        return
    yield county.later(rng)
    corrections.assign(item, by=county.by(slug, "clerk"))
    if stop == "in_progress":
        return
    yield county.later(rng, 1)
    if outcome == "withdrawn":
        corrections.withdraw(item, by=public(person.name), reason="已当面核对清楚。")
        return
    words = data("requests")["voices"]
    corrections.draft_decision(
        item,
        by=county.by(slug, "handler"),
        outcome=outcome,
        decision_text=words["decision"] if outcome == "corrected" else "",
        grounds=words[GROUNDS[outcome]],
        right_body=words["keeper"] if outcome in ("told_where", "forwarded") else "",
    )
    if stop == "office_review":
        return
    yield county.later(rng)
    corrections.decide(item, by=county.by(slug, "head"))
    if stop == "decided":
        return
    yield county.later(rng, 1)
    corrections.deliver(item, by=county.by(slug, "clerk"), way="post", answered_on=workdays.today())
    if stop == "delivered":
        return
    yield county.later(rng, 12)
    corrections.archive(item, by=county.by(slug, "clerk"))


def suggestion(county: County, slug: str, day: date, outcome: str, stop: str, number: int) -> Story:
    """建议: sent in over the web, weighed, adopted or declined; adopted ones end in a document."""
    rng = county.dice("suggestion", slug, day)
    known, words = county.known(rng, slug, day), data("requests")["voices"]
    wanted = words["wanted"][slug]
    idea = suggestions.Idea(wanted=known.fill(wanted[number % len(wanted)]), why=rng.choice(words["why"]))
    yield county.at(day, rng)
    item = suggestions.submit(org=county.bodies[slug].org, by=public(""), idea=idea).suggestion
    if stop == "registered":
        return
    yield county.later(rng)
    suggestions.assign(item, by=county.by(slug, "clerk"))
    if stop == "in_progress":
        return
    yield county.later(rng, 1)
    if outcome == "withdrawn":
        suggestions.withdraw(item, by=public(""), reason="信息已经公开。")
        return
    suggestions.draft_decision(item, by=county.by(slug, "handler"), outcome=outcome, grounds=words[outcome])
    if stop == "office_review":
        return
    yield county.later(rng)
    suggestions.decide(item, by=county.by(slug, "head"))
    if outcome == "adopted" and not stop:
        yield from _published(county, slug, known, item)


def _published(
    county: County, slug: str, known: Known, item: suggestions.PublicationSuggestion
) -> Generator[datetime, None, None]:
    """What was asked for is drafted, reviewed and published, then named."""
    sample = next(one for one in data("documents")["templates"] if one["key"] == "renovation")
    words = {"community": known["community"]}
    review = Review(county, Plan(sample, slug, workdays.today(), RENOVATION, words=words))
    yield from review.run()
    yield county.later(known.rng)
    suggestions.name_document(item, by=county.by(slug, "clerk"), document=review.document)


def _wrong(known: Known, slug: str, person: applicants.Applicant) -> corrections.Wrong:
    found = known.rng.choice(data("requests")["voices"]["records"][slug])
    return corrections.Wrong(
        name=person.name,
        identity_kind=person.identity_kind,
        identity_number=person.identity_number,
        record=known.fill(found["record"]),
        inaccuracy=found["inaccuracy"],
        right_content=known.fill(found["right"]),
        evidence=found["evidence"],
        phone=person.phone,
        address=person.address,
    )
