"""补正 in the form: open only where the window asked, the earlier answers stay."""

from dataclasses import replace

from gongkai.apps.services.actions.applications import answers as filled
from gongkai.apps.services.actions.applications import bars
from gongkai.apps.services.actions.applications.filing import person_fields
from gongkai.apps.services.models import Application, ApplicationChannel
from gongkai.apps.services.queries import forms as reading
from gongkai.apps.services.queries.standards import elements_of
from gongkai.apps.services.rules import composing, projects
from gongkai.kernel import eforms, workdays
from gongkai.kernel.cases import Refused
from gongkai.kernel.eforms.models import FormAnswers
from gongkai.kernel.people.actors import Actor


def begin_correction(application: Application, *, by: Actor, holder: str) -> FormAnswers:
    """补正: the form as it was submitted, open where the window asked; what was begun is gone on with."""
    earlier, asked = application.filled, reading.asked_again(application)
    if earlier is None or not asked:
        raise Refused("申请表没有需要改正的内容。", code="nothing_asked")
    going_on = reading.correction_of(application, holder)
    if going_on is not None:
        return going_on
    made, _ = eforms.begin(
        earlier.version,
        by=by,
        holder=holder,
        replaces=earlier,
        only=asked,
        content=eforms.definition_for(earlier),
        org=application.org,
        about=earlier.about,
    )
    return made


def take_correction(application: Application, answers: FormAnswers, *, by: Actor) -> list[str]:
    """Inside the act that receives the supplement: the new answers stand for the case, the old ones hang on them.
    Returns labels of what is different, for the journal."""
    locked = eforms.lock(answers)
    if locked.replaces_id != application.filled_id:
        raise Refused("办件的申请表在此期间有变动，请重新补正。", code="stale")
    values = filled.judged(locked).values
    definition = eforms.definition_for(locked)
    wanted = composing.numbers(definition, elements_of(application.version))
    before = eforms.values_of(application.filled) if application.filled is not None else {}
    filled.freeze(locked, application, by)
    person = filled.person_of(values)
    if application.channel == ApplicationChannel.AGENCY:
        person = replace(person, agent_name=application.agent_name)  # the form of whoever helps does not ask for it
    for name, value in person_fields(person).items():
        setattr(application, name, value)
    application.content = filled.content_of(values) or application.content
    application.delivery = values["apply_delivery"]
    filed = filled.filing_of(values, wanted, locked, item=application.item, form="electronic")
    if wrong := projects.problems(projects.normalise(filed.project_code)) if filed.project_code else []:
        raise Refused(wrong[0], code="project_code", field=composing.PROJECT_CODE)
    application.project_code = projects.normalise(filed.project_code) or application.project_code
    bars.refuse_barred(application)
    application.form_faults = []
    application.save()
    for row in application.materials.all():
        names = [name for name, number in wanted.items() if number == row.number]
        if any(values.get(name) and values.get(name) != before.get(name) for name in names):
            row.handed_in, row.copies = row.handed_in or "electronic", row.copies or 1
            row.received_on = workdays.today()
            row.save()
    changed = [name for name in {*values, *before} if values.get(name) != before.get(name)]
    return [label for name, label in definition.labels.items() if name in changed]
