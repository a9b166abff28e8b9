#!/bin/sh
# One would guess: OpenCV's QR detector reads a code in Hanzi mode, which China's own standard GB/T 18284 adds to ISO
# 18004, or finds none; so is: it finds the code, corners and dots and all, and gives "" for its words, as of one that
# it could not read. The same words in UTF-8 come out; so does the same code from ZXing.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q segno==1.6.6 zxing-cpp==3.1.1 numpy==2.4.1 opencv-python-headless==5.1.0.95
OPENCV_LOG_LEVEL=OFF "$folder/venv/bin/python" - <<'PY'
import cv2
import numpy
import segno
import zxingcpp

WORDS = "云岭县市场监督管理局"
found = {}
for mode in ("hanzi", "byte"):
    code = segno.make(WORDS, mode=mode, micro=False)
    dots = numpy.array([[0 if dot else 255 for dot in row] for row in code.matrix], numpy.uint8)
    picture = numpy.kron(numpy.pad(dots, 4, constant_values=255), numpy.ones((8, 8), numpy.uint8))
    words, corners, straight = cv2.QRCodeDetector().detectAndDecode(picture)
    found[mode] = words, corners is not None, zxingcpp.read_barcodes(picture)[0].text
print(f"OpenCV {cv2.__version__}; words, corners found, words by ZXing:", found)
assert found["byte"] == (WORDS, True, WORDS)
assert found["hanzi"] == ("", True, WORDS), "it has learnt it"
PY
