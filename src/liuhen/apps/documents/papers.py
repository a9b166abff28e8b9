"""The kinds of paper that belong to no matter in particular; every other app lists its own."""

from liuhen.apps.documents.kinds import PaperKind

LETTER, ADDRESS = "letter", "service-address"
KINDS = (
    PaperKind(LETTER, "函", word="函", sealed=True, red_head=True),
    PaperKind(ADDRESS, "送达地址确认书", template="record", needs=("signers",)),
)
