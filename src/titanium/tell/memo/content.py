"""A memo put into words: from findings to sections, in one language."""

from titanium import __version__
from titanium.judge.evidence import Evidence
from titanium.tell import words
from titanium.tell.catalogue import ENGLISH, say, speaking, told
from titanium.tell.memo.again import again
from titanium.tell.memo.answer import bottom_line, named, picture, title
from titanium.tell.memo.assumptions import assumptions
from titanium.tell.memo.claims import claims
from titanium.tell.memo.deal import deal, who_pays
from titanium.tell.memo.document import Memo
from titanium.tell.memo.doubts import change_our_mind, limits
from titanium.tell.memo.gather import Findings
from titanium.tell.memo.rules import breaks_when
from titanium.tell.memo.terms import terms


def content(found: Findings, language: str = ENGLISH, *, file: str = "memo.html") -> Memo:
    """The memo on some findings.

    Parameters
    ----------
    language
        What it is written in, see `titanium.tell.catalogue.languages`.
    file
        Name of the file that the memo's own command writes.

    Raises
    ------
    InputError
        If Titanium does not speak the language.
    """
    with speaking(language, found.case):
        sections = (
            bottom_line(found),
            picture(found),
            *filter(None, [terms(found)]),
            breaks_when(found),
            deal(found),
            who_pays(found),
            claims(found),
            assumptions(found),
            change_our_mind(found),
            limits(found),
            again(found, file),
        )
        return Memo(
            title=title(found),
            subject=_subject(found),
            language=language,
            facts=_facts(found),
            sections=tuple(sections),
            standing=_standing(found),
        )


def _subject(found: Findings) -> str:
    case = found.case
    about = told(case.description.title) if case is not None else found.scope.name
    return say("{case}: {package}", case=about, package=named(found, found.package))


def _facts(found: Findings) -> tuple[tuple[str, str], ...]:
    judged = found.judged
    return (
        (say("Package"), _both_names(found)),
        (say("Sampled futures"), f"{judged.futures:,}"),
        (say("Seed"), str(judged.seed)),
        (say("Which futures"), words.ensemble(judged.ensemble)),
        (say("Case"), say("{name}, hash {hash}", name=found.scope.name, hash=found.scope.hash[:12])),
        (say("Made by"), f"Titanium {__version__}"),
    )


def _both_names(found: Findings) -> str:
    """The package's title and, where it is another, the name by which commands know it."""
    title = named(found, found.package)
    return title if title == found.package else say("{title} ({name})", title=title, name=found.package)


def _standing(found: Findings) -> str:
    if found.verdict is not None:
        return words.standing(found.verdict)
    judged = found.judged
    scope = found.scope
    return words.standing_of(Evidence(scope.name, scope.hash, None, judged.futures, judged.seed, judged.ensemble))
