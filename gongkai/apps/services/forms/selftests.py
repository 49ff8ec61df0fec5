"""What an editor types about a self-test: its frame, a question with its answers, an outcome."""

from dataclasses import replace
from typing import Any

from django import forms

from gongkai.apps.services.forms.acts import ReasonForm
from gongkai.apps.services.forms.rows import RowForm, Rows
from gongkai.apps.services.models import GuidanceState
from gongkai.apps.services.rules import selftests as rules
from gongkai.apps.services.rules.codes import normalise
from gongkai.apps.services.rules.selftests import Answer, Outcome, Question, Tree
from gongkai.web.acts import ActForm
from gongkai.web.forms import CodeField, Form

SELFTEST_FORMS: dict[str, type[ActForm]] = {
    "return_draft": ReasonForm,
    "discard": ReasonForm,
    "take_down": ReasonForm,
}
NEW_QUESTION, NEW_OUTCOME = "new_q", "new_r"
SHORT = 24


def lines_of(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


class SelfTestFilter(Form):
    text = forms.CharField(label="标题", max_length=60, required=False)
    state = forms.ChoiceField(
        label="状态",
        choices=[("", "全部"), *((s.value, s.label) for s in GuidanceState if s != GuidanceState.DISCARDED)],
        required=False,
    )


class NewSelfTestForm(Form):
    """For what; a 一件事 is chosen on its own page."""

    code = CodeField(
        label="编码",
        max_length=64,
        help_text="基本目录的编码：供各地实施这一项的机关共用；实施编码或者业务办理项编码：只用于这一个事项。",
    )


class FrameForm(Form):
    title = forms.CharField(label="标题", max_length=rules.TITLE)
    intro = forms.CharField(
        label="开头的话", max_length=rules.HELP, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class LinesField(forms.CharField):
    """One a line."""

    def __init__(self, *, most: int = rules.MOST_LINES, longest: int = rules.LINE, **kwargs: Any) -> None:
        self.most, self.longest = most, longest
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 2}))
        super().__init__(required=False, **kwargs)

    def clean(self, value: Any) -> tuple[str, ...]:
        lines = lines_of(super().clean(value))
        if len(lines) > self.most:
            raise forms.ValidationError(f"最多 {self.most} 行。")
        if any(len(line) > self.longest for line in lines):
            raise forms.ValidationError(f"每行最多 {self.longest} 字。")
        return lines


class AnswerRow(RowForm):
    counts = ("text", "to")

    text = forms.CharField(label="答案", max_length=rules.ANSWER, required=False)
    to = forms.ChoiceField(label="接下来", required=False)
    materials = LinesField(
        label="选这个答案要准备的材料", help_text="每行一种，名称与事项的材料清单一致。所有人都要交的不用写。"
    )

    def __init__(self, *args: Any, places: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("to", places)


class QuestionForm(Form):
    text = forms.CharField(label="题目", max_length=rules.TEXT)
    help = forms.CharField(
        label="提示",
        max_length=rules.HELP,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="怎样判断、到哪里查。",
    )


def places_of(tree: Tree, but: str) -> list[Any]:
    """Where an answer may lead: other questions, outcomes, or a new one that is made with the answer."""
    questions = [
        (one.key, f"{tree.name(one.key)}　{one.text[:SHORT] or '（没有写）'}")
        for one in tree.questions
        if one.key != but
    ]
    outcomes = [
        (one.key, f"{tree.name(one.key)}　{rules.KINDS[one.kind]}：{one.text[:SHORT] or '（没有写）'}")
        for one in tree.outcomes
    ]
    new = [(NEW_QUESTION, "新的一题"), (NEW_OUTCOME, "新的结果")]
    groups = [("题目", questions), ("结果", outcomes), ("新建", new)]
    return [("", "请选择"), *(group for group in groups if group[1])]


class QuestionEditor:
    """The page of one question."""

    def __init__(self, tree: Tree, question: Question, data: Any = None) -> None:
        self.tree, self.question = tree, question
        given = (data,) if data is not None else ()
        self.form = QuestionForm(*given, initial={"text": question.text, "help": question.help})
        rows = [{"text": a.text, "to": a.to, "materials": "\n".join(a.materials)} for a in question.answers]
        self.rows = Rows(
            AnswerRow, "answers", "答案", rows, data, most=rules.MOST_ANSWERS, places=places_of(tree, question.key)
        )
        self.is_turning = data is not None and "more" in data

    def is_valid(self) -> bool:
        return all([self.form.is_valid(), self.rows.is_valid()])

    def read(self) -> Tree:
        """The tree with this question as typed; answers that lead to something new bring it along."""
        data = self.form.cleaned_data
        # The question stands first, so that what its answers bring along gets other keys.
        tree = rules.with_question(self.tree, replace(self.question, text=data["text"], help=data["help"]))
        answers = []
        for row in self.rows.kept():
            said = row.cleaned_data
            to = said["to"]
            if to == NEW_QUESTION:
                to = rules.new_key(tree, "q")
                tree = rules.with_question(tree, Question(to))
            elif to == NEW_OUTCOME:
                to = rules.new_key(tree, "r")
                tree = rules.with_outcome(tree, Outcome(to))
            answers.append(Answer(said["text"], to, said["materials"]))
        return rules.with_question(
            tree, replace(self.question, text=data["text"], help=data["help"], answers=tuple(answers))
        )


class OutcomeForm(Form):
    kind = forms.ChoiceField(label="结果", choices=list(rules.KINDS.items()))
    text = forms.CharField(label="说明", max_length=rules.HELP, widget=forms.Textarea(attrs={"rows": 3}))
    basis = forms.CharField(
        label="依据的条款",
        max_length=rules.BASIS,
        required=False,
        help_text="不能办理、不用办理的必须填写，例如“《××条例》第×条”。",
    )
    codes = LinesField(
        label="应当办理的事项",
        longest=64,
        help_text="每行一个编码：基本目录的编码，各地自动对应本地的事项；或者某个机关的事项编码。",
    )
    materials = LinesField(label="另外要准备的材料", help_text="每行一种，名称与事项的材料清单一致。")

    def clean_codes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(normalise(code) for code in self.cleaned_data["codes"]))

    def read(self, outcome: Outcome) -> Outcome:
        return replace(outcome, **self.cleaned_data)
