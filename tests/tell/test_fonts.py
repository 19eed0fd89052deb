"""Letters that come with the package: all of Korean in daily use, in two weights, drawn where they are needed."""

from importlib import resources
from pathlib import Path

import pytest

from titanium.tell import fonts
from titanium.tell.figures import canvas

pytest.importorskip("matplotlib")


def letters(file: Path) -> set[int]:
    from matplotlib.ft2font import FT2Font

    return set(FT2Font(str(file)).get_charmap())


def draw(text: str) -> bytes:
    return canvas.png(60, 30, lambda figure: figure.text(0.1, 0.3, text, fontsize=14), 60)


@pytest.mark.parametrize("name", fonts.FILES)
def test_every_syllable_of_the_korean_standard_is_there(name: str) -> None:
    syllables = [letter for letter in map(chr, range(0xAC00, 0xD7A4)) if len(letter.encode("euc_kr")) == 2]
    assert len(syllables) == 2350
    with fonts.folder() as folder:
        assert set(map(ord, syllables)) <= letters(folder / name)


def test_weights_and_family_are_named_as_they_are() -> None:
    from matplotlib.font_manager import ttfFontProperty
    from matplotlib.ft2font import FT2Font

    with fonts.folder() as folder:
        found = [ttfFontProperty(FT2Font(str(folder / name))) for name in fonts.FILES]
    assert [(own.name, own.weight) for own in found] == [(fonts.FAMILY, 400), (fonts.FAMILY, 700)]


def test_the_licence_stands_beside_them() -> None:
    with fonts.folder() as folder:
        assert "SIL OPEN FONT LICENSE Version 1.1" in (folder / "OFL.txt").read_text()


def test_every_letter_of_the_translations_can_be_drawn() -> None:
    import matplotlib as mpl

    shipped = Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
    tell = resources.files("titanium.tell") / "languages"
    cases = resources.files("titanium.cases")
    files = [
        *tell.iterdir(),
        *(file for case in cases.iterdir() if (case / "words").is_dir() for file in (case / "words").iterdir()),
    ]
    used = {letter for file in files for letter in file.read_text(encoding="utf-8") if letter.isprintable()}
    with fonts.folder() as folder:
        known = letters(folder / fonts.FILES[0]) | letters(shipped)
    assert not {letter for letter in used if ord(letter) not in known}


def test_korean_is_drawn_in_letters_and_stays_text() -> None:
    assert len({draw("한국"), draw("미국"), draw("일본")}) == 3
    svg = canvas.drawing(60, 30, lambda figure: figure.text(0.1, 0.3, "한국"), "title", "words")
    assert ">한국</text>" in svg
    assert "font-family: 'DejaVu Sans', 'Noto Sans KR', sans-serif" in svg
