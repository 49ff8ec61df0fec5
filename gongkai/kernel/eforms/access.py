"""Who may manage a form, who may open the files of what was filled in."""

from uuid import UUID

from django.http import HttpRequest

from gongkai.kernel.eforms.bindings import binding_of
from gongkai.kernel.eforms.models import FormAnswers, FormDefinition
from gongkai.kernel.files import access as files
from gongkai.kernel.files.models import StoredFile
from gongkai.kernel.people.actors import Actor

ADMIN = "platform.admin"
PREFIX = "eform-answers"
PURPOSE = "form_material"
# The session key under which a browser keeps the forms it has opened by a code.
OPENED = "gongkai_eforms"


def may_manage(form: FormDefinition, actor: Actor) -> bool:
    """The administrators of the body, and whom the owner's app names."""
    if form.builtin:
        return False
    if actor.kind == "system" or actor.holds(ADMIN, form.org):
        return True
    binding = binding_of(form.owner)
    return binding is not None and binding.may_manage(form, actor)


def may_read(answers: FormAnswers, actor: Actor, request: HttpRequest | None) -> bool:
    """Whoever fills it in; once it is submitted, whom the owner's app names, too."""
    if request is not None and is_holder(answers, request):
        return True
    binding = binding_of(answers.version.form.owner)
    if binding is None:
        return False
    asked = binding.may_fill if answers.is_open else binding.may_read
    return asked(answers, actor, request)


def is_holder(answers: FormAnswers, request: HttpRequest) -> bool:
    """The applicant who is signed in, or a browser in which the code was entered.

    Whoever acts for somebody is the holder as far as the authorisation reaches.
    """
    from gongkai.kernel.applicants.presence import presence_of

    if answers.code_index and str(answers.uid) in request.session.get(OPENED, ()):
        return True
    presence = presence_of(request)
    if presence is None or answers.holder != holder_of(presence.subject.uid):
        return False
    binding = binding_of(answers.version.form.owner)
    return binding is None or not binding.kind or presence.covers(binding.kind)


def holder_of(applicant_uid: UUID) -> str:
    """How an applicant is named as who fills in."""
    return f"applicant:{applicant_uid}"


def declare() -> None:
    """Registered once, when the platform starts."""
    files.policy(PREFIX, _may_open)
    files.personal(PURPOSE, "表单材料", sealed=True)


def _may_open(file: StoredFile, actor: Actor, request: HttpRequest | None) -> bool:
    answers = FormAnswers.objects.select_related("version__form").filter(uid=file.owner.partition(":")[2]).first()
    return answers is not None and may_read(answers, actor, request)
