"""Put pip into an environment whose Python came without it: Debian's, where nobody may install python3-venv.

    .venv/bin/python tools/first_pip.py     the wheel of requirements/uv.txt, its digest compared

Runs before anything is installed: nothing but the standard library.
"""

import configparser
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urljoin
from urllib.request import Request, urlopen

LOCK = Path(__file__).resolve().parent.parent / "requirements/uv.txt"
CONFIGURATIONS = ("/etc/xdg/pip/pip.conf", "/etc/pip.conf", "~/.pip/pip.conf", "~/.config/pip/pip.conf")
JSON = "application/vnd.pypi.simple.v1+json"
LINK = re.compile(r'href="([^"#]*/)?(?P<file>[^"/#]+)')


def locked() -> tuple[str, set[str]]:
    """Return the file name of the wheel that the lock names, and the digests it allows."""
    entry = LOCK.read_text(encoding="ascii").partition("pip==")[2]
    version, _, rest = entry.partition(" ")
    hashes = re.findall(r"--hash=sha256:([0-9a-f]{64})", re.split(r"\n(?! )", rest)[0])
    return f"pip-{version}-py3-none-any.whl", set(hashes)


def index() -> str:
    """Return the registry that pip itself would ask."""
    settings = configparser.RawConfigParser()
    settings.read(
        [os.environ.get("PIP_CONFIG_FILE", ""), *(Path(name).expanduser() for name in CONFIGURATIONS)]
    )
    configured = settings.get("global", "index-url", fallback="https://pypi.org/simple")
    return os.environ.get("PIP_INDEX_URL", configured).rstrip("/")


def wheel(name: str) -> bytes:
    """Return the wheel from a folder of wheels or from the registry. Raises SystemExit where neither has it."""
    if folder := os.environ.get("LIUHEN_WHEELHOUSE"):
        return (Path(folder) / name).read_bytes()
    request = Request(f"{index()}/pip/", headers={"Accept": f"{JSON}, text/html;q=0.1"})  # noqa: S310 (as configured)
    with urlopen(request, timeout=60) as page:  # noqa: S310
        base, text = page.url, page.read().decode()
        is_json = page.headers.get_content_type() == JSON
    if is_json:
        links = {file["filename"]: file["url"] for file in json.loads(text)["files"]}
    else:
        links = {found["file"]: found[0][6:] for found in LINK.finditer(text)}
    if name not in links:
        raise SystemExit(f"错误：{index()} 没有 {name}")
    with urlopen(urljoin(base, links[name]), timeout=60) as answer:  # noqa: S310
        return bytes(answer.read())


def main() -> None:
    name, hashes = locked()
    content = wheel(name)
    if hashlib.sha256(content).hexdigest() not in hashes:
        raise SystemExit(f"错误：{name} 的摘要与 requirements/uv.txt 不符")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / name
        file.write_bytes(content)
        install = [sys.executable, f"{file}/pip", "install", "--quiet", "--no-index", "--no-deps", str(file)]
        subprocess.run([*install, "--disable-pip-version-check"], check=True)


if __name__ == "__main__":
    main()
