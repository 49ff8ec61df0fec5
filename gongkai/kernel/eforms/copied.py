"""What an applicant has begun to fill in, for the copy of personal data; what was submitted goes with its record."""

from typing import Any

from gongkai.kernel.eforms.access import holder_of


def declare() -> None:
    """Registered once, when the platform starts."""
    from gongkai.kernel.applicants import copying

    copying.section("没有提交的表单", drafts_of)


def drafts_of(applicant: Any) -> list[str]:
    """One line for each draft: the form, when it was saved, and what was typed, right or wrong."""
    from gongkai.kernel.eforms import queries

    return [_line(answers) for answers in queries.open_of(holder_of(applicant.uid))]


def _line(answers: Any) -> str:
    from gongkai.kernel.eforms import queries
    from gongkai.kernel.eforms.evaluation import words_of
    from gongkai.kernel.workdays import SHANGHAI

    definition, typed = queries.definition_for(answers), answers.unsealed().get("answers", {})
    values = queries.judged(answers).values
    names = {uid: file.original_name for uid, file in queries.files_of(answers).items()}
    right = words_of(definition, values, region_name=queries.region_name, files=names)
    words = [f"{one.label}：{one.text}" for one in right]
    words += [
        f"{definition.labels[name]}：{value}"
        for name, value in typed.items()
        if name in definition.labels and name not in values and value not in (None, "", [], {})
    ]
    at = answers.saved_at.astimezone(SHANGHAI)
    return f"{at:%Y-%m-%d %H:%M} {definition.title}；{'；'.join(words)}"
