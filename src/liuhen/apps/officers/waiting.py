"""What waits for somebody about uniforms."""

from liuhen.apps.officers import queries
from liuhen.kernel.access import Permission as P
from liuhen.kernel.waiting import Press, Waiting

# fmt: off
WAITINGS = (
    Waiting(
        queries.to_take_back, "收回制式服装", Press.FOLLOW_UP, "console:uniforms", right=P.UNIFORM_KEEP, about="item",
        whose="person", tone="blue", listed="console:uniforms?state=issued",
    ),
)
# fmt: on
