"""The console speaks Chinese, whatever the operator's locale is."""

import ast
import re
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from gongkai.console import words
from gongkai.console.program import COMMANDS, program
from gongkai.kernel.progress import Bar

# What only a programmer's mistake in a declaration brings up.
MISTAKES = re.compile(
    r"DeprecationWarning|Could not determine name|No options defined|Arguments take exactly|defined twice|same flag"
    r"|Invalid start character|Unknown color|Choice\(|Editing failed"
)
LATIN = re.compile(r"[A-Za-z]{3,}")
# Names in help texts that are names in Chinese too.
NAMES = frozenset(
    (
        *("gongkai", "GONGKAI", "SQLite", "PostgreSQL", "Ctrl", "JSON", "TOML", "YAML", "CSV", "XLSX", "UTF", "Word"),
        *("PDF", "gz", "tar", "docs", "reference", "settings", "md"),
        *("xlsx", "csv", "jsonl", "exchange", "gb", "data", "source"),
    )
)


def _sentences():
    """(function, first literal) of every sentence in the installed click that can reach an operator."""
    for name in words.SPEAKING:
        tree = ast.parse((Path(click.__file__).parent / f"{name}.py").read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "ngettext"):
                first = node.args[0]
                if isinstance(first, ast.Constant) and not MISTAKES.search(first.value):
                    yield node.func.id, first.value


def test_every_sentence_of_the_installed_click_has_a_translation():
    missing = [text for kind, text in _sentences() if text not in (words.PHRASES if kind == "_" else words.PLURALS)]
    assert missing == []


def test_translations_keep_the_gaps():
    for table in (words.PHRASES, words.PLURALS):
        for english, chinese in table.items():
            gaps = {g.split("!")[0] for g in re.findall(r"{(\w+)", chinese)}
            assert gaps <= set(re.findall(r"{(\w+)", english)), english


def _pages(command: click.Command, path: tuple[str, ...] = ()):
    yield path
    if isinstance(command, click.Group):
        with click.Context(command) as context:
            for name in command.list_commands(context):
                inner = command.get_command(context, name)
                assert inner is not None
                yield from _pages(inner, (*path, name))


def test_every_help_page_is_in_chinese():
    for path in _pages(program):
        page = CliRunner().invoke(program, [*path, "--help"], prog_name="gongkai")
        assert page.exit_code == 0, page.output
        own = set(path) | {name for p in _pages(program) for name in p}
        text = re.sub(r"--[a-z-]+|GONGKAI_\w+", " ", page.output)
        foreign = [w for w in LATIN.findall(text) if w not in NAMES and w not in {x for n in own for x in n.split("-")}]
        assert foreign == [], (path, foreign)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nosuch"], "没有命令 nosuch"),
        (["serve", "--port", "x"], "不是有效的数"),
        (["serve", "--port", "70000"], "不在 1<=x<=65535 范围内"),
        (["serve", "--nosuch"], "没有选项 --nosuch"),
        (["createadmin"], "缺少参数"),
        (["createadmin", "a"], "缺少选项"),
        (["restore", "/nosuch"], "不存在"),
        (["version", "extra"], "多余的参数：extra"),
    ],
)
def test_a_wrong_call_gets_a_chinese_sentence(arguments, told):
    result = CliRunner().invoke(program, arguments, prog_name="gongkai")
    assert result.exit_code == 2
    assert told in result.output
    assert not re.search(r"Error|Usage|Try |Invalid|Missing", result.output)


def test_every_command_is_where_the_table_says():
    with click.Context(program) as context:
        for name in COMMANDS:
            command = program.get_command(context, name)
            assert command is not None and command.name == name and command.help


def test_chinese_takes_two_columns():
    assert words.width("工作日 abc") == 10


class _Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(("seconds", "shown"), [(0.9, False), (1.1, True)])
def test_a_bar_appears_only_after_a_second(monkeypatch, seconds, shown):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    clock = _Clock()
    bar = Bar("校验", 10, clock)
    clock.now = seconds
    bar.step()
    assert bar.shown is shown
    bar.close()
