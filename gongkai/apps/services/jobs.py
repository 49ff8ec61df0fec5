"""What happens in 政务服务 because a day came, or because the catalogue changed."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from gongkai.apps.services.actions import applications as application_acts
from gongkai.apps.services.actions import bookings as booking_acts
from gongkai.apps.services.actions import catalogue as catalogue_acts
from gongkai.apps.services.actions import changes as change_acts
from gongkai.apps.services.actions import consultations as consultation_acts
from gongkai.apps.services.actions import forgetting, measuring, rectifying
from gongkai.apps.services.actions import hearings as hearing_acts
from gongkai.apps.services.actions import imports as import_acts
from gongkai.apps.services.actions import licences as licence_acts
from gongkai.apps.services.actions import popularity as popularity_acts
from gongkai.apps.services.actions.applications import uploads
from gongkai.apps.services.actions.helping import agency as agency_acts
from gongkai.apps.services.actions.helping import visits as visit_acts
from gongkai.apps.services.actions.lists import changes as list_acts
from gongkai.apps.services.actions.lists import linking
from gongkai.apps.services.queries import (
    alignment,
    applications,
    bookings,
    catalogue,
    changes,
    hearings,
    journey_index,
    licences,
    search_index,
)
from gongkai.apps.services.queries.helping import agency, visits
from gongkai.apps.services.queries.lists import lines as list_lines
from gongkai.apps.services.queries.lists import links as list_links
from gongkai.kernel import search, workdays
from gongkai.kernel.cases import Refused
from gongkai.kernel.jobs import job
from gongkai.kernel.people.actors import SYSTEM, actor_for
from gongkai.kernel.people.queries import by_uid


@job("services.take_effect", every="1m", label="事项、目录和专项清单按日生效")
def take_effect() -> None:
    """From 00:00 of the day. The catalogue first, since items are checked against it; each change on its own."""
    today = workdays.today()
    for entry in catalogue.scheduled(today):
        catalogue_acts.take_effect(entry, by=SYSTEM)
    for change in changes.scheduled(today):
        try:
            change_acts.take_effect(change, by=SYSTEM)
        except Refused as refusal:
            # It no longer agrees with the catalogue of today: back to its editor, who reads why.
            change_acts.return_draft(change, by=SYSTEM, reason=f"到生效日时不符合要求：{refusal.message}"[:500])
    for entry_of_list in list_lines.scheduled(today):
        try:
            list_acts.take_effect(entry_of_list, by=SYSTEM)
        except Refused as refusal:
            reason = f"到生效日时不符合要求：{refusal.message}"[:500]
            list_acts.return_draft(entry_of_list, by=SYSTEM, reason=reason)


@job("services.link_line", label="清单条目变动后核对引用它的事项")
def link_line(uid: str) -> int:
    line = list_lines.line_by_uid(UUID(uid))
    return linking.link_after_line(line) if line is not None else 0


@job("services.link_items", label="核对一个单位以下的事项与专项清单")
def link_items(path: str, list_id: str = "") -> int:
    return linking.link_items(list_links.concerned(path, list_id))


@job("services.link_ended", at="00:20", label="核对引用昨天届满的清单条目的事项")
def link_ended() -> int:
    """A line whose own term is over holds no longer, though nobody acted. Three days back, should a night be missed."""
    today = workdays.today()
    over = list_lines.ending([""], today - timedelta(days=3), today - timedelta(days=1))
    return sum(linking.link_after_line(line) for line in over)


@job("services.send_back_all", label="逐项退回与目录不一致的事项")
def send_back_all(account: str, entry: str, reason: str, limit_days: int | None) -> None:
    """What one person asked for with one click."""
    person, found = by_uid(account), catalogue.by_uid(entry)
    if person is None or found is None:
        return
    actor = actor_for(person)
    items = [item for item in alignment.sendable(actor, found) if actor.holds("services.manager", item.org)]
    rectifying.send_back_all(items, by=actor, reason=reason, limit_days=limit_days)


@job("services.measure", label="重新比对目录下的实施事项")
def measure(uid: str) -> int:
    entry = catalogue.by_uid(uid)
    return measuring.measure(entry) if entry is not None else 0


@job("services.import_list", label="导入上传的清单")
def import_list(imported: int) -> None:
    """What somebody sent at the desk; bodies that are done are not done again."""
    import_acts.carry_out(imported)


@job("services.forget_imports", at="03:50", label="清理早已结束的清单导入的文件")
def forget_imports() -> int:
    return import_acts.forget_old()


@job("services.index_body", label="按机关的别称更新检索库")
def index_body(path: str) -> int:
    """Names of a body stand in the index with each of its items."""
    return search.index(search_index.INDEX).put_many(search_index.documents_of(path))


@job("services.index_journeys", label="重建一件事的检索库")
def index_journeys() -> int:
    """After an upgrade that changed where they lie."""
    return search.rebuild(journey_index.INDEX)


@job("services.count_popular", every="1h", label="统计常办事项")
def count_popular() -> int:
    """From applications and visits of the period; done again, it comes to the same."""
    return popularity_acts.recount(workdays.today())


@job("services.remind_bookings", every="1h", label="预约提醒")
def remind_bookings() -> None:
    """For tomorrow; what was reminded is marked, so an hour that was missed is made up for."""
    for booking in bookings.due_for_reminder(workdays.today()):
        booking_acts.remind(booking)


@job("services.forget_bookings", at="03:40", label="删除预约中已无用途的个人信息")
def forget_bookings() -> int:
    return forgetting.forget_past()


@job("services.forget_consultations", at="03:45", label="删除咨询人已无用途的联系方式")
def forget_consultations() -> int:
    return consultation_acts.forget_contacts()


@job("services.remind_visits", every="1h", label="上门服务提醒")
def remind_visits() -> int:
    return sum(visit_acts.remind(visit) for visit in visits.due_for_reminder(workdays.today()))


@job("services.end_authorities", at="00:10", label="代办授权到期")
def end_authorities() -> int:
    """授权期限届满: each on its own, so that one that somebody is working on stops no other."""
    return _each(agency.lapsed(workdays.today()), agency_acts.lapse)


@job("services.accept_deemed", every="10m", label="受理期限届满未告知的，视为受理")
def accept_deemed() -> int:
    """LIC 第三十二条第一款第（四）项. Each on its own: one that cannot be taken up stops no other."""
    return _each(applications.unanswered(workdays.today()), application_acts.accept_deemed)


@job("services.lapse", every="10m", label="补正期限届满未补正的，视为撤回")
def lapse_unsupplemented() -> int:
    return _each(applications.unsupplemented(workdays.today()), application_acts.lapse)


@job("services.renewal", every="1h", label="证件到期前提醒申请延续")
def remind_of_renewal() -> int:
    return sum(licence_acts.remind(licence) for licence in licences.for_renewal(workdays.today()))


@job("services.forget_uploads", every="1h", label="清理上传后一天没有提交的文件")
def forget_uploads() -> int:
    return uploads.drop_old()


@job("services.renew_deemed", every="10m", label="证件届满未决定的延续申请，视为准予延续")
def renew_deemed() -> int:
    """LIC 第五十条第二款: asked in time, not decided before the last day of the licence."""
    return _each(licences.deemed_renewed(workdays.today()), application_acts.renew_deemed)


@job("services.tolerance", every="10m", label="容缺材料逾期没有补交的，按告知的方式处理")
def miss_tolerance() -> int:
    return _each(applications.unsupplied(workdays.today()), application_acts.miss_tolerance)


@job("services.hearing_lapse", every="10m", label="期限届满无人要求听证的，继续审查")
def lapse_hearings() -> int:
    return _each(hearings.unasked(workdays.today()), hearing_acts.lapse)


def _each(found: Iterable[Any], act: Callable[..., Any]) -> int:
    done = 0
    for one in found:
        try:
            act(one, by=SYSTEM)
        except Refused:
            continue  # somebody acted in between
        done += 1
    return done
