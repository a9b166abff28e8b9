"""Where naming habits come from: the station's TOML, installed packages, and the shipped ones."""

from collections.abc import Iterable, Mapping
from importlib.metadata import entry_points

from liuhen_dock.patterns import BadPattern, Pattern
from liuhen_dock.patterns.shipped import SHIPPED


def from_config(tables: Iterable[Mapping[str, object]]) -> list[Pattern]:
    """Build the ``[[pattern]]`` tables of the station's TOML. Raises BadPattern."""
    patterns = []
    for table in tables:
        name, regex, kinds = table.get("name"), table.get("regex"), table.get("kinds", {})
        if not isinstance(name, str) or not isinstance(regex, str) or not isinstance(kinds, dict):
            raise BadPattern("每个 [[pattern]] 必须写明 name 和 regex（kinds 可省）。")
        patterns.append(Pattern(name, regex, {str(k).upper(): str(v) for k, v in kinds.items()}))
    return patterns


def installed() -> list[Pattern]:
    """Return plug-ins of the entry point group ``liuhen_dock.patterns``, then the shipped ones. Raises BadPattern."""
    found: list[Pattern] = []
    for point in sorted(entry_points(group="liuhen_dock.patterns"), key=lambda point: point.name):
        try:
            pattern = point.load()
        except (ImportError, AttributeError) as error:
            raise BadPattern(f"命名规则插件“{point.name}”无法载入：{error}。") from error
        if not isinstance(pattern, Pattern):
            raise BadPattern(f"命名规则插件“{point.name}”不是一条命名规则。")
        found.append(pattern)
    return [*found, *SHIPPED]
