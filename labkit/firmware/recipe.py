"""What makes one image differ from another: a row of `data/firmware/images.toml` and its family's row."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from labkit.catalog import kits
from labkit.catalog.paths import data_dir


@dataclass(frozen=True)
class Recipe:
    """One image to build. `kit_address` and `kit_id` come from the mechanism the program is written for."""

    key: str
    file: str
    layout: str
    kit_address: int
    kit_id: int
    eeprom_constant: int
    eeprom_checked: int
    eeprom_bank: int
    media_plus: int
    media_minus: int
    speed: str
    vendor: str
    product: str
    revision: str
    timestamp: str
    patch: str = ""
    exe: str = ""
    container: str = ""
    accepts: tuple[str, ...] = ()

    @property
    def symbols(self) -> str:
        """Name of the file with the names of its code addresses."""
        return self.file.replace(".BIN", ".SYM")

    @property
    def identity(self) -> bytes:
        """The 56-byte identity block: INQUIRY data with a 16-character time stamp behind it."""
        head = bytes.fromhex("058000325B000000")
        text = (
            self.vendor.ljust(8) + self.product.ljust(16) + self.revision.ljust(4) + self.timestamp.ljust(16)
        )
        return head + text.encode("ascii") + bytes(4)

    def header(self) -> str:
        """The C header that configures the sources for this image."""
        model = (self.vendor.ljust(8) + self.product).ljust(40)
        rows = {
            "KIT_BASE": f"0x{self.kit_address:04X}",
            "KIT_ID": f"0x{self.kit_id:02X}",
            "EEPROM_CONSTANT": f"0x{self.eeprom_constant:02X}",
            "EEPROM_CHECKED": f"0x{self.eeprom_checked:04X}",
            "ATA_MODEL": _braces(model.encode("ascii")),
            "ATA_REVISION": _braces(self.revision.ljust(8).encode("ascii")),
            "INQUIRY_BLOCK": _braces(self.identity),
        }
        return "".join(f"#define {name} {value}\n" for name, value in rows.items())


def _braces(data: bytes) -> str:
    return "{" + ",".join(f"0x{byte:02X}" for byte in data) + "}"


@cache
def recipes() -> dict[str, Recipe]:
    """All images by key, in the file's order."""
    with open(data_dir() / "firmware" / "images.toml", "rb") as file:
        table = tomllib.load(file)
    return {key: _recipe(key, row, table) for key, row in table["image"].items()}


def _recipe(key: str, row: dict[str, Any], table: dict[str, Any]) -> Recipe:
    whole = {**table["image"].get(row.get("from", ""), {}), **row}
    whole.pop("from", None)
    whole = {**table["family"][whole.pop("family")], **whole}
    kit = kits()[whole.pop("kit")]
    whole["accepts"] = tuple(whole.get("accepts", ()))
    return Recipe(key=key, kit_address=kit.address, kit_id=kit.id, **whole)
