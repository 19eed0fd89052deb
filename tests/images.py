"""Figures and pages held against images of how they looked when somebody last looked at them.

TITANIUM_IMAGES=new writes the images anew; look at them before they are committed.
"""

import io
import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

TOLERANCE = 4.0
"""Root mean square difference of grey values, 0 to 255, that other versions of a font's renderer may make."""
DOTS_PER_INCH = 60


def assert_looks_like(png: bytes, image: Path) -> None:
    """Hold a picture against the image of it."""
    found = Image.open(io.BytesIO(png)).convert("L")
    if os.environ.get("TITANIUM_IMAGES") == "new":
        image.parent.mkdir(parents=True, exist_ok=True)
        found.convert("P", palette=Image.Palette.ADAPTIVE, colors=16).save(image, optimize=True)
    if not image.exists():
        pytest.fail(f"no image {image.name}; make it with TITANIUM_IMAGES=new and look at it")
    known = Image.open(image).convert("L")
    assert found.size == known.size, f"{image.name} was {known.size}, is {found.size}"
    apart = float(np.sqrt(np.mean((np.asarray(found, float) - np.asarray(known, float)) ** 2)))
    assert apart < TOLERANCE, f"{image.name} differs by {apart:.1f} of 255"
