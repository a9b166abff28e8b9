"""What stands in the way of reading a file, in Chinese: the system's own words are English, and differ by machine."""

from __future__ import annotations

import argparse
import errno
import re
import sys
from typing import NoReturn

WORDS = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘是只读的",
    errno.EEXIST: "已有同名的文件",
    errno.EISDIR: "是文件夹，不是文件",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.ENOTEMPTY: "文件夹不是空的",
    errno.ENAMETOOLONG: "文件名太长",
    errno.ELOOP: "链接绕成了圈",
    errno.EIO: "磁盘读写出错",
    errno.ENOSPC: "磁盘已满",
    errno.EBUSY: "正被占用",
    errno.EMFILE: "打开的文件太多",
    errno.ENOMEM: "内存不足",
    errno.EADDRINUSE: "已被占用",
    errno.EADDRNOTAVAIL: "不是本机的地址",
    errno.ECONNREFUSED: "连接被拒绝",
    errno.ETIMEDOUT: "连接超时",
}
_PLACE = re.compile(r"at line (\d+), column (\d+)")


def hindrance(error: OSError) -> str:
    """Say why the system did not do it."""
    return WORDS.get(error.errno or 0) or error.strerror or type(error).__name__


def harmless(text: str) -> str:
    """Return a name without what drives a terminal, breaks a line or no database takes: others may have chosen it."""
    return "".join(each if each.isprintable() else "?" for each in text)


def unreadable(error: OSError) -> str:
    """Say which file cannot be read, and why."""
    return f"读不了 {error.filename}：{hindrance(error)}。" if error.filename else f"{hindrance(error)}。"


class Arguments(argparse.ArgumentParser):
    """What stands behind a script's name; a mistake in it is told in Chinese."""

    def error(self, message: str) -> NoReturn:
        unknown = message.partition("unrecognized arguments: ")[2]
        option = message.partition("argument ")[2].partition(":")[0]
        said = (
            f"不认识 {unknown}"
            if unknown
            else f"{option} 后面没有写文件"
            if option
            else "没有写明要核对的文件"
        )
        sys.stderr.write(f"不能核对：{said}。用法见 --help。\n")
        sys.exit(2)


def misspelt(error: Exception) -> str:
    """Say where a text in TOML cannot be read."""
    found = _PLACE.search(str(error))
    if found:
        return f"第 {found[1]} 行第 {found[2]} 列写法不对"
    return "嵌套过深" if isinstance(error, RecursionError) else "到末尾还没有写完"
