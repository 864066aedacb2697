"""From recipes to the files that the lab ships: build, patch where the recipe says so, put into flashers."""

from __future__ import annotations

from labkit.firmware import container, patch
from labkit.firmware.build import build
from labkit.firmware.image import Image
from labkit.firmware.recipe import Recipe, recipes
from labkit.firmware.sdcc import BuildError
from labkit.firmware.symbols import as_text


def files() -> dict[str, bytes]:
    """Every .BIN, .EXE and .SYM by name, made from the sources. Raises BuildError."""
    out: dict[str, bytes] = {}
    for recipe in recipes().values():
        built = build(recipe)
        image = _patched(recipe, built.image)
        out[recipe.file] = image
        out[recipe.symbols] = as_text(built.names).encode("ascii")
        if recipe.exe:
            carried = container.make({recipe.revision: image}, recipe.accepts, recipe.container)
            out[recipe.exe] = container.build(carried)
    return out


def _patched(recipe: Recipe, image: bytes) -> bytes:
    if not recipe.patch:
        return image
    finding = patch.look(image, patch.PATCHES[recipe.patch], Image(image).layout)
    if not finding.possible:
        raise BuildError(f"{recipe.key}: {finding.sentence}")
    return patch.apply(image, patch.changes(finding))
