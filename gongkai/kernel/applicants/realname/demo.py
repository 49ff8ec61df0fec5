"""演示核验: says yes to whatever was registered. For trying out; start-up refuses it in production, and a level it once
gave counts for nothing where it is switched off."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.core import signing
from django.utils.crypto import constant_time_compare, get_random_string

from gongkai.kernel.applicants.models import Applicant
from gongkai.kernel.applicants.realname import DEMO, Failed, Identity, Start

PAGE = "/my/level/demo/"
SALT = "gongkai.applicants.demo"
SECONDS = 600


class DemoProvider:
    id = DEMO
    label = "演示核验（不具效力）"
    is_demo = True

    def start(self, applicant: Applicant, back: str) -> Start:
        nonce = get_random_string(24)
        query = urlencode({"state": nonce, "back": signing.dumps(back, salt=SALT)})
        return Start(f"{PAGE}?{query}", {"nonce": nonce, "applicant": str(applicant.uid)})

    def finish(self, state: Mapping[str, str], answer: Mapping[str, str], back: str) -> Identity:
        try:
            said = signing.loads(answer.get("answer", ""), salt=SALT, max_age=SECONDS)
        except signing.BadSignature as error:
            raise Failed("演示核验没有完成，请重试。") from error
        if not constant_time_compare(str(said.get("state", "")), state.get("nonce", "")):
            raise Failed("演示核验的结果与本次申请不符，请重试。")
        if not said.get("passed"):
            raise Failed("演示核验没有通过。")
        applicant = Applicant.objects.get(uid=state["applicant"])
        return Identity(applicant.name, applicant.identity_kind, applicant.identity_number, state["nonce"])


def answer_address(state: str, back: str, *, passed: bool) -> str:
    """Where the demo's own page sends the browser back to; the address was signed by `start`. Raises BadSignature."""
    address = signing.loads(back, salt=SALT, max_age=SECONDS)
    return f"{address}?{urlencode({'answer': signing.dumps({'state': state, 'passed': passed}, salt=SALT)})}"
