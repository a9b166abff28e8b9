"""The naming habits the station knows without being told, most telling first."""

from liuhen_dock.patterns import Pattern

_TIME = r"20\d{2}[-_]?\d{2}[-_]?\d{2}[-_ T]?\d{2}[-_:]?\d{2}[-_:]?\d{2}"
_MARK = (
    r"(?:[-_]?(?P<mark>IMP|KEY|SOS|LOCK))?"  # key-file mark: the camera's loop overwrite spares such files
)

# GA/T 947 family as cameras write it: 7-place device number, 6-place officer number, time, segment, type, mark.
# The standard's own text was not at hand, therefore the loose separators and the optional maker's prefix.
BODY_CAMERA = Pattern(
    name="gat947",
    regex=rf"(?:[A-Z][A-Z0-9]{{1,5}}(?:-[A-Z0-9]{{1,4}})?[-_])?(?P<device>[A-Z0-9]{{7}})[-_]?(?P<officer>[A-Z0-9]{{6}})"
    rf"[-_]?(?P<time>{_TIME})(?:[-_]?(?P<segment>\d{{1,4}}))?(?:[-_]?(?P<kind>[VAP]))?{_MARK}",
    kinds={"V": "video", "A": "audio", "P": "photo"},
)

PLAIN = Pattern(
    name="plain",
    regex=rf"(?:(?P<kind>VID|IMG|PIC|AUD|REC|MOV)[-_]?)?(?P<time>{_TIME})(?:[-_](?P<segment>\d{{1,4}}))?{_MARK}",
    kinds={"VID": "video", "MOV": "video", "IMG": "photo", "PIC": "photo", "AUD": "audio"},
)

SHIPPED = (BODY_CAMERA, PLAIN)
