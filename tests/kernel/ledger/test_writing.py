import json

from hypothesis import given
from hypothesis import strategies as st

from liuhen.kernel.ledger import writing
from liuhen_proof import canonical

KEYS = st.text(st.characters(codec="ascii"), max_size=8)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(KEYS, VALUES, max_size=6))
def test_the_fast_writer_writes_what_the_canonical_one_does(value: dict[str, object]) -> None:
    assert writing._written(value) == canonical.dumps(value)
    assert json.loads(writing._written(value)) == value
