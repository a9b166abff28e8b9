"""What a visit to a firm carries: the ticket it burns, and the receipt the firm keeps; both checked without a network.

python -m liuhen_proof.tickets TOKEN --keys KEYS says what a token is and whether it is true.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from liuhen_proof import claims
from liuhen_proof.keys import VerifyKey, parse_keys
from liuhen_proof.notes import NoteError

TICKET = claims.Kind(
    "liuhen.ticket/v1",
    "ticket",
    ("origin", "visit", "firm", "unit", "officers", "counted", "year", "approved_at", "signed_at"),
    ("approved_at", "signed_at"),
)
RECEIPT = claims.Kind(
    "liuhen.visit/v1",
    "receipt",
    ("origin", "visit", "firm", "unit", "officers", "basis", "matter", "left", "complain", "signed_at"),
    ("signed_at",),
)
WORDS = {
    "visit": "检查编号", "firm": "企业", "unit": "检查单位", "officers": "检查人员", "counted": "计入次数",
    "year": "年度", "approved_at": "批准时间", "basis": "依据", "matter": "检查事项", "left": "本年剩余次数",
    "complain": "投诉方式", "signed_at": "签发时间",
}  # fmt: skip


def read(told: str, keys: Sequence[VerifyKey]) -> tuple[claims.Kind, claims.Claimed]:
    """Return what a token is and says. Raises NoteError for neither a ticket nor a receipt, or a false one."""
    try:
        return TICKET, claims.read(TICKET, told, keys)
    except NoteError as wrong:
        if str(wrong) != "not a ticket":
            raise
    return RECEIPT, claims.read(RECEIPT, told, keys)


def main() -> int:
    """Check a token from the command line."""
    wanted = argparse.ArgumentParser(description="离线核验入企检查的检查券、检查回执。")
    wanted.add_argument("token", help="二维码里的内容")
    wanted.add_argument("--keys", required=True, type=Path, help="从“公开账本”保存的公钥文件")
    options = wanted.parse_args()
    try:
        kind, found = read(options.token, parse_keys(options.keys.read_text("utf-8"), name=""))
    except (NoteError, OSError, ValueError) as wrong:
        print(f"不能采信：{wrong}")
        return 2
    print({TICKET.header: "检查券", RECEIPT.header: "检查回执"}[kind.header])
    for name, zh in WORDS.items():
        if name in found.claims:
            print(f"{zh}：{found.claims[name]}")
    print("签名属实")
    return 0


if __name__ == "__main__":
    sys.exit(main())
