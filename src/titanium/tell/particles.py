"""Korean particles, whose form follows the sound of the word before them.

A translator writes both forms, as "{package}은(는)"; once the value is known, one of them is said. A word in Latin
letters, whose sound is not known, keeps both, which is how Korean prints them then.
"""

import re
from collections.abc import Mapping

_FORMS: Mapping[str, tuple[str, str]] = {
    "은(는)": ("은", "는"),
    "이(가)": ("이", "가"),
    "을(를)": ("을", "를"),
    "과(와)": ("과", "와"),
    "(으)로": ("으로", "로"),
    "(이)라고": ("이라고", "라고"),
}
"""A particle with both its forms to that after a consonant and that after a vowel."""

_PARTICLE = re.compile("|".join(map(re.escape, _FORMS)))
_ASIDE = re.compile(r"\s*\([^()]*\)$")
"""What stands in brackets before a particle is not heard."""

_FIRST, _LAST, _ENDS, _RIEUL = "가", "힣", 28, 8
"""Syllables differ last in the consonant that closes them: 28 ways, the first of them none and the ninth ㄹ."""
_DIGITS: Mapping[str, str] = dict(zip("0123456789", "영일이삼사오육칠팔구", strict=True)) | {"%": "트"}


def with_particles(text: str) -> str:
    """A text in which every particle has the form that the word before it asks for, where that is known.

    Examples
    --------
    >>> with_particles("티타늄은(는)"), with_particles("철통(30개)과(와)"), with_particles("28.5천 명(으)로")
    ('티타늄은', '철통(30개)과', '28.5천 명으로')
    >>> with_particles("서울(으)로"), with_particles("40%을(를)"), with_particles("ironclad이(가)")
    ('서울로', '40%를', 'ironclad이(가)')
    """
    said, end = "", 0
    for found in _PARTICLE.finditer(text):
        said += text[end : found.start()]
        said += _form(said, found[0])
        end = found.end()
    return said + text[end:]


def _form(before: str, particle: str) -> str:
    heard = _ASIDE.sub("", before).rstrip("'\"’”")[-1:]
    syllable = _DIGITS.get(heard, heard)
    if not syllable or not _FIRST <= syllable <= _LAST:
        return particle
    closing = (ord(syllable) - ord(_FIRST)) % _ENDS
    is_open = closing == 0 or (closing == _RIEUL and particle == "(으)로")
    return _FORMS[particle][is_open]
