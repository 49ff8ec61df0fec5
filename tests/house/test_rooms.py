"""The rooms of an app are a closed list; files stay small; names say what they are."""

import ast
import re
from pathlib import Path

from tests.house.sources import ROOT, lay, sources

ROOMS = {
    "module",
    "urls",
    "views",
    "api",
    "handlers",
    "jobs",
    "commands",
    "demo",
    "forms",
    "actions",
    "queries",
    "models",
    "events",
    "rules",
    "admin",
}
FOLDERS = {"law", "migrations", "templates", "static", "templatetags", "tests", "__pycache__"}
OTHER_FILES = {"__init__.py", "apps.py", "README.md"}
LONGEST = 500

# 拼音 that people reach for where the glossary has a word; the product's own name is the one exception.
PINYIN = frozenset(
    """
    zhengwu xinxi shenqing shenqingren dafu banjian mulu suoyin suoyinhao wenhao jigou bumen shouli shenhe shenpi fabu
    niandu nianbao baogao lanmu zhinan fujian biaoti neirong riqi yonghu mima denglu quhua quyu daima leixing zhuangtai
    buzheng yanqi songda chexiao feizhi guidang dangan gonggao tongzhi yijian huifu fuyi susong shoufei jiezhuan
    gongzuori jiejiari tiaoxiu jianyi tousu zixun wenjian guifan hetong caigou toubiao zhaobiao zichan nenghao
    """.split()  # noqa: SIM905  a list of words reads as words
)


def strange_rooms(root: Path = ROOT) -> list[str]:
    found = []
    for app in sorted(p for p in (root / "gongkai" / "apps").glob("*") if p.is_dir() and p.name != "__pycache__"):
        for item in sorted(app.iterdir()):
            name = item.stem if item.suffix == ".py" else item.name
            allowed = name in ROOMS | FOLDERS if item.is_dir() else name in ROOMS or item.name in OTHER_FILES
            if not allowed:
                found.append(f"apps/{app.name}/{item.name} is not one of the rooms of an app")
    return found


def missing_module(root: Path = ROOT) -> list[str]:
    apps = [p for p in (root / "gongkai" / "apps").glob("*") if (p / "__init__.py").exists()]
    return [f"apps/{app.name} has no module.py" for app in sorted(apps) if not (app / "module.py").exists()]


def long_files(root: Path = ROOT) -> list[str]:
    counted = [(s, s.text.count("\n") + 1) for s in sources(root, tests=True)]
    return [f"{'/'.join(s.parts)}.py has {n} lines; make it a folder" for s, n in counted if n > LONGEST]


def drawers(root: Path = ROOT) -> list[str]:
    """Files named after nothing."""
    names = {"utils", "util", "misc"}
    return [f"{'/'.join(s.parts)}.py: name it after what it holds" for s in sources(root) if s.parts[-1] in names]


def pinyin_names(root: Path = ROOT) -> list[str]:
    found = []
    for source in sources(root, tests=True):
        for node in ast.walk(source.tree):
            name = getattr(node, "name", None) or getattr(node, "id", None) or getattr(node, "attr", None)
            if isinstance(name, str):
                words = re.findall(r"[a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower())
                found += [source.at(node, f"“{name}” is pinyin; see docs/glossary.md") for w in words if w in PINYIN]
    return found


def unfinished(root: Path = ROOT) -> list[str]:
    marks = re.compile(r"\b(TODO|FIXME|XXX)\b|raise NotImplementedError")
    return [
        f"{'/'.join(s.parts)}.py:{number} is unfinished"
        for s in sources(root, tests=True)
        for number, line in enumerate(s.text.splitlines(), 1)
        if marks.search(line)
    ]


def test_every_file_of_an_app_stands_in_a_known_room():
    assert strange_rooms() == []
    assert missing_module() == []


def test_an_unknown_room_is_found(tmp_path):
    lay(
        tmp_path,
        {
            "gongkai/apps/asking/__init__.py": "",
            "gongkai/apps/asking/services.py": "",
            "gongkai/apps/asking/stuff/a.py": "",
            "gongkai/apps/asking/models.py": "",
            "gongkai/apps/asking/actions/request.py": "",
            "gongkai/apps/asking/notes.txt": "",
        },
    )
    assert [line.split()[0] for line in strange_rooms(tmp_path)] == [
        "apps/asking/notes.txt",
        "apps/asking/services.py",
        "apps/asking/stuff",
    ]
    assert missing_module(tmp_path) == ["apps/asking has no module.py"]


def test_no_file_is_longer_than_the_stop():
    assert long_files() == []


def test_a_long_file_is_found(tmp_path):
    lay(tmp_path, {"gongkai/kernel/law/a.py": "a = 1\n" * 500, "gongkai/kernel/law/b.py": "a = 1\n" * 499})
    assert long_files(tmp_path) == ["kernel/law/a.py has 501 lines; make it a folder"]


def test_no_file_is_a_drawer():
    assert drawers() == []


def test_a_drawer_is_found(tmp_path):
    lay(tmp_path, {"gongkai/web/utils.py": ""})
    assert drawers(tmp_path) == ["web/utils.py: name it after what it holds"]


def test_identifiers_are_the_glossary_s_english():
    assert pinyin_names() == []


def test_a_pinyin_name_is_found(tmp_path):
    lay(tmp_path, {"gongkai/kernel/law/a.py": "def get_wenhao():\n    shenqingRen = 1\n    gongkai = shenqingRen\n"})
    assert len(pinyin_names(tmp_path)) == 3


def test_nothing_is_left_unfinished():
    assert unfinished() == []


def test_an_unfinished_place_is_found(tmp_path):
    lay(tmp_path, {"gongkai/kernel/law/a.py": "a = 1\n# TO" + "DO later\n"})
    assert unfinished(tmp_path) == ["kernel/law/a.py:2 is unfinished"]
