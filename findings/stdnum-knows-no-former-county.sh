#!/bin/sh
# One would guess: python-stdnum, whose table of Chinese counties says from when to when each code was in use, takes the
# identity number of whoever was born under a code that has ended since; so is: whole parts of the country from before a
# reform are «InvalidComponent»: Chongqing when it was Sichuan's 5102, Nanchong when it was 5129, Chaohu when it was 3426.
# A citizen keeps the number for life. The codes of residence permits (81, 82, 83) are unknown too.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q python-stdnum==2.1
"$folder/venv/bin/python" - <<'PY'
import stdnum
from stdnum.cn import ric
from stdnum.exceptions import InvalidComponent

PLACES = {
    "110103": "Chongwen, until 2010", "510202": "Chongqing, until 1997", "512921": "Nanchong, until 1993",
    "342601": "Chaohu, until 1999", "810000": "Hong Kong, residence permit", "830000": "Taiwan, residence permit",
}
found = {}
for code, place in PLACES.items():
    number = f"{code}197003050010"  # nobody's
    number = number[:-1] + ric.calc_check_digit(number)
    try:
        found[place] = ric.validate(number) and "valid"
    except InvalidComponent:
        found[place] = "InvalidComponent"
print(f"python-stdnum {stdnum.__version__}:", found)
assert found.pop("Chongwen, until 2010") == "valid"
assert set(found.values()) == {"InvalidComponent"}, "it has learnt them"
PY
