#!/bin/sh
# One would guess: in Typst markup a field put into Chinese words ends where the Chinese goes on, as before any other
# mark; so is: Han characters are letters of a name, `#d.unit编制` asks for a field «unit编制», and the paper is not made.
# Before a letter of full width, a digit or an underscore it is the same; before ，、（ and after #(…) the field ends.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q typst==0.15.2
"$folder/venv/bin/python" - <<'PY'
import json
from importlib.metadata import version

import typst


def made(words: str) -> str:
    source = '#let d = json(bytes(sys.inputs.d))\n' + words
    told = {"d": json.dumps({"unit": "A", "n": "1"})}
    try:
        return "a paper" if typst.compile(source.encode(), sys_inputs=told).startswith(b"%PDF") else "?"
    except typst.TypstError as wrong:
        return str(wrong.args[0] if wrong.args else wrong)


WORDS = {
    "由#d.unit编制": "unit编制", "第#d.n版": "n版", "#d.unit，编制": "", "#d.unit（编制）": "", "由#(d.unit)编制": "",
    "#d.unit。": "", "#d.unitＡ": "unitＡ",
}
print("typst", version("typst"))
for words, field in WORDS.items():
    said = made(words)
    print(f"{words}: {said}")
    assert (f'"{field}"' in said) if field else said == "a paper", "it changed"
PY
