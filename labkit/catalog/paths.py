"""Where the lab's data lies."""

from functools import cache
from pathlib import Path


@cache
def data_dir() -> Path:
    """The data directory: `data` beside the package in a checkout, `labkit/_data` in an installed wheel."""
    package = Path(__file__).resolve().parent.parent
    for candidate in (package.parent / "data", package / "_data"):
        if (candidate / "chips.toml").is_file():
            return candidate
    raise FileNotFoundError(f"no data directory beside {package}: install labkit again or run from a checkout")
