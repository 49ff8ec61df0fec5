"""Changes of items at every step, made through the acts by those whose posts they are."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from gongkai.apps.services.actions import catalogue as catalogue_acts
from gongkai.apps.services.actions import changes as acts
from gongkai.apps.services.actions.changes import Terms
from gongkai.apps.services.demo.people import Staff
from gongkai.apps.services.models import CatalogueEntry, ItemChange, ServiceItem
from gongkai.apps.services.queries import standards
from gongkai.apps.services.rules.elements import Question
from gongkai.kernel import workdays
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import Actor

CHAIN: tuple[tuple[Callable[..., Any], str], ...] = (
    (acts.submit, "editor"),
    (acts.approve_legal, "legal"),
    (acts.approve_office, "manager"),
    (acts.approve_establishment, "establishment"),
)
OWN = ("editor", "legal")


@dataclass
class Courses:
    """What happens to the items of one body."""

    org: Organisation
    staff: Staff

    def who(self, role: str) -> Actor:
        return self.staff.by(role, self.org.site_slug if role in OWN else "county")

    def go(self, change: ItemChange, signatures: int) -> ItemChange:
        """So far along the chain: 0 stays a draft, 4 waits for the publisher; a correction needs one fewer."""
        for act, role in CHAIN[:signatures]:
            if change.case.step != "approved":
                act(change, by=self.who(role))
        return change

    def publish(self, change: ItemChange, days: int = 0) -> ServiceItem:
        on = workdays.today() + timedelta(days=days)
        acts.publish(self.go(change, len(CHAIN)), by=self.who("publisher"), effective_on=on)
        return change.item

    def shorten(self, item: ServiceItem, reason: str = "压缩办理时限") -> ItemChange:
        """A better promise: what most changes are about."""
        change = acts.begin_change(org=item.org, by=self.who("editor"), item=item, reason=reason)
        version = standards.current_version(item)
        elements = standards.elements_of(version) if version else None
        if elements is not None:
            more = Question("可以请他人代办吗？", "可以，请带授权委托书和双方身份证件。")
            acts.edit(change, by=self.who("editor"), elements=replace(elements, questions=(*elements.questions, more)))
        return change

    def correct(self, item: ServiceItem) -> ItemChange:
        change = acts.begin_correction(org=item.org, by=self.who("editor"), item=item, reason="更正窗口名称")
        version = standards.current_version(item)
        if version is not None:
            elements = standards.elements_of(version)
            venues = tuple(replace(venue, traffic="乘1路、5路公交车到政务路口站。") for venue in elements.venues)
            acts.edit(change, by=self.who("editor"), elements=replace(elements, venues=venues))
        return change

    def suspend(self, item: ServiceItem) -> ItemChange:
        terms = Terms(until_on=workdays.today() + timedelta(days=40), transition="已经受理的继续办理。")
        by = self.who("editor")
        return acts.propose_suspension(org=item.org, by=by, item=item, reason="业务系统升级，暂停受理。", terms=terms)

    def cancel(self, item: ServiceItem) -> ItemChange:
        terms = Terms(
            effective_on=workdays.today(), basis="安政发〔2026〕11号", transition="已经受理的继续办理至办结。",
            reform_document="安政发〔2026〕11号",
        )  # fmt: skip
        by = self.who("editor")
        return acts.propose_cancellation(org=item.org, by=by, item=item, reason="权力下放至乡镇实施。", terms=terms)

    def send_back(self, item: ServiceItem) -> ItemChange:
        by = self.staff.by("manager")
        return acts.send_back(org=item.org, by=by, item=item, reason="与基本目录不一致，请按目录调整。", limit_days=10)

    def claim(self, entry: CatalogueEntry) -> ItemChange:
        return acts.claim(org=self.org, by=self.who("editor"), catalogue=entry, level="4")


def every_state(courses: Courses, items: list[ServiceItem], unclaimed: list[CatalogueEntry]) -> None:
    """One item at every step, with its detours: returned, scheduled, suspended, resumed, ended, given up, sent back."""
    fresh = iter(items)
    for signatures in range(len(CHAIN) + 1):
        courses.go(courses.shorten(next(fresh)), signatures)
    courses.publish(courses.shorten(next(fresh)), days=30)
    courses.publish(courses.shorten(next(fresh)))
    courses.publish(courses.correct(next(fresh)))
    returned = courses.go(courses.shorten(next(fresh)), 2)
    acts.return_draft(returned, by=courses.who("manager"), reason="请补充法定时限的依据。")
    courses.publish(courses.suspend(next(fresh)))
    resumed = courses.publish(courses.suspend(next(fresh)))
    by = courses.who("editor")
    resumed.refresh_from_db()
    courses.publish(acts.propose_resumption(org=resumed.org, by=by, item=resumed, reason="系统升级完成。"))
    courses.publish(courses.cancel(next(fresh)))
    acts.discard(courses.shorten(next(fresh)), by=by, reason="暂不调整。")
    for entry in unclaimed:
        courses.claim(entry)


def move_the_catalogue(staff: Staff, changed: CatalogueEntry, ended: CatalogueEntry) -> None:
    """One entry is made stricter, so that lists must follow; one ends, and every item below with it."""
    by, decider = staff.by("catalogue"), staff.by("catalogue_reviewer")
    due = workdays.today() + timedelta(days=30)
    change = catalogue_acts.propose_change(
        org=changed.org, by=by, entry=changed, reason="按照上级目录压缩法定时限",
        terms=catalogue_acts.Terms(due_on=due),
    )  # fmt: skip
    standard = standards.standard_of(changed)
    if standard is not None:
        shorter = replace(standard.elements, statutory_days=10)
        header = catalogue_acts.Header(changed.levels, changed.department, changed.guided_by)
        catalogue_acts.edit(change, by=by, elements=shorter, header=header)
    terms = catalogue_acts.Terms(effective_on=workdays.today(), basis="国发〔2026〕3号")
    cancel = catalogue_acts.propose_cancellation(
        org=ended.org, by=by, entry=ended, reason="国务院决定取消", terms=terms
    )
    for one in (change, cancel):
        catalogue_acts.submit(one, by=by)
        catalogue_acts.approve(one, by=decider)
        catalogue_acts.publish(one, by=by)
