"""Write the documents that follow from the code into docs/, or say which of them are stale: `--check`."""

import os
import sys
from pathlib import Path

import django

DOCS = Path(__file__).resolve().parents[2] / "docs"


def documents() -> dict[str, str]:
    from liuhen.entrypoints.commands.rules import rulebook_page
    from liuhen.kernel import tables
    from tools.generated import api, arrows, events, permissions

    return {
        "architecture.md": arrows.as_markdown(),
        "rulebook.md": rulebook_page(),
        "tables.md": tables.as_markdown(),
        "permissions.md": permissions.as_markdown(),
        "events.md": events.as_markdown(),
        "api.md": api.as_markdown(),
    }


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liuhen.settings.test")
    django.setup()
    stale = [name for name, text in documents().items() if text != _kept(DOCS / name)]
    if "--check" not in sys.argv:
        for name, text in documents().items():
            (DOCS / name).write_text(text, encoding="utf-8")
    elif stale:
        print(f"错误：docs/ 中 {'、'.join(stale)} 与代码不一致，请执行 ./dev docs", file=sys.stderr)
        return 1
    return 0


def _kept(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


if __name__ == "__main__":
    sys.exit(main())
