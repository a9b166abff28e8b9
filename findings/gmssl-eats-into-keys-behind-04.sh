#!/bin/sh
# One would guess: gmssl takes an SM2 public key as certificates and devices give it, 04 and the point behind it, for the
# point that the key is; so is: every 0 and 4 at its beginning goes with the 04. One key in eight has a point that begins
# with one of these digits, and no longer verifies what it has signed: an error is raised that speaks of hexadecimal
# digits or of None. The same key without 04 verifies.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q gmssl==3.2.2
"$folder/venv/bin/python" - <<'PY'
import random
from collections import Counter
from importlib.metadata import version

from gmssl.sm2 import CryptSM2, default_ecc_table

chance, said = random.Random(7), Counter()
for _ in range(60):
    secret = chance.randrange(1, 2**255)
    point = CryptSM2(f"{secret:064x}", "")._kg(secret, default_ecc_table["g"])
    signed = CryptSM2(f"{secret:064x}", point).sign_with_sm3(b"act 7")
    assert CryptSM2("", point).verify_with_sm3(signed, b"act 7"), "without 04"
    try:
        told = CryptSM2("", "04" + point).verify_with_sm3(signed, b"act 7")
    except Exception as error:
        told = type(error).__name__
    said[point[0] in "04", told] += 1
print(f"gmssl {version('gmssl')}, (the point begins with 0 or 4, verified behind 04):", dict(said))
assert said.pop((False, True)) > 40
assert said and all(begins and told is not True for begins, told in said), "it takes the two digits and no more"
PY
