"""The station's settings: ``liuhen-dock.toml``, over it the command line. The token is never shown."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from liuhen_dock.media import SUFFIXES
from liuhen_dock.patterns import KINDS, BadPattern, Pattern
from liuhen_dock.patterns.plugins import from_config, installed
from liuhen_dock.troubles import Misconfigured
from liuhen_dock.tus import Pace
from liuhen_proof.hindrances import hindrance, misspelt
from liuhen_proof.kept_texts import decode_kept

FILE_NAME = "liuhen-dock.toml"
KNOWN = frozenset(
    {"server", "token_file", "ca_file", "folders", "data", "parallel", "wipe", "pace", "pattern", "kinds"}
    | {"clock_offset_ms"}
)


@dataclass(frozen=True)
class Config:
    """``data`` holds journal, receipts, checkpoints and pinned keys; it must not lie on a card."""

    data: Path
    server: str = ""
    token: str = field(default="", repr=False)
    ca_file: str = ""
    folders: tuple[Path, ...] = ()
    parallel: int = 3
    wipe: bool = False
    pace: Pace = field(default_factory=Pace)
    patterns: tuple[Pattern, ...] = ()
    suffixes: Mapping[str, str] = field(default_factory=lambda: SUFFIXES)
    clock_offset_ms: Mapping[str, int] = field(default_factory=dict)

    def demand_usable(self) -> None:
        """Raise Misconfigured with what is missing and where to put it."""
        if not self.server:
            raise Misconfigured(
                f'没有填写平台地址：请在 {FILE_NAME} 中写 server = "https://…"，或用 --server 指定。'
            )
        if not self.token:
            raise Misconfigured(
                f'没有采集站令牌：请在 {FILE_NAME} 中写 token_file = "token.txt"（文件里只放令牌），'
                "或设置环境变量 LIUHEN_DOCK_TOKEN。"
            )
        if not 1 <= self.parallel <= 16:
            raise Misconfigured("同时上传数 parallel 应在 1 到 16 之间。")

    def demand_folders(self) -> None:
        if not self.folders:
            raise Misconfigured("没有指定采集目录：请在命令后写上存储卡的盘符或目录，例如 liuhen dock E:\\。")
        for folder in self.folders:
            if self.data.absolute().is_relative_to(folder.absolute()):
                raise Misconfigured(f"台账目录“{self.data}”不能放在采集目录“{folder}”里，请改放在本机硬盘。")


def load(path: Path | None, *, home: Path) -> Config:
    """Read the TOML at ``path`` (else ./liuhen-dock.toml, else the one in ``home``). Raises Misconfigured."""
    given = path
    path = path or next(
        (each for each in (Path(FILE_NAME), home / FILE_NAME) if each.is_file()), home / FILE_NAME
    )
    try:
        said = tomllib.loads(decode_kept(path.read_bytes()))
    except FileNotFoundError:
        if given:
            raise Misconfigured(f"找不到配置文件“{path}”。") from None
        said = {}
    except OSError as error:
        raise Misconfigured(f"读不了配置文件“{path}”：{hindrance(error)}。") from error
    except UnicodeDecodeError as error:
        raise Misconfigured(f"读不了配置文件“{path}”：应为 UTF-8 文本。") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise Misconfigured(
            f"配置文件“{path}”格式有误：{misspelt(error)}。路径请用单引号，例如 'D:\\留痕'。"
        ) from error
    if unknown := sorted(set(said) - KNOWN):
        raise Misconfigured(f"配置文件“{path}”中有不认识的项目：{'、'.join(unknown)}。")
    try:
        return _built(said, beside=path.absolute().parent)
    except BadPattern as error:
        raise Misconfigured(f"配置文件“{path}”中的值不正确：{error}") from error
    except (TypeError, ValueError, OverflowError) as error:
        raise Misconfigured(f"配置文件“{path}”中的值不正确：有的应是数，却不是。") from error


def _built(said: dict[str, object], *, beside: Path) -> Config:
    tables = said.get("pattern", [])
    folders, kinds, offsets = said.get("folders", []), said.get("kinds", {}), said.get("clock_offset_ms", {})
    pace, wipe, parallel = said.get("pace", {}), said.get("wipe", False), said.get("parallel", 3)
    if not (isinstance(tables, list) and isinstance(folders, list)):
        raise BadPattern("pattern 和 folders 应为列表。")
    if not (isinstance(kinds, dict) and isinstance(offsets, dict) and isinstance(pace, dict)):
        raise BadPattern("kinds、clock_offset_ms 和 pace 应为表。")
    if not isinstance(wipe, bool) or type(parallel) is not int:
        raise BadPattern("wipe 应为 true 或 false，parallel 应为整数。")
    if not set(kinds) <= set(KINDS) or not set(pace) <= set(Pace.__dataclass_fields__):
        raise BadPattern("kinds 或 pace 中有不认识的项目。")
    suffixes = {str(suffix).lower().lstrip("."): kind for kind, listed in kinds.items() for suffix in listed}
    return Config(
        data=beside / str(said.get("data", "")),
        server=str(said.get("server", "")),
        token=_token(str(said.get("token_file", "")), beside=beside),
        ca_file=str(beside / str(said["ca_file"])) if said.get("ca_file") else "",
        folders=tuple(Path(str(folder)) for folder in folders),
        parallel=parallel,
        wipe=wipe,
        pace=replace(Pace(), **{str(name): float(value) for name, value in pace.items()}),
        patterns=(*from_config(tables), *installed()),
        suffixes={**SUFFIXES, **suffixes},
        clock_offset_ms={str(device): int(offset) for device, offset in offsets.items()},
    )


def _token(file: str, *, beside: Path) -> str:
    if token := os.environ.get("LIUHEN_DOCK_TOKEN", "").strip():
        return token
    return read_token(beside / file) if file else ""


def read_token(file: Path) -> str:
    """Return the token in ``file``. Raises Misconfigured, never showing what it read."""
    try:
        token = decode_kept(file.read_bytes()).strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Misconfigured(f"读不了令牌文件“{file}”。") from error
    if not token.isascii() or not token.isprintable() or " " in token:
        raise Misconfigured(f"令牌文件“{file}”的内容不像令牌，应只有一行字母数字。")
    return token
