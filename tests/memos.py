"""A made-up memo with every kind of block, long texts and wide letters, for tests of the media that set it."""

from typing import TYPE_CHECKING

from titanium.tell.figures.canvas import CAPITAL, plain_axes
from titanium.tell.figures.figure import Figure
from titanium.tell.memo.document import Command, Items, Memo, Paragraph, Picture, Section
from titanium.tell.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Canvas

_LONG = (
    "A sentence that goes on for longer than a line of any page, with a name like strategic_flexibility_without_"
    "reassurance in it, a range of 20-28.5 thousand troops, a sign such as < & > \" ' and a word in Korean, "
    "방위비분담금, so that whoever sets it has to wrap it, escape it and find letters for it."
)
_ENGLISH = {
    "title": "Today's package holds in 41 of 50 sampled futures",
    "subject": "The United States & South Korea, 2026-2035: ironclad, today's package",
    "bottom": "Bottom line",
    "lead": "Today's package (ironclad) holds in 41 of 50 sampled futures, and breaks first when war comes to Taiwan.",
    "evidence": "What it rests on",
    "standing": "4,096 sampled futures, seed 7, matched to the record; case made_up 0123456789ab. Model result, not a "
    "forecast.",
    "soft": "Counts are of sampled futures, which is not a probability of anything.",
    "figure": "Ironclad holds in 41 of 50 sampled futures, titanium in 12.",
    "of": "of 50 sampled futures",
}
_KOREAN = {
    "title": "현재의 패키지는 표본으로 뽑은 미래 50개 중 41개에서 유지된다",
    "subject": "미국과 대한민국, 2026-2035: 현재의 패키지 ironclad",
    "bottom": "결론",
    "lead": "현재의 패키지(ironclad)는 표본으로 뽑은 미래 50개 중 41개에서 유지되며, "
    "대만에서 전쟁이 일어날 때 가장 먼저 깨진다.",
    "evidence": "무엇에 근거하는가",
    "standing": "표본 미래 4,096개, 시드 7, 역사 기록에 맞춤; 사례 made_up 0123456789ab. "
    "모형의 결과이며 예측이 아니다.",
    "soft": "표본으로 뽑은 미래의 개수이며, 어떤 것의 확률도 아니다.",
    "figure": "ironclad는 미래 50개 중 41개에서, titanium은 12개에서 유지된다.",
    "of": "표본 미래 50개 중",
}


def made_up(language: str = "en") -> Memo:
    """Every kind of block, twice where one can follow another."""
    said = _KOREAN if language == "ko" else _ENGLISH
    return Memo(
        title=said["title"],
        subject=said["subject"],
        language=language,
        facts=(("Package", "ironclad"), ("Futures", "4,096"), ("Seed", "7"), ("Case", "made_up " + "0123456789ab" * 5)),
        sections=(
            Section(
                "bottom-line",
                said["bottom"],
                (
                    Paragraph(said["lead"], "lead"),
                    Paragraph(_LONG),
                    Items((("Washington", said["lead"]), ("Seoul", _LONG), ("", said["soft"]))),
                    Paragraph(said["soft"], "soft"),
                ),
            ),
            Section("picture", said["figure"], (Picture(_bars(said)),)),
            Section(
                "evidence",
                said["evidence"],
                (
                    Items((("", said["lead"]), ("P2", _LONG)), is_numbered=True),
                    _numbers(said),
                    Table(said["soft"], ("a | b", "0"), ((_LONG, "1"), ("c*d_e`f", "-2.5"))),
                    Command(
                        "titanium stress us_rok --packages ironclad,titanium,fact_sheet_2025 --futures 4096 --seed 7"
                    ),
                ),
            ),
            Section("empty", "<b>Nothing</b> & no block", ()),
        ),
        standing=said["standing"],
    )


def _numbers(said: dict[str, str]) -> Table:
    """A table of six columns and rows enough to reach over the end of a page."""
    rows = tuple(
        (f"number_{row}", f"{1.5 * row:,.1f}", "KRW bn a year", "0.5 to 60", "ABCD"[row % 4], f"{_LONG[:70]} ({row})")
        for row in range(1, 41)
    )
    return Table(said["evidence"], ("number", "value", "unit", "range", "grade", "source"), rows, frozenset({1, 3}))


def _bars(said: dict[str, str]) -> Figure:
    shares = {"ironclad": 41, "titanium": 12}

    def paint(canvas: "Canvas") -> None:
        axes = canvas.add_axes((0.2, 0.25, 0.75, 0.7))
        plain_axes(axes)
        axes.barh(list(shares), list(shares.values()), color=[CAPITAL["W"], CAPITAL["S"]], height=0.5)
        axes.set(xlim=(0, 50), xlabel=said["of"])

    rows = tuple((name, str(count)) for name, count in shares.items())
    table = Table(said["figure"], ("package", said["of"]), rows, frozenset({1}))
    option = {
        "yAxis": {"type": "category", "data": list(shares)},
        "xAxis": {"type": "value"},
        "series": [{"type": "bar", "data": list(shares.values())}],
    }
    return Figure(
        "made-up", said["figure"], f"{said['figure']} 41, 12.", said["standing"], table, 400, 120, paint, option
    )
