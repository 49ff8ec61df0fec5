"""Writes docs/law and docs/reference from the code (`./dev docs`); `--check` only tells what is out of date."""

import argparse
import ast
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

DOCS = Path(__file__).resolve().parent
PACKAGE = DOCS.parent / "gongkai"
HEAD = "<!-- 由 ./dev docs 从代码生成，请勿手工修改。 -->\n\n"
SETTING_KINDS = {"text": "文字", "number": "整数", "flag": "是否", "words": "列表", "folder": "目录"}


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join("| " + " | ".join(_cell(c) for c in row) + " |\n" for row in lines)


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


# Settings ------------------------------------------------------------------


@dataclass(frozen=True)
class Setting:
    name: str
    kind: str
    default: str
    meaning: str
    section: str


def settings() -> list[Setting]:
    """Every setting the code asks the environment for, found in the source: some are asked only in some modes."""
    found: dict[str, Setting] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        if "tests" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        sections = [
            (n, line) for n, line in enumerate(text.splitlines(), 1) if line.startswith("# ") and "-----" in line
        ]
        nodes = sorted(ast.walk(ast.parse(text)), key=lambda node: getattr(node, "lineno", 0))
        for call in nodes:
            setting = _setting(call, sections)
            if setting:
                found.setdefault(setting.name, setting)
    return list(found.values())


def _setting(node: ast.AST, sections: list[tuple[int, str]]) -> Setting | None:
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in SETTING_KINDS):
        return None
    if not (isinstance(node.func.value, ast.Name) and node.func.value.id == "env" and len(node.args) == 3):
        return None
    name, default, meaning = node.args
    assert isinstance(name, ast.Constant) and isinstance(meaning, ast.Constant), ast.unparse(node)
    section = next((line for n, line in reversed(sections) if n < node.lineno), "")
    return Setting(
        name.value, SETTING_KINDS[node.func.attr], _default(name.value, default), meaning.value, section.strip("# -")
    )


def _default(name: str, node: ast.expr) -> str:
    """The default as an operator would write it; one that depends on another setting names that one."""
    from gongkai.config.env import DECLARED

    if isinstance(node, ast.Constant):
        return str(int(node.value)) if isinstance(node.value, bool) else str(node.value)
    if isinstance(node, ast.List):
        return ",".join(str(e.value) for e in node.elts if isinstance(e, ast.Constant))
    text = ast.unparse(node)
    if text in ("PRODUCTION", "DEBUG"):
        return f"随 GONGKAI_{text}"
    if text.startswith("BASE / "):
        return text.removeprefix("BASE / ").strip("'\"") + "/"
    return DECLARED[name].default


SECTIONS = {
    "Database": "数据库",
    "Language and time": "语言与时间",
    "People": "人员与登录",
    "Headers": "安全头",
    "Files and pages": "附件与页面",
    "Background": "后台作业与检索",
    "Mail": "邮件",
    "Operators": "运行维护",
}


def settings_page() -> str:
    parts = [HEAD, "# 配置项\n\n全部来自环境变量；不设置时即内嵌模式：一个进程、SQLite、本地文件。\n"]
    everything = settings()
    for section in dict.fromkeys(s.section for s in everything):
        rows = [(_code(s.name), s.kind, _code(s.default), s.meaning) for s in everything if s.section == section]
        parts.append(f"\n## {SECTIONS.get(section, section) or '基本'}\n\n")
        parts.append(_table(("名称", "类型", "缺省", "含义"), rows))
    return "".join(parts)


# Events --------------------------------------------------------------------


@dataclass(frozen=True)
class Event:
    name: str
    meaning: str
    fields: tuple[str, ...]
    sender: str


def events() -> Iterator[Event]:
    """Every event of every `events.py`, read from the source in the order of their names."""
    found = []
    for path in [*PACKAGE.glob("*/*/events.py"), *PACKAGE.glob("*/*/events/*.py")]:
        sender = ".".join(path.relative_to(PACKAGE).parts[:2])
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and (name := _event_name(node)):
                fields = [f"{f.target.id}: {ast.unparse(f.annotation)}" for f in node.body if _is_field(f)]
                found.append(Event(name, ast.get_docstring(node) or "", tuple(fields), sender))
    yield from sorted(found, key=lambda event: event.name)


def _event_name(node: ast.ClassDef) -> str:
    for item in node.body:
        value = item.value if isinstance(item, ast.Assign | ast.AnnAssign) else None
        targets = item.targets if isinstance(item, ast.Assign) else [getattr(item, "target", None)]
        if any(isinstance(t, ast.Name) and t.id == "name" for t in targets) and isinstance(value, ast.Constant):
            return str(value.value)
    return ""


def _is_field(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.AnnAssign)
        and isinstance(node.target, ast.Name)
        and node.target.id != "name"
        and "ClassVar" not in ast.unparse(node.annotation)
    )


def events_page() -> str:
    rows = [(_code(e.name), _code(e.sender), e.meaning, "<br>".join(_code(f) for f in e.fields)) for e in events()]
    head = "# 事件\n\n业务变更同一事务内写入待发表，提交后送达各模块与外部订阅（至少一次）。\n\n"
    return HEAD + head + _table(("名称", "来自", "含义", "内容"), rows)


# Verbs, jobs, commands ------------------------------------------------------


def verbs_page() -> str:
    from gongkai.kernel.journal.verbs import VERBS

    head = "# 动作表\n\n业务日志与全部办理行为只用这些动作，不得另造。\n\n"
    return HEAD + head + _table(("动作", "含义"), [(_code(verb), label) for verb, label in VERBS.items()])


def jobs_page() -> str:
    from gongkai.kernel import jobs

    specs = sorted(jobs.declared().items())
    rows = [(_code(name), spec.label, spec.rhythm, f"{spec.max_attempts} 次") for name, spec in specs]
    head = "# 后台作业\n\n由 `gongkai serve` 或 `gongkai work` 执行；错过的时段会补做。\n\n"
    return HEAD + head + _table(("名称", "内容", "何时", "最多尝试"), rows)


def commands_page() -> str:
    from gongkai.console.program import program

    parts = [HEAD, "# 命令行程序 gongkai\n\n```text\n", _help(program, "gongkai"), "\n```\n"]
    for path, command in _commands(program, "gongkai"):
        parts.append(f"\n## {path}\n\n```text\n{_help(command, path)}\n```\n")
    return "".join(parts)


def _commands(group: click.Group, path: str) -> Iterator[tuple[str, click.Command]]:
    with click.Context(group, info_name=path) as context:
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            assert command is not None
            yield f"{path} {name}", command
            if isinstance(command, click.Group):
                yield from _commands(command, f"{path} {name}")


def _help(command: click.Command, path: str) -> str:
    with click.Context(command, info_name=path, terminal_width=100) as context:
        return command.get_help(context)


# All ------------------------------------------------------------------------


def api_page() -> str:
    """Every operation of the interface, by its tag, with what opens it."""
    from gongkai.config.api_urls import TAGS, api
    from gongkai.web.api.description import describe

    document = describe(api, "https://www.example.gov.cn", "/api/v1/", TAGS)
    found: dict[str, list[tuple[str, ...]]] = {name: [] for name, _ in TAGS}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            opened = _opened_by(operation.get("security", []))
            row = (_code(f"{method.upper()} {path}"), operation["summary"], opened, _code(operation["operationId"]))
            found.setdefault(operation["tags"][0], []).append(row)
    head = ("地址", "作用", "凭据和权限范围", "operationId")
    sections = [f"## {name}\n\n{about}\n\n{_table(head, found[name])}" for name, about in TAGS]
    about = "完整的说明（参数、格式、示例）见 `/api/v1/openapi.json`，接入见[业务系统接入](../how-to/integrate.md)。"
    return HEAD + "# 接口\n\n" + about + "\n\n" + "\n".join(sections)


def _opened_by(security: list[dict[str, list[str]]]) -> str:
    words = {"departmentSystem": "业务系统", "clientSecret": "客户端密钥", "applicant": "申请人令牌"}
    found = [f"{words[name]} {_code(' '.join(scopes))}".strip() for one in security for name, scopes in one.items()]
    return "；".join(found) or "不需要"


def exchange_page() -> str:
    """Every dataset of the exchange with its columns, and the codes at the border."""
    from gongkai.kernel import law
    from gongkai.kernel.exchange import datasets

    parts = [
        HEAD
        + "# 数据交换的数据集\n\n"
        + "每条记录另有交换字段 `row_guid`、`cd_operation`、`cd_time`、`cd_batch`、`data_source`。"
        + EXCHANGE_NOTE
    ]
    for dataset in datasets.datasets().values():
        rows = [
            (
                _code(one.national),
                one.label,
                str(one.item or ""),
                one.kind,
                str(one.length or ""),
                "是" if one.required else "",
                one.codes,
                one.mark,
            )
            for one in dataset.columns
        ]
        head = ("字段", "数据项", "序号", "类型", "最多字数", "必有", "代码集", "标记")
        basis = f"{law.source(dataset.source).cited}{dataset.article}；交换表 {_code(dataset.national)}。"
        personal = "含个人信息。" if dataset.personal else ""
        parts.append(f"## {dataset.label}（{dataset.id}）\n\n{basis}{personal}\n\n{_table(head, rows)}")
    tables = {(one.id, one.label, one.mark): one for one in datasets.codes().values()}
    for one in tables.values():
        rows = [(_code(value.code), value.label, _code(value.ours)) for value in one.values]
        basis = f"{law.source(one.source).cited}{one.article}，标记 {one.mark}。"
        parts.append(f"## 代码集：{one.label}（{one.id}）\n\n{basis}\n\n{_table(('代码', '名称', '平台的值'), rows)}")
    return "\n".join(parts)


EXCHANGE_NOTE = (
    "序号是国家标准表中的序号；标记 V 的字段名见于公开的交换表，标记 K 的没有核对，由平台拟定，"
    "改法见各应用的 `law/exchange.toml`。日期写 YYYYMMDD，时刻写 YYYYMMDDThhmmss，是否写 1、0。\n"
)


def pages() -> dict[Path, str]:
    """Path below docs → content."""
    from gongkai.kernel import law

    found = {Path("law") / name: text for name, text in law.document().items()}
    reference = {
        "settings.md": settings_page,
        "events.md": events_page,
        "verbs.md": verbs_page,
        "jobs.md": jobs_page,
        "commands.md": commands_page,
        "api.md": api_page,
        "exchange.md": exchange_page,
    }
    return found | {Path("reference") / name: make() for name, make in reference.items()}


def differing(wanted: dict[Path, str], root: Path) -> list[Path]:
    """Pages that are missing, differ, or are left over in a generated folder."""
    changed = [p for p, text in wanted.items() if not (root / p).exists() or (root / p).read_text("utf-8") != text]
    present = {f.relative_to(root) for folder in ("law", "reference") for f in (root / folder).glob("*.md")}
    return sorted(changed) + sorted(present - wanted.keys())


def write(wanted: dict[Path, str], root: Path) -> list[Path]:
    changed = differing(wanted, root)
    for path in changed:
        target = root / path
        if path in wanted:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(wanted[path], encoding="utf-8")
        else:
            target.unlink()
    return changed


def main() -> int:
    parser = argparse.ArgumentParser(description="由代码生成 docs/law 与 docs/reference")
    parser.add_argument("--check", action="store_true", help="只检查是否过时")
    only_check = parser.parse_args().check
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.config.settings")
    from gongkai.console.program import start

    start()
    wanted = pages()
    changed = differing(wanted, DOCS) if only_check else write(wanted, DOCS)
    for path in changed:
        print(f"{'过时' if only_check else '已更新'} docs/{path}")
    if changed and only_check:
        print("请运行 ./dev docs 后一并提交。")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
