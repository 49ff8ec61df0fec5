"""click speaks Chinese: its own sentences, and the names of parameter types in help and usage lines."""

import importlib
import unicodedata
from typing import Any

import click

# Every sentence that click can print, keyed by its own words; a test compares with the installed click.
PHRASES = {
    "Aborted!": "已中止。",
    "deprecated": "已停用",
    "Options": "选项",
    "Positional arguments": "参数",
    "Commands": "命令",
    "(DEPRECATED)": "（已停用）",
    "(DEPRECATED: {target})": "（已停用：{target}）",
    "(dynamic)": "（运行时确定）",
    "env var: {var}": "环境变量：{var}",
    "default: {default}": "默认：{default}",
    "required": "必填",
    "Do you want to continue?": "是否继续？",
    "Confirm the action without prompting.": "不再询问，直接执行。",
    "%(prog)s, version %(version)s": "%(prog)s，版本 %(version)s",
    "Show the version and exit.": "显示版本后退出。",
    "Show this message and exit.": "显示本说明后退出。",
    "Error: {message}": "错误：{message}",
    "Try '{command} {option}' for help.": "查看用法：{command} {option}",
    "Invalid value: {message}": "值不正确：{message}",
    "Invalid value for {param_hint}: {message}": "{param_hint} 的值不正确：{message}",
    "Missing argument": "缺少参数",
    "Missing option": "缺少选项",
    "Missing parameter": "缺少参数",
    "Missing {param_type}": "缺少{param_type}",
    "Missing parameter: {param_name}": "缺少参数：{param_name}",
    "Missing command.": "请给出命令。",
    "No such option {name!r}.": "没有选项 {name}。",
    "No such option: {name}": "没有选项 {name}",
    "No such command {name!r}.": "没有命令 {name}。",
    "Did you mean {possibility}?": "是否想用 {possibility}？",
    "(Possible options: {possibilities})": "（可用选项：{possibilities}）",
    "unknown error": "未知错误",
    "Could not open file {filename!r}: {message}": "无法打开文件 {filename}：{message}",
    "Usage:": "用法：",
    "Choose from:\n\t{choices}": "可选：\n\t{choices}",
    "{value!r} is not a valid {number_type}.": "“{value}”不是有效的数。",
    "{value} is not in the range {range}.": "{value} 不在 {range} 范围内。",
    "{value!r} is not a valid boolean. Recognized values: {states}": "“{value}”应为是或否，可用：{states}",
    "{value!r} is not a valid UUID.": "“{value}”不是有效的 UUID。",
    "file": "文件",
    "directory": "目录",
    "path": "路径",
    "{name} {filename!r} does not exist.": "{name} {filename} 不存在。",
    "{name} {filename!r} is a file.": "{name} {filename} 是文件。",
    "{name} {filename!r} is a directory.": "{name} {filename} 是目录。",
    "{name} {filename!r} is not readable.": "{name} {filename} 不可读。",
    "{name} {filename!r} is not writable.": "{name} {filename} 不可写。",
    "{name} {filename!r} is not executable.": "{name} {filename} 不可执行。",
    "Option {name!r} does not take a value.": "选项 {name} 不带值。",
    "Argument {name!r} takes {nargs} values.": "参数 {name} 需要 {nargs} 个值。",
    "Repeat for confirmation": "再输入一次",
    "Error: The two entered values do not match.": "错误：两次输入不一致。",
    "Error: invalid input": "错误：输入不正确",
    "Press any key to continue...": "按任意键继续……",
    "Value must be an iterable.": "应给出多个值。",
    "d": "天",
}
PLURALS = {
    "Got unexpected extra argument ({args})": "多余的参数：{args}",
    "Did you mean {possibility}?": "是否想用 {possibility}？",
    "(Possible option: {possibilities})": "（可用选项：{possibilities}）",
    "{value!r} is not {choice}.": "“{value}”应为 {choice}。",
    "{value!r} is not one of {choices}.": "“{value}”不在可选范围：{choices}。",
    "{value!r} does not match the format {format}.": "“{value}”不符合格式 {format}。",
    "Option {name!r} requires an argument.": "选项 {name} 需要一个值。",
    "{len_type} values are required, but {len_value} was given.": "需要 {len_type} 个值，给出了 {len_value} 个。",
    "Takes {nargs} values but 1 was given.": "需要 {nargs} 个值，给出了 1 个。",
}
TYPES = {
    "text": "文字",
    "integer": "整数",
    "integer range": "整数",
    "float": "数",
    "float range": "数",
    "boolean": "是否",
    "filename": "文件",
    "file": "文件",
    "directory": "目录",
    "path": "路径",
    "uuid": "UUID",
    "datetime": "日期",
    "choice": "选项",
}
SPEAKING = ("core", "decorators", "exceptions", "formatting", "parser", "termui", "types", "_termui_impl")


def phrase(text: str) -> str:
    return PHRASES.get(text, text)


def plural(singular: str, several: str, count: int) -> str:
    """Chinese has one form: the sentence is found under click's singular."""
    return PLURALS.get(singular) or (singular if count == 1 else several)


def width(text: str) -> int:
    """Columns on a terminal: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in click.unstyle(text))


def teach_click() -> None:
    """Give click's modules our functions in place of gettext's; the operator's locale no longer matters."""
    for name in SPEAKING:
        module: Any = importlib.import_module(f"click.{name}")
        if hasattr(module, "_"):
            module._ = phrase
        if hasattr(module, "ngettext"):
            module.ngettext = plural
        if hasattr(module, "term_len"):
            module.term_len = width


def in_chinese(command: click.Command) -> click.Command:
    """The same command with Chinese metavars, through all its sub-commands."""
    command.options_metavar = "[选项]" if command.options_metavar == "[OPTIONS]" else command.options_metavar
    for parameter in command.params:
        if parameter.metavar is None and not (isinstance(parameter, click.Option) and parameter.is_flag):
            parameter.metavar = _metavar(parameter)
    if isinstance(command, click.Group):
        command.subcommand_metavar = "命令 [参数]…"
        for inner in command.commands.values():
            in_chinese(inner)
    return command


def _metavar(parameter: click.Parameter) -> str | None:
    if isinstance(parameter.type, click.Choice):
        return None  # click lists the choices themselves
    return TYPES.get(parameter.type.name, parameter.type.name)
