"""Libraries that few requests need, read when they are first used: what only idles neither waits for nor holds them.

```
if TYPE_CHECKING:
    import openpyxl
else:
    openpyxl = later("openpyxl")
```

``importlib.util.LazyLoader`` does so too, and before Python 3.12 shows a thread a module that another half read.
"""

from importlib import import_module
from types import ModuleType
from typing import Any


def later(name: str) -> Any:
    """Return what stands for a module, and reads it when it is asked for anything."""
    return _Later(name)


class _Later(ModuleType):
    def __getattr__(self, name: str) -> Any:
        return getattr(import_module(self.__name__), name)
