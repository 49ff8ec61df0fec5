"""An act is one function and one transaction.

`@act("disclosure.request.extend")` locks the case, refuses the wrong step, the missing post and broken
separation of duties, runs the function, applies step, clocks and letter as the procedure declares them,
writes the journal entry and tells the outbox. Web pages, API, imports, jobs and tests call the same function.
"""

import functools
import inspect
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ParamSpec, TypeVar

from django.db.models import Model

from gongkai.kernel import law, rows, workdays
from gongkai.kernel.cases import clockwork, letters, separation
from gongkai.kernel.cases.events import CaseActed
from gongkai.kernel.cases.models import Case, CaseDetail, Letter
from gongkai.kernel.cases.procedures import PUBLIC, START, SYSTEM, ActSpec, ClockEffect, Procedure, procedure
from gongkai.kernel.cases.refusals import NotAllowed, Refused
from gongkai.kernel.journal import writing as journal
from gongkai.kernel.journal.models import Entry
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.outbox import emit
from gongkai.kernel.people.actors import Actor, Holding
from gongkai.kernel.registry import role_label

P = ParamSpec("P")
R = TypeVar("R")


@dataclass
class Context:
    """What an act under way may add to its own record."""

    spec: ActSpec
    by: Actor
    arguments: dict[str, Any]
    details: dict[str, Any] = field(default_factory=dict)
    words: dict[str, Any] = field(default_factory=dict)
    target: str = ""
    issued: list[Letter] = field(default_factory=list)
    case: Case | None = None
    issuer: Organisation | None = None

    def detail(self, **values: Any) -> None:
        """Put values into the journal entry of this act."""
        self.details.update(values)

    def say(self, **values: Any) -> None:
        """Values for the letters of this act that do not belong into the journal."""
        self.words.update(values)

    def sign_as(self, issuer: Organisation) -> None:
        """The letters of this act are another body's than the one whose case it is: its number, its name below."""
        self.issuer = issuer

    def goto(self, step: str) -> None:
        """Pick one of several declared targets."""
        if step not in self.spec.to:
            raise LookupError(f"行为“{self.spec.id}”没有声明环节“{step}”。")
        self.target = step


_current: ContextVar[Context | None] = ContextVar("act", default=None)
IMPLEMENTED: dict[str, Callable[..., Any]] = {}


def context() -> Context:
    """The act under way; only inside one."""
    found = _current.get()
    if found is None:
        raise RuntimeError("只能在行为函数中使用。")
    return found


def act(name: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declare the function that carries out `kind.act_id`.

    The first parameter is the app's detail (or the Case); an act that opens a case has no subject,
    takes `org` by keyword and returns the new detail, or what carries it as `detail`.
    """
    kind, _, act_id = name.rpartition(".")

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        if name in IMPLEMENTED:
            raise LookupError(f"行为“{name}”被实现了两次。")
        parameters = inspect.signature(function).parameters
        names = tuple(parameters)
        opens = parameters[names[0]].kind is inspect.Parameter.KEYWORD_ONLY
        usual = {name: p.default for name, p in parameters.items() if p.default is not inspect.Parameter.empty}

        @functools.wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            # What does not fit the function is refused by the function itself, before anything is written.
            arguments = {**usual, **dict(zip(names, args, strict=False)), **kwargs}
            spec = procedure(kind).act(act_id)
            runner = _Run(procedure(kind), spec, arguments.pop("by"), arguments)
            if opens:
                return runner.open(lambda: function(*args, **kwargs))
            subject = arguments.pop(names[0])
            return runner.on(subject, lambda: function(*args, **kwargs))

        IMPLEMENTED[name] = run
        return run

    return decorate


class _Run:
    """One carrying-out of one act."""

    def __init__(self, procedure: Procedure, spec: ActSpec, by: Actor, arguments: dict[str, Any]) -> None:
        self.procedure = procedure
        self.spec = spec
        self.by = by
        self.context = Context(spec, by, arguments)

    def open(self, body: Callable[[], R]) -> R:
        org = self.context.arguments["org"]
        with rows.transaction():
            holding = permitted(self.spec, self.by, org)
            self._check_reason()
            result = self._carry_out(body)
            case = case_of(result)
            try:
                self._finish(case, getattr(result, "detail", result), holding, START)
            finally:
                clockwork.release(case)
        return result

    def on(self, subject: Any, body: Callable[[], R]) -> R:
        with rows.transaction():
            case = _lock(subject)
            case.remember_saved()
            # Its clocks are read at most once until the act ends.
            clockwork.hold(case)
            try:
                return self._on_locked(case, subject, body)
            finally:
                clockwork.release(case)

    def _on_locked(self, case: Case, subject: Any, body: Callable[[], R]) -> R:
        refuse_wrong_step(self.procedure, self.spec, case)
        holding = permitted(self.spec, self.by, case.org)
        if warning := separation.warning_of(case, self.spec, self.by):
            self.context.detail(separation_warning=warning)
        self._check_reason()
        before = case.step
        self.context.case = case
        result = self._carry_out(body)
        self._finish(case, subject, holding, before)
        return result

    def _carry_out(self, body: Callable[[], R]) -> R:
        token = _current.set(self.context)
        try:
            return body()
        finally:
            _current.reset(token)

    def _check_reason(self) -> None:
        reason = self.context.arguments.get("reason")
        if self.spec.reason_required and not (isinstance(reason, str) and reason.strip()):
            raise Refused(f"“{self.spec.label}”必须写明理由。", code="reason_required", field="reason")

    def _finish(self, case: Case, subject: Any, holding: Holding | None, before: str) -> None:
        was_closed_on = case.closed_on
        self._move(case)
        for effect in self.spec.clock:
            self._apply(case, effect)
        if self.spec.letter and not any(i.template == self.spec.letter for i in self.context.issued):
            token = _current.set(self.context)
            try:
                letters.issue(case, self.spec.letter, subject=subject)
            finally:
                _current.reset(token)
        if case.closed_on is not None:
            clockwork.stop_all(case, case.closed_on, self.spec.label)
        if was_closed_on != case.closed_on or not clockwork.untouched(case):
            clockwork.refresh_case(case)
        case.save_changes()
        entry = self._write(case, holding, before)
        if "separation_warning" in self.context.details:
            separation.report(case, self.spec, self.by, self.context.details["separation_warning"])
        emit(
            CaseActed(
                case_uid=case.uid,
                number=case.number,
                kind=case.kind,
                act=self.spec.id,
                step=case.step,
                org_path=case.org_path,
                entry_id=entry.pk,
            )
        )

    def _move(self, case: Case) -> None:
        if len(self.spec.to) > 1 and not self.context.target:
            raise LookupError(f"行为“{self.spec.id}”有多个去向，须用 goto() 选定。")
        target = self.context.target or (self.spec.to[0] if self.spec.to else case.step)
        step = self.procedure.step(target)
        case.step, case.waiting_role = step.id, step.waits_for
        if step.terminal and case.closed_on is None:
            case.closed_on = self._date_of("closed_on") or workdays.today()
        elif not step.terminal:
            case.closed_on = None

    def _apply(self, case: Case, effect: ClockEffect) -> None:
        on = self._date_of(effect.on) or workdays.today()
        reason = str(self._value_of(effect.reason) or effect.reason or self.spec.label)
        days = self._value_of(effect.days) if effect.days else None
        if effect.effect == "start":
            rule, unit = self._value_of(effect.rule) or "", self._value_of(effect.unit) or ""
            basis = str(self._value_of(effect.basis) or "")
            clockwork.begin(case, effect.clock, on, days=days, rule=rule, unit=unit, reason=reason, article=basis)
        elif effect.effect == "stop" and clockwork.running(case, effect.clock) is None:
            return
        else:
            article = law.cite(self.spec.article)
            clockwork.change(case, effect.clock, effect.effect, on, days=days or 0, reason=reason, article=article)

    def _value_of(self, name: str) -> Any:
        if not name:
            return None
        return self.context.details.get(name, self.context.arguments.get(name))

    def _date_of(self, name: str) -> date | None:
        value = self._value_of(name)
        return value if isinstance(value, date) else None

    def _write(self, case: Case, holding: Holding | None, before: str) -> Entry:
        reason = self.context.arguments.get("reason")
        details = {**({"reason": reason} if reason else {}), **self.context.details}
        if self.context.issued:
            details["letters"] = [f"{i.title} {i.number}" for i in self.context.issued]
        if case.due_on:
            details["due_on"] = case.due_on
        return journal.write(
            subject=case.subject,
            verb=self.spec.verb,
            by=self.by,
            act=f"{self.procedure.kind}.{self.spec.id}",
            org=case.org,
            details=details,
            holding=holding,
            step_before=before,
            step_after=case.step,
        )


def case_of(subject: Any) -> Case:
    if isinstance(subject, Case):
        return subject
    return subject.case  # every CaseDetail has one


def refuse_wrong_step(procedure: Procedure, spec: ActSpec, case: Case) -> None:
    """Raises `Refused` where the case is not at a step from which this act is done."""
    if case.step not in spec.source:
        label = procedure.step(case.step).label
        raise Refused(f"该件现处于“{label}”环节，不能“{spec.label}”。", code="wrong_step")


def refuse_beforehand(case: Case, act_id: str, by: Actor) -> None:
    """What the act itself would refuse before it looks at its arguments: step, post, separation of duties.

    For callers that judge the arguments first; the act judges again, with the case locked.
    """
    known = procedure(case.kind)
    spec = known.act(act_id)
    refuse_wrong_step(known, spec, case)
    permitted(spec, by, case.org)
    separation.warning_of(case, spec, by)


def permitted(spec: ActSpec, by: Actor, org: Organisation) -> Holding | None:
    """The post under which `by` may do this; refuses when there is none."""
    if by.kind == "system" and SYSTEM in spec.by:
        return None
    if by.kind == "public" and PUBLIC in spec.by:
        return None
    holding = by.holds_any(spec.by, org)
    if holding is None:
        needed = "、".join(role_label(r) for r in spec.by if r not in (PUBLIC, SYSTEM)) or "系统"
        raise NotAllowed(f"“{spec.label}”须由{org.label}的{needed}办理。")
    return holding


def _lock(subject: Any) -> Case:
    """Lock the case row, then read the detail again: what the caller holds may be old.

    Where a transaction that writes is the only one (SQLite), there is no row to wait for, and both are read at once.
    """
    if isinstance(subject, CaseDetail) and rows.vendor() == "sqlite":
        rows.reread(subject, beside="case__org")
        case = subject.case
    else:
        case = _locked_case(subject)
    if isinstance(subject, Model) and getattr(subject, "org_id", None) == case.org_id:
        subject._state.fields_cache["org"] = case._state.fields_cache["org"]
    return case


def _locked_case(subject: Any) -> Case:
    case = rows.one_of(Case, case_of(subject).pk, lock=True, beside="org")
    if isinstance(subject, Case):
        # The caller's object is the one the act works on.
        subject.__dict__.update({k: v for k, v in case.__dict__.items() if k != "_state"})
        subject._state.fields_cache["org"] = case.org
        return subject
    if isinstance(subject, Model):
        rows.reread(subject)
        subject.case = case  # type: ignore[attr-defined]
    return case
