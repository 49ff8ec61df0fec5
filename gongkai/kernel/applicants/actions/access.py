"""登录、会话、密码、找回: how a natural person comes in, and how the others are put out."""

from importlib import import_module

from django.conf import settings
from django.contrib.auth.hashers import check_password as password_matches
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from gongkai.kernel.applicants import messages, queries
from gongkai.kernel.applicants.actions import codes
from gongkai.kernel.applicants.actions.records import lock, write
from gongkai.kernel.applicants.actions.registration import check_password
from gongkai.kernel.applicants.models import Applicant, ApplicantSignIn, ConfirmationCode
from gongkai.kernel.applicants.rules import Contact
from gongkai.kernel.cases.refusals import Refused
from gongkai.kernel.tries import counting

HOUR, DAY = 3600, 86_400
# Wrong passwords for one account in an hour before each further try is asked a question first.
WRONG_BEFORE_QUESTION = 5
# After so many the password alone opens nothing until the hour is over; passkey and recovery still do.
WRONG_MOST = 30
# Document numbers tried for one contact in a day.
RECOVERIES = 10
CHANGED = "您的账号密码已经修改，其他设备上的登录已经退出。"
RECOVERED = "您的账号密码已经通过验证码找回并重新设置，所有设备上的登录已经退出。"
RECOVERY_OFTEN = "今天尝试找回的次数过多，请明天再试，或者到窗口核验身份。"
RECOVERY_FAILED = "信息不符，没有重新设置密码。请核对证件号码；联系方式已经不用的，请到窗口核验身份。"


def by_password(login: str, password: str) -> Applicant | None:
    """The account these open. One that does not exist costs the same time as a wrong password."""
    applicant = queries.by_login(login)
    if applicant is None or applicant.is_legal or not applicant.password:
        make_password(password)
        return None
    if is_shut(login) or not password_matches(password, applicant.password):
        return None
    return applicant


def password_is(applicant: Applicant, password: str) -> bool:
    """Whether this is the password of somebody who is here already; wrong ones count as at the sign-in."""
    mark = str(applicant.uid)
    if counting.count("applicant-wrong", mark, HOUR) >= WRONG_MOST:
        return False
    right = bool(applicant.password) and password_matches(password, applicant.password)
    if not right:
        counting.spend("applicant-wrong", mark, HOUR)
    return right


def wrong_count(login: str) -> int:
    return counting.count("applicant-wrong", _mark(login), HOUR)


def count_wrong(login: str) -> int:
    return counting.spend("applicant-wrong", _mark(login), HOUR)


def is_shut(login: str) -> bool:
    return wrong_count(login) >= WRONG_MOST


def _mark(login: str) -> str:
    """What was typed, not whose it is: an account that does not exist is slowed down alike."""
    applicant = queries.by_login(login)
    return str(applicant.uid) if applicant else "".join(login.split()).lower()


@transaction.atomic
def record_sign_in(applicant: Applicant, session_key: str, *, method: str, address: str | None, agent: str) -> None:
    """A finished sign-in: `method` is how the person proved who it is, in Chinese."""
    ApplicantSignIn.objects.filter(session_key=session_key).delete()
    known = ApplicantSignIn.objects.filter(applicant=applicant, agent=agent[:200]).exists()
    first = not ApplicantSignIn.objects.filter(applicant=applicant).exists()
    ApplicantSignIn.objects.create(applicant=applicant, session_key=session_key, address=address, agent=agent[:200])
    write(applicant, "log_in", "sign_in", {"method": method})
    if not known and not first:
        messages.send(
            applicant,
            "applicants.security",
            fingerprint=f"sign-in:{session_key}",
            link="/my/security/",
            what="您的账号在一台新的设备或者浏览器上登录。",
        )


@transaction.atomic
def record_sign_out(applicant: Applicant, session_key: str | None) -> None:
    ApplicantSignIn.objects.filter(applicant=applicant, session_key=session_key).delete()
    write(applicant, "log_out", "sign_out")


def follow(old_key: str | None, new_key: str | None) -> None:
    """The same sign-in under a new key."""
    ApplicantSignIn.objects.filter(session_key=old_key).update(session_key=new_key)


def live(applicant: Applicant) -> list[ApplicantSignIn]:
    """Where the applicant is signed in now, latest first."""
    signed = list(ApplicantSignIn.objects.filter(applicant=applicant))
    rows = Session.objects.filter(session_key__in=[one.session_key for one in signed], expire_date__gt=timezone.now())
    alive = set(rows.values_list("session_key", flat=True))
    return [one for one in signed if one.session_key in alive]


@transaction.atomic
def end_session(applicant: Applicant, number: int) -> bool:
    """End one sign-in; False when there is none of that number."""
    found = ApplicantSignIn.objects.filter(applicant=applicant, pk=number).first()
    if found is None:
        return False
    _drop(found)
    write(applicant, "log_out", "end_session")
    return True


def end_all(applicant: Applicant, *, but: str | None = None) -> None:
    for one in ApplicantSignIn.objects.filter(applicant=applicant).exclude(session_key=but):
        _drop(one)


def forget_ended() -> int:
    """Drop the records of sessions that are over."""
    alive = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    return ApplicantSignIn.objects.exclude(session_key__in=alive).delete()[0]


def _drop(sign_in: ApplicantSignIn) -> None:
    import_module(settings.SESSION_ENGINE).SessionStore(sign_in.session_key).delete()
    sign_in.delete()


def change_password(applicant: Applicant, *, current: str, password: str, session_key: str | None) -> Applicant:
    """修改密码: every other session ends. Whoever has none yet (passkey only) sets the first."""
    if applicant.password and not password_is(applicant, current):
        raise Refused("原密码不正确，或者错误次数过多。", code="wrong_password", field="current")
    with transaction.atomic():
        changed = _set_password(applicant, password, but=session_key)
        write(changed, "configure", "change_password", {"what": "修改密码"})
        _warn(changed, CHANGED, "password")
    return changed


def request_recovery(contact: Contact) -> ConfirmationCode:
    """A code to a contact that may or may not have an account; only to one that has does anything leave."""
    return codes.request_code(contact, "recover", deliver=queries.by_contact(contact) is not None)


def recover(*, proof: ConfirmationCode, identity_number: str, password: str) -> Applicant:
    """找回密码: a confirmed contact and the number of the document. The contact alone is not enough, because networks
    give numbers out again. Raises Refused; a wrong number is counted even so."""
    if counting.spend("applicant-recover", f"{proof.contact_kind}:{proof.contact.value}", DAY) > RECOVERIES:
        raise Refused(RECOVERY_OFTEN, code="too_many")
    with transaction.atomic():
        applicant = queries.by_contact(proof.contact)
        if applicant is None or identity_number.strip().upper() != applicant.identity_number:
            raise Refused(RECOVERY_FAILED, code="mismatch", field="identity_number")
        changed = _set_password(applicant, password, but=None)
        codes.use(proof)
        write(changed, "configure", "recover", {"what": "通过验证码找回密码"})
        _warn(changed, RECOVERED, "recover")
    return changed


def _set_password(applicant: Applicant, password: str, *, but: str | None) -> Applicant:
    check_password(password)
    locked = lock(applicant)
    locked.password = make_password(password)
    locked.session_version += 1
    locked.save(update_fields=["password", "session_version"])
    end_all(locked, but=but)
    return locked


def _warn(applicant: Applicant, what: str, mark: str) -> None:
    stamp = f"{timezone.now():%Y%m%d%H%M%S%f}"
    messages.send(applicant, "applicants.security", fingerprint=f"{mark}:{stamp}", link="/my/security/", what=what)
