"""What a memo has in common on every paper."""

from dataclasses import replace

import pytest

from memos import made_up
from titanium.tell.catalogue import language
from titanium.tell.memo import paper


def test_count_of_pages_follows_the_words_of_the_language(monkeypatch):
    monkeypatch.setattr(paper, "say", lambda sentence, **values: "{pages}쪽 중 {page}쪽".format(**values))
    assert [piece.words or piece.kind for piece in paper.page_count()] == ["pages", "쪽 중 ", "page", "쪽"]


def test_speaks_the_language_of_the_memo():
    with paper.spoken(made_up("ko")):
        assert language() == "ko"
        with paper.spoken(made_up("ko")):
            assert language() == "ko"
    with paper.spoken(made_up("en")):
        assert language() == "en"


@pytest.mark.parametrize(
    ("width", "height", "shown"),
    [
        (400.0, 120.0, (400.0, 120.0)),
        (2 * paper.ROOM, 100.0, (paper.ROOM, 50.0)),
        (100.0, 2000.0, (27.6945, 553.89)),
    ],
)
def test_figure_stands_as_large_as_there_is_room_for(width, height, shown):
    figure = replace(made_up().sections[1].blocks[0].figure, width=width, height=height)
    assert paper.extent(figure) == pytest.approx(shown)
