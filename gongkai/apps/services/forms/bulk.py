"""Several applications of one item at once."""

from typing import Any

from django import forms

from gongkai.apps.services.actions.applications import bulk
from gongkai.apps.services.models import Application
from gongkai.kernel.cases.assignment import candidates, candidates_query
from gongkai.kernel.cases.procedures import procedure
from gongkai.kernel.people.actors import Actor
from gongkai.kernel.people.models import Account
from gongkai.web.forms import DateField, Form

# What can be done to several, from which step, and under which post.
ACTS = {
    "accept": ("受理（材料已全部核对）", ("submitted", "pre_review"), "services.window"),
    "start": ("开始审查", ("accepted",), "services.examiner"),
    "pass": ("完成审查，建议准予", ("in_review",), "services.examiner"),
    "grant": ("准予", ("deciding",), "services.approver"),
    "deliver": ("电子送达（申请人选择电子送达的）", ("granted", "refused"), "services.window"),
}
ASSIGN = ("assign", "分给一人承办")


class BulkForm(Form):
    chosen_uids = forms.MultipleChoiceField(label="办件", widget=forms.CheckboxSelectMultiple)
    do = forms.ChoiceField(label="办理")
    opinion = forms.CharField(
        label="审查意见（完成审查时填写）", max_length=500, required=False, initial="经审查，符合法定条件、标准。"
    )
    valid_to = DateField(label="证件有效期至（准予时填写，长期有效的不填）", required=False)
    handler = forms.ModelChoiceField(label="承办人（分办时选择）", queryset=Account.objects.none(), required=False)

    def __init__(self, *args: Any, rows: list[Application], actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows, self.actor = {str(row.case.uid): row for row in rows}, actor
        steps = procedure("services.application")
        self.offer(
            "chosen_uids",
            [
                (uid, f"{row.case.number}　{row.applicant_name}　{steps.step(row.case.step).label}")
                for uid, row in self.rows.items()
            ],
        )
        case, here = rows[0].case, {row.case.step for row in rows}
        usual = [
            (name, label)
            for name, (label, steps_of, role) in ACTS.items()
            if here & set(steps_of) and actor.holds(role, case.org)
        ]
        self.offer("do", [*usual, ASSIGN])
        names = {name for name, _ in usual}
        if "pass" not in names:
            del self.fields["opinion"]
        if "grant" not in names:
            del self.fields["valid_to"]
        self.offer("handler", candidates_query(case, [account.pk for account in candidates(case)]))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("do") == "assign" and not data.get("handler"):
            self.add_error("handler", "请选择承办人。")
        if data.get("do") == "pass" and not (data.get("opinion") or "").strip():
            self.add_error("opinion", "请填写审查意见。")
        return data

    def carry_out(self) -> bulk.Done:
        data = self.cleaned_data
        rows, by = [self.rows[uid] for uid in data["chosen_uids"]], self.actor
        if data["do"] == "assign":
            return bulk.assign_all(rows, by=by, handler=data["handler"])
        if data["do"] == "pass":
            return bulk.pass_all(rows, by=by, opinion=data["opinion"])
        if data["do"] == "grant":
            return bulk.grant_all(rows, by=by, valid_to=data["valid_to"])
        plain = {"accept": bulk.accept_all, "start": bulk.start_all, "deliver": bulk.deliver_all}
        return plain[data["do"]](rows, by=by)
