#!/bin/sh
# One would guess: python-stdnum takes every unified social credit code (GB 32100-2015), whose alphabet and check
# character it knows; so is: only those whose registry is a digit. N (village collectives), Y (others) and A (the armed
# forces) are «InvalidFormat», with every sign as the standard has it and the check character that stdnum itself gives.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q python-stdnum==2.1
"$folder/venv/bin/python" - <<'PY'
import stdnum
from stdnum.cn import uscc
from stdnum.exceptions import InvalidFormat

found = {}
for registry in ("11", "51", "92", "93", "A1", "N1", "N2", "N3", "Y1"):
    code = f"{registry}330127MF2814305"  # made up
    code += uscc.calc_check_digit(code + "0")
    try:
        found[registry] = uscc.validate(code) and "valid"
    except InvalidFormat:
        found[registry] = "InvalidFormat"
print(f"python-stdnum {stdnum.__version__}:", found)
assert {told for registry, told in found.items() if registry[0].isdigit()} == {"valid"}
assert {told for registry, told in found.items() if registry[0].isalpha()} == {"InvalidFormat"}, "it has learnt them"
PY
