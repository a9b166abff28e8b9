#!/bin/sh
# One would guess: a calendar that raises for a year whose holiday notice it lacks does so for every day of it; so is:
# workalendar's China asks the year of weekdays only, and a make-up Saturday of a missing year is «no working day».
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q workalendar==17.0.0
"$folder/venv/bin/python" -W ignore - <<'PY'
from datetime import date
from importlib.metadata import version

from workalendar.asia import China
from workalendar.exceptions import CalendarError

calendar = China()
# Make-up Saturdays: of 2023 by 国办发明电〔2022〕16号, which it has; of 2026 by 国办发明电〔2025〕7号, which it lacks.
known, missing = calendar.is_working_day(date(2023, 1, 28)), calendar.is_working_day(date(2026, 2, 14))
try:
    weekday = str(calendar.is_working_day(date(2026, 2, 13)))
except CalendarError as error:
    weekday = f"raises {type(error).__name__}"
print(f"workalendar {version('workalendar')}: 2023-01-28 {known}, 2026-02-14 {missing}; the Friday before it {weekday}")
assert known is True
assert missing is False, "it now asks the year of a Saturday too"
assert weekday == "raises CalendarError", "it has a notice for 2026 now"
PY
