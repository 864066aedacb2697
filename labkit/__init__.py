"""A lab on drive firmware and bricking: the names a notebook needs.

Nothing is loaded by `import labkit` itself; each name below brings its module when it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from labkit.catalog import data_dir as data_dir

__version__ = "0.1.0"

_HOME = {
    "data_dir": "labkit.catalog",
}

__all__ = ["__version__", *sorted(_HOME)]


def __getattr__(name: str) -> Any:
    """Load the module that `name` lives in, and remember what was found."""
    if name not in _HOME:
        raise AttributeError(f"labkit has no {name!r}: it offers {', '.join(sorted(_HOME))}.")
    value = globals()[name] = getattr(import_module(_HOME[name]), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})
