#!/bin/sh
# One would guess: a QR code that segno makes in Hanzi mode (GB/T 18284) holds the words it was given, as in its other
# modes, for it raises where they do not fit; so is: at some lengths it does not. The mode's four bits for the subset of
# signs are left out of its sum, so that words which are too long by up to three bits are put into a code too small
# for them: seven signs by default, 20, 26, 52, 95 … The code looks whole and its end is cut off, or it is read as other words.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q segno==1.6.6 zxing-cpp==3.1.1 numpy==2.4.1
"$folder/venv/bin/python" - <<'PY'
import importlib.metadata

import numpy
import segno
import zxingcpp

WORDS = "云岭县市场监督管理局行政处罚决定书" * 12


def read(code):
    dots = numpy.array([[0 if dot else 255 for dot in row] for row in code.matrix], numpy.uint8)
    picture = numpy.kron(numpy.pad(dots, 4, constant_values=255), numpy.ones((4, 4), numpy.uint8))
    found = zxingcpp.read_barcodes(picture)
    return found[0].text if found else ""


lost = {}
for mode in ("hanzi", "byte"):
    codes = {n: segno.make(WORDS[:n], mode=mode, micro=False) for n in range(1, 121)}
    lost[mode] = {n: code.designator for n, code in codes.items() if read(code) != WORDS[:n]}
print(f"segno {segno.__version__}, read by zxing-cpp {importlib.metadata.version('zxing-cpp')}; not what was put in:", lost)
assert lost["byte"] == {}
assert lost["hanzi"] == {7: "1-Q", 20: "2-L", 26: "3-M", 52: "5-M", 95: "7-L"}, "it counts otherwise now"
PY
