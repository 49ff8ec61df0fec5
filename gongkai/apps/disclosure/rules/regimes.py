"""适用哪一部条例: chosen by the receipt date (条例第五十六条); there is no transition article."""

from datetime import date

from gongkai.apps.disclosure.rules import tables
from gongkai.apps.disclosure.rules.schemas import RegimeRow


def regime_on(received_on: date) -> RegimeRow:
    """The regulation under which a request received on this day is handled.

    Received by 2019-05-14: R492, 15 working days (旧条例第二十四条); from 2019-05-15: R711, 20 (第三十三条).
    Raises LawError before 2008-05-01, when there was no regulation.
    """
    return tables.regimes().on(received_on)


def transition_note(received_on: date, closed_on: date | None = None) -> str:
    """What to tell about a request received under R492 and still open when R711 came into force; else "".

    It keeps its original deadline unless an officer overrides it with a reason (K).
    """
    later = regime_on(received_on).valid_to
    if later is None or (closed_on is not None and closed_on <= later):
        return ""
    successor = tables.regimes().versions[1]
    start = successor.valid_from
    return (
        f"本件于{start.year}年{start.month}月{start.day}日新条例施行时尚未答复，"
        "新条例没有过渡规定，沿用收到申请时的答复期限；确需按新条例办理的，应当说明理由。"
    )
