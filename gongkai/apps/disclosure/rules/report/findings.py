"""What the checks of a yearly report say: findings of the rules R1 to R15, and rules that could not be checked."""

from dataclasses import dataclass, field, replace

from gongkai.apps.disclosure.rules.report.template import Rule, Severity
from gongkai.apps.disclosure.rules.report.values import Number


@dataclass(frozen=True)
class Finding:
    """勾稽核对结果: `cells` are keys of the form; `checked` is False for “未检查”, whose message says why."""

    rule: str
    severity: Severity
    message: str
    cells: tuple[str, ...] = ()
    expected: Number | None = None
    found: Number | None = None
    checked: bool = True


@dataclass
class Run:
    """One rule at work: it collects findings, and knows whether it had anything to work on."""

    rule: Rule
    findings: list[Finding] = field(default_factory=list)
    ran: bool = False

    def did(self) -> None:
        """The rule had its inputs for at least one comparison."""
        self.ran = True

    def violation(
        self,
        message: str,
        cells: tuple[str, ...] = (),
        *,
        expected: Number | None = None,
        found: Number | None = None,
    ) -> None:
        self.ran = True
        self.findings.append(Finding(self.rule.id, self.rule.severity, message, cells, expected, found))

    def skip(self, reason: str, cells: tuple[str, ...] = ()) -> None:
        """The rule, or a part of it, lacks its inputs: said, never passed over in silence."""
        message = f"未检查：{reason}"
        for n, known in enumerate(self.findings):
            if known.message == message and not known.checked:
                together = tuple(dict.fromkeys((*known.cells, *cells)))
                self.findings[n] = replace(known, cells=together)
                return
        self.findings.append(Finding(self.rule.id, "info", message, cells, checked=False))
