"""Build the fonts of `titanium.tell.fonts`: Noto Sans KR, cut down to what Titanium's Korean texts can use.

The font comes from the registry of npm, in the package @fontsource/noto-sans-kr, of which `npm pack` checks the digest.
What is kept: the 2,350 syllables of KS X 1001, single letters of Hangul, Latin, and the signs of the texts. Hinting and
forms for vertical lines are left out. The same version gives the same bytes.

Run: python -m pip install fonttools brotli && python scripts/font.py
"""

import argparse
import hashlib
import io
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

PACKAGE = "@fontsource/noto-sans-kr@5.3.0"
FOLDER = Path(__file__).parents[1] / "src" / "titanium" / "tell" / "fonts"
WEIGHTS: Mapping[int, str] = {400: "Regular", 700: "Bold"}
LATIN = "".join(map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x100))))
SIGNS = "–—‘’“”„†‡…′″€₩←↑→↓−∕≠≤≥π─│├└■□▲△▼▽◆◇○●◐※℃㎞「」『』〈〉《》・"
JAMO = "".join(map(chr, range(0x3131, 0x318F)))


def syllables() -> str:
    """Syllables of Hangul in KS X 1001: those that EUC-KR writes in two bytes."""
    return "".join(letter for letter in map(chr, range(0xAC00, 0xD7A4)) if len(letter.encode("euc_kr")) == 2)


def fetched(package: str, folder: Path) -> dict[str, bytes]:
    """Files of a package of npm, by their paths inside it."""
    run = subprocess.run(
        ["npm", "pack", "--silent", package], cwd=folder, check=True, stdout=subprocess.PIPE, text=True
    )
    with tarfile.open(folder / run.stdout.split()[-1]) as archive:
        members = [member for member in archive if member.isfile()]
        return {member.name.removeprefix("package/"): _read(archive, member) for member in members}


def _read(archive: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    file = archive.extractfile(member)
    assert file is not None, member.name
    return file.read()


def _cut(font: TTFont, letters: set[int], features: list[str]) -> TTFont:
    """A font with some letters only, unhinted and for horizontal lines."""
    options = Options(
        hinting=False, layout_features=features, name_IDs=["*"], notdef_outline=True, recalc_timestamp=False
    )
    options.drop_tables += ["BASE", "STAT", "vhea", "vmtx", "GDEF", "DSIG", "gasp"]
    cutter = Subsetter(options)
    cutter.populate(unicodes=letters)
    cutter.subset(font)
    return font


def built(files: Mapping[str, bytes], weight: int) -> bytes:
    """The font of one weight as TrueType.

    The package holds Hangul in one file and other signs in numbered slices; a letter is taken from the first that has
    it.
    """
    missing = set(map(ord, LATIN + SIGNS + JAMO + syllables()))
    named = sorted(name for name in files if name.endswith(f"-{weight}-normal.woff2"))
    whole = next(name for name in named if "-korean-" in name)
    parts: list[TTFont] = []
    for name in (whole, *(name for name in named if name != whole)):
        font = TTFont(io.BytesIO(files[name]), recalcTimestamp=False)
        letters = missing & set(font.getBestCmap() or ())
        if letters:
            parts.append(_cut(font, letters, ["kern", "ccmp"] if name == whole else []))
            missing -= letters
    if missing:
        sys.stderr.write(f"{WEIGHTS[weight]}: not in the font: {''.join(map(chr, sorted(missing)))}\n")
    font = _merged(parts)
    _name(font, weight)
    buffer = io.BytesIO()
    font.save(buffer, reorderTables=True)
    return buffer.getvalue()


def _merged(parts: list[TTFont]) -> TTFont:
    dated: Any = parts[0]["head"]
    made, modified = dated.created, dated.modified
    with tempfile.TemporaryDirectory() as folder:
        places = [Path(folder) / f"{number:03}.ttf" for number in range(len(parts))]
        for part, place in zip(parts, places, strict=True):
            part.flavor = None
            part.save(place)
        font = Merger().merge([str(place) for place in places])
    font.recalcTimestamp = False
    head: Any = font["head"]
    head.created, head.modified = made, modified
    return font


def _name(font: TTFont, weight: int) -> None:
    """Name a weight as its family's: the slices are instances of a variable font and all bear the name of its first.

    Noto is no reserved name of the licence; the one that is reserved, Source, is not used.
    """
    style = WEIGHTS[weight]
    texts = {
        1: "Noto Sans KR",
        2: style,
        3: f"2.004;subset;NotoSansKR-{style}",
        4: f"Noto Sans KR {style}".removesuffix(" Regular"),
        6: f"NotoSansKR-{style}",
        13: "This Font Software is licensed under the SIL Open Font License, Version 1.1.",
    }
    names: Any = font["name"]
    for identifier in (16, 17, 21, 22, 25):
        names.removeNames(nameID=identifier)
    for identifier, text in texts.items():
        names.setName(text, identifier, 3, 1, 0x409)
    bold = weight >= 700
    metrics: Any = font["OS/2"]
    metrics.usWeightClass = weight
    metrics.fsSelection = metrics.fsSelection & ~0b1100001 | (0b100000 if bold else 0b1000000)
    head: Any = font["head"]
    head.macStyle = 1 if bold else 0


def main() -> None:
    """Write the fonts, their licence and the digests."""
    parser = argparse.ArgumentParser(description="Build the fonts of titanium.tell.fonts.")
    parser.add_argument("--into", type=Path, default=FOLDER, help="folder to write to")
    into: Path = parser.parse_args().into
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        files = fetched(PACKAGE, Path(folder))
    made = {f"NotoSansKR-{style}.ttf": built(files, weight) for weight, style in WEIGHTS.items()}
    made["OFL.txt"] = files["LICENSE"]
    for name, data in made.items():
        (into / name).write_bytes(data)
        sys.stdout.write(f"{name}: {len(data):,} bytes\n")
    sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(made.items()))
    (into / "SHA256SUMS").write_text(sums)


if __name__ == "__main__":
    main()
