"""What a memo says where a finding is not there: one plain sentence."""

from collections.abc import Mapping

from titanium.tell.catalogue import noted, say
from titanium.tell.memo.document import Paragraph
from titanium.tell.memo.gather import Missing, Why

_SAID: Mapping[Why, str] = {
    "left out": noted("This is left out of the memo, as was asked."),
    "function": noted(
        "The run is one of a function, not of an alliance: nobody signs or pays in it, and no article speaks of it."
    ),
    "no agreement": noted(
        "This package stands for no agreement: it is what signing is compared with, so nobody is asked to sign it."
    ),
    "no claims": noted("The case has no claims to test."),
    "refused": noted("The run cannot say it: {reason}."),
}


def missing(found: Missing) -> Paragraph:
    """Why a finding is not there.

    Examples
    --------
    >>> missing(Missing("refused", "8 futures are too few")).text
    'The run cannot say it: 8 futures are too few.'
    """
    return Paragraph(say(_SAID[found.why], reason=found.detail.rstrip(".")))
