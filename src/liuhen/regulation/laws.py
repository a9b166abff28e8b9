"""What kinds of law there are, and which of them a power may rest on where the act demands law, regulation or rule."""

from typing import NamedTuple


class Level(NamedTuple):
    """A level 效力位阶 of what is binding; ``statutory``: one of 法律、法规、规章 (《立法法》第2条)."""

    zh: str
    statutory: bool


# 《立法法》（2023年修正）第2条 names laws, administrative and local regulations, autonomous and separate regulations,
# and the rules of departments and of local governments; a normative document 规范性文件 is none of them.
LEVELS: dict[str, Level] = {
    "law": Level("法律", True),
    "state-regulation": Level("行政法规", True),
    "local-regulation": Level("地方性法规", True),
    "autonomous-regulation": Level("自治条例和单行条例", True),
    "department-rule": Level("国务院部门规章", True),
    "local-rule": Level("地方政府规章", True),
    "normative": Level("规范性文件", False),
    "other": Level("其他", False),
}
LEVELS_ZH = {key: level.zh for key, level in LEVELS.items()}
STATUTORY = frozenset(key for key, level in LEVELS.items() if level.statutory)
CHANGES = {"same": "未改动", "renumbered": "条次变动", "changed": "内容修改", "repealed": "删除"}
"""What an amendment makes of an article."""
