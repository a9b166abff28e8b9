#!/bin/sh
# One would guess: typst, which embeds pages of a PDF as images since 0.14, does so in a PDF/A too, at least where these
# pages are PDF/A themselves; so is: asked for PDF/A it refuses every embedded PDF, while the same document as plain PDF is
# drawn. Who files papers as PDF/A binds them with something else, and lays cover and page numbers around them.
# typst (Python binding) 0.15.2, Python 3.11; needs the network for one wheel.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install -q --disable-pip-version-check typst==0.15.2
cat > "$folder/part.typ" <<'TYP'
#set document(title: "part", date: datetime(year: 2026, month: 11, day: 30))
#set page(paper: "a4")
A page of a paper.
TYP
cat > "$folder/whole.typ" <<'TYP'
#set document(title: "whole", date: datetime(year: 2026, month: 11, day: 30))
#set page(paper: "a4", margin: 0mm)
#image("part.pdf", page: 1, width: 100%)
TYP
"$folder/venv/bin/python" - "$folder" <<'PY'
import sys
from pathlib import Path

import typst

folder = Path(sys.argv[1])


def draw(name: str, *standards: str) -> bytes:
    return typst.compile(folder / name, format="pdf", pdf_standards=list(standards))


(folder / "part.pdf").write_bytes(draw("part.typ", "a-2b"))
plain = draw("whole.typ")
print(f"plain PDF with a PDF/A-2b page embedded: {len(plain)} bytes")
assert plain.startswith(b"%PDF"), plain[:8]
for standard in ("a-2b", "a-3b", "a-4"):
    try:
        draw("whole.typ", standard)
    except typst.TypstError as refused:
        print(f"{standard}: {refused}")
        assert "embedding PDFs is currently not supported in this export mode" in str(refused), refused
    else:
        raise SystemExit(f"{standard}: embedded after all; the finding is out of date")
PY
