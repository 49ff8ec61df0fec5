"""Who opens the pages of the standing duties; for everybody else they are not there."""

from datetime import date

from django.urls import reverse

from gongkai.apps.disclosure.actions import handovers, reassessments, watch_words
from gongkai.apps.disclosure.tests.documents.walk import drafted, published
from gongkai.apps.disclosure.tests.duties.test_places import archive
from gongkai.apps.disclosure.tests.requests.walk import received

DAY = date(2026, 3, 2)
PEOPLE = (
    *("nobody", "drafter", "clerk", "handler", "reviewer", "secrecy", "head", "leader"),
    *("other_clerk", "other_secrecy", "supervisor", "auditor", "admin"),
)


def doors(cast, clock):
    """Address → who may open it."""
    place = archive(cast)
    public, draft = published(cast, clock), drafted(cast, clock, text={"title": "在编", "doc_no": ""})
    received(cast, clock, DAY).answer(DAY, "denied.process_info")
    batch = handovers.draw(org=cast.bureau, by=cast.clerk, place=place)
    found = reassessments.open_round(org=cast.bureau, by=cast.clerk, everything=True)
    (word,) = watch_words.add_words(org=cast.bureau, by=cast.secrecy, texts=["青松工程"], weight="stop")
    everybody = set(PEOPLE)
    clerks = {"clerk", "head", "other_clerk"}
    delivering = {"clerk", "head", "supervisor"}
    assessing = {"drafter", "clerk", "handler", "reviewer", "secrecy", "head", "leader", "supervisor"}
    documents = {
        "drafter",
        "clerk",
        "reviewer",
        "secrecy",
        "head",
        "leader",
        "supervisor",
        "other_clerk",
        "other_secrecy",
    }
    pair = [public.item.case.uid, draft.item.case.uid]
    return {
        ("places", ()): clerks,
        ("place_add", ()): clerks,
        **{(f"place_{name}", (place.uid,)): {"clerk", "head"} for name in ("change", "close", "month")},
        ("handovers", ()): everybody,
        ("handover", (batch.case.uid,)): delivering,
        ("handover_sheet", (batch.case.uid,)): delivering,
        ("reassessments", ()): everybody,
        ("reassessment", (found.case.uid,)): assessing,
        ("columns", ()): documents,
        ("column_waive", ("caizheng", "licence")): {"head"},
        ("duty_settings", ()): {"head"},
        ("likeness", ()): {"drafter", "clerk", "head", "other_clerk"},
        ("likeness_judge", tuple(pair)): {"drafter", "clerk", "head"},
        ("words", ()): {"secrecy", "other_secrecy"},
        ("word_add", ()): {"secrecy", "other_secrecy"},
        ("word_remove", (word.uid,)): {"secrecy"},
    }


def test_every_page_opens_for_whom_it_is_and_is_not_there_for_others(cast, clock, logged_in, client):
    wrong = []
    table = doors(cast, clock)
    for (name, arguments), _ in table.items():
        if client.get(reverse(f"disclosure_desk:{name}", args=arguments)).status_code != 302:
            wrong.append(f"{name} is open to anybody")
    for person in PEOPLE:
        browser = logged_in(cast.account(person))
        for (name, arguments), may in table.items():
            answer = browser.get(reverse(f"disclosure_desk:{name}", args=arguments)).status_code
            if answer != (200 if person in may else 404):
                wrong.append(f"{person} {name}: {answer}")
    assert wrong == []
