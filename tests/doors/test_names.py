"""Pages call things as people do: no account:7, no device.checked-out, no number out of an address."""

import pytest

from tests.doors.names import codes_in


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("<td>account:7</td>", ["account:7"]), ("<b>device.checked-out</b>", ["device.checked-out"]),
        ('<input placeholder="如 finding:12">', ["finding:12"]), ("<p>资料页地址中的编号</p>", ["地址中的编号"]),
        ('<a href="/console/?subject=device:7">设备 7</a>', []), ("<pre>device:7</pre>", []),
        ("<td>2026-11-24 10:03:05</td><td>127.0.0.1:8000</td><td>a.b@x.gov-cn</td>", []),
    ],
)  # fmt: skip
def test_what_counts_as_such(page: str, found: list[str]) -> None:
    assert codes_in(page) == found
