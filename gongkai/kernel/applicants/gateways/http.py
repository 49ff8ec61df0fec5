"""通用 HTTP 短信网关: one signed POST for each message, through the platform's own gate for outgoing requests.

    POST <GONGKAI_SMS_URL>
    Content-Type: application/json; charset=utf-8
    Idempotency-Key: <id>
    X-Gongkai-Signature: t=<unix seconds>,v1=<hex of HMAC-SHA256(secret, "<t>." + body)>

    {"id": "…", "to": "13800000000", "text": "…", "template": "applicants.code", "sign": "…"}

2xx is taken (`{"reference": "…"}` may come back), 409 was taken before; 429 and 5xx are tried again; any other answer
is final.
"""

import json
import time
from urllib.parse import urlsplit

from django.conf import settings

from gongkai.kernel.applicants.gateways import Down, Rejected
from gongkai.kernel.outbox import egress, signature

SECONDS = 15.0
TAKEN_BEFORE = 409
AGAIN = frozenset({408, 425, 429})
MAX_ANSWER = 64 * 1024


class HttpGateway:
    def send(self, to: str, text: str, *, key: str, template: str) -> str:
        body = json.dumps(
            {"id": key, "to": to, "text": text, "template": template, "sign": settings.SMS_SIGN}, ensure_ascii=False
        ).encode()
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Idempotency-Key": key,
            signature.HEADER: signature.sign(settings.SMS_SECRET, body, int(time.time())),
        }
        place = urlsplit(settings.SMS_URL)
        try:
            reply = egress.request(
                "POST",
                settings.SMS_URL,
                headers=headers,
                body=body,
                seconds=SECONDS,
                max_bytes=MAX_ANSWER,
                redirects=0,
                allow=[place.netloc],
            )
        except egress.Blocked as error:
            raise Rejected(str(error)) from error
        except egress.EgressError as error:
            raise Down(str(error)) from error
        return _read(reply)


def _read(reply: egress.Reply) -> str:
    if reply.status == TAKEN_BEFORE or 200 <= reply.status < 300:
        return _reference(reply.body)
    sentence = f"短信网关应答 {reply.status}"
    if reply.status in AGAIN or reply.status >= 500:
        raise Down(sentence)
    raise Rejected(sentence)


def _reference(body: bytes) -> str:
    try:
        found = json.loads(body or b"{}")
    except ValueError:
        return ""
    return str(found.get("reference", ""))[:120] if isinstance(found, dict) else ""
