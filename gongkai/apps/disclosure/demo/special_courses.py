"""Courses in which requests depend on each other: asked again, merged, split, too many in a month."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from gongkai.apps.disclosure.actions import requests as acts
from gongkai.apps.disclosure.demo import detours
from gongkai.apps.disclosure.demo.county import County
from gongkai.apps.disclosure.demo.courses import Ask, Course
from gongkai.apps.disclosure.demo.timeline import Story
from gongkai.apps.disclosure.demo.wording import data
from gongkai.apps.disclosure.models import DisclosureRequest
from gongkai.kernel import workdays


def repeated(county: County, ask: Ask) -> Story:
    """重复申请: the same person asks for the same again after it was answered (第三十六条第（六）项)."""
    first = Course(county, ask)
    yield from first.run()
    later = county.calendar.add(workdays.today(), 12)
    again = replace(ask, day=later, outcome="not_processed.repeat", topic=first.known["topic"])
    yield from Course(county, again).run()


def merged(county: County, ask: Ask) -> Story:
    """合并: a second letter about the same matter is handled with the first."""
    first = Course(county, ask)
    yield from first.receive()
    tomorrow = county.calendar.add(workdays.today(), 1)
    twin = Course(county, replace(ask, day=tomorrow, number=ask.number + 1, topic=first.known["topic"]))
    yield from twin.receive()
    yield county.later(first.rng)
    acts.merge(twin.item, by=twin.by("clerk"), into=first.item, reason=twin.word("merge"))
    yield from first.handle()
    yield from first.close()


def split_up(county: County, ask: Ask, parts: int) -> Story:
    """一事一申请: several matters in one application become cases of their own."""
    topics = data("requests")["topics"][ask.slug]
    words = county.known(county.dice("several", ask.slug, ask.number), ask.slug, ask.day)
    wanted = [words.fill(topic) for topic in words.rng.sample(topics, parts)]
    course = Course(county, replace(ask, topic="；".join(wanted)))
    yield from course.receive()
    yield county.later(course.rng)
    asked, reason = [f"申请公开{topic}。" for topic in wanted], course.word("split")
    made = acts.split(course.item, by=course.by("clerk"), parts=asked, reason=reason)
    for number, (item, topic) in enumerate(zip(made[1:], wanted[1:], strict=True), start=1):
        county.timeline.add(_part(county, replace(ask, number=100 + number, topic=topic), item))
    course.known["topic"] = wanted[0]
    yield from course.handle()
    yield from course.close()


def _part(county: County, ask: Ask, item: DisclosureRequest) -> Story:
    course = Course(county, ask, item)
    yield from course.handle()
    yield from course.close()


def many(county: County, ask: Ask, month: date, count: int) -> Iterator[Story]:
    """One applicant, one calendar month: ten are free, the next are charged, the last one is asked why (第三十五条)."""
    first = county.calendar.roll(month)
    for number in range(count):
        day = county.calendar.add(first, number)
        plain = replace(ask, day=day, outcome="granted", number=number, detours=("at_once",) if number % 3 else ())
        if number < count - 3:
            yield Course(county, plain).run()
        elif number == count - 1:
            yield _excessive(county, replace(ask, day=day, number=number))
        else:
            yield _charged(county, replace(plain, detours=()), paid=number == count - 3)


def _charged(county: County, ask: Ask, *, paid: bool) -> Story:
    course = Course(county, ask)
    yield from course.receive()
    yield from detours.fee(course, "item", paid=paid)
    if paid:
        yield from course.answer()
    yield from course.close()


def _excessive(county: County, ask: Ask) -> Story:
    course = Course(county, ask)
    yield from course.receive()
    yield from detours.reason(course)
    yield from course.answer()
    yield from course.close()
