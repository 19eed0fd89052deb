"""What changed, from the fragments of `changelog.d`."""

from pathlib import Path

FRAGMENTS = Path(__file__).parents[2] / "changelog.d"
TITLES = {
    "added": "Added",
    "changed": "Changed",
    "fixed": "Mended",
    "removed": "Removed",
    "case": "Numbers of a case",
    "results": "Published numbers that moved",
}


def markdown() -> str:
    """A list for each kind of change.

    Raises
    ------
    ValueError
        If a fragment is of no known kind.
    """
    news: dict[str, list[str]] = {kind: [] for kind in TITLES}
    for file in sorted(FRAGMENTS.glob("*.md")):
        if file.name == "README.md":
            continue
        kind = file.name.split(".")[1]
        if kind not in news:
            raise ValueError(f"{file.name} is of no known kind; allowed: {', '.join(TITLES)}")
        news[kind].append(" ".join(file.read_text(encoding="utf-8").split()).removeprefix("- "))
    return "\n".join(
        line
        for kind, said in news.items()
        if said
        for line in (f"## {TITLES[kind]}\n", *(f"- {text}" for text in said), "")
    )
