#!/bin/sh
# One would guess: gmssl's sm3_hash, asked twice for the digest of one list of bytes, answers twice the same; so is: it
# writes the padding of SM3 into the list that it was given, so that whoever keeps the list, to compare a digest or to
# store the bytes behind it, keeps another message and gets another digest. The first answer is right.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q gmssl==3.2.2
"$folder/venv/bin/python" - <<'PY'
from importlib.metadata import version

from gmssl import func, sm3

message = "执法记录".encode()
given = func.bytes_to_list(message)
digests = [sm3.sm3_hash(given) for _ in range(2)]
print(f"gmssl {version('gmssl')}: {len(message)} bytes given, {len(given)} left in the list,", *digests)
assert digests[0] == "272913c55651c4e79b4c742e946f9450c2f5ebf9e216bd151fecffa75bc256e6"  # OpenSSL's
assert (len(given), given[len(message)]) == (128, 0x80), "it leaves alone what it was given"
assert digests[1] != digests[0]
PY
