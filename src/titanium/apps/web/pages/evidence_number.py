"""One number opened: what it is, where it comes from, what reads it, and a form that changes it in a private copy."""

import asyncio
import math
from collections.abc import Mapping, Sequence
from typing import Any

from nicegui import context

from titanium.apps.web import parts
from titanium.apps.web.seat import Seat
from titanium.desk.changes import added, checked
from titanium.desk.desk import COPY
from titanium.desk.views.evidence import number
from titanium.errors import InputError
from titanium.report.numbers import changes_of, number_of
from titanium.tell.catalogue import say
from titanium.tell.numbers import field

_NEW = ""
"""Choice of a copy that is yet to be made."""


def mark(row: Mapping[str, Any]) -> None:
    """A range as a line with the value on it, below it that of the case itself where a copy has another.

    Nothing is drawn where there is no range; the same is said in words beside it.
    """
    if not (lines := placed(row)):
        return
    with parts.element("div", classes="range", aria_hidden="true"):
        for (begin, end, dot), kind in zip(lines, ("own", "was"), strict=False):
            with parts.element("div", classes=f"line {kind}"):
                parts.element("span", classes="span").style(f"left: {begin:.2f}%; width: {end - begin:.2f}%")
                if dot is not None:
                    parts.element("span", classes="dot").style(f"left: {dot:.2f}%")


def placed(row: Mapping[str, Any]) -> list[tuple[float, float, float | None]]:
    """Where the ranges of a row begin and end, and where their values lie, as percentages of the widest.

    That of a number drawn on a log scale lies on one. The second is that of the case itself; none where one is open.

    Examples
    --------
    >>> own = {"low": 0.4, "high": 0.8, "value": 0.5}
    >>> [[round(at) for at in line] for line in placed({**own, "distribution": "", "was": {**own, "low": 0.0}})]
    [[50, 100, 62], [0, 100, 62]]
    """
    spans = [row] + ([row["was"]] if row["was"] else [])
    ends = [own[end] for own in spans for end in ("low", "high")]
    if any(end is None for end in ends) or min(ends) == max(ends):
        return []
    low, high = min(ends), max(ends)
    is_log = row["distribution"] == "loguniform" and low > 0

    def place(value: float) -> float:
        if is_log:
            return 100 * math.log(value / low) / math.log(high / low)
        return 100 * (value - low) / (high - low)

    def dot(value: float | None) -> float | None:
        return place(value) if value is not None and low <= value <= high else None

    return [(place(own["low"]), place(own["high"]), dot(own["value"])) for own in spans]


class OpenNumber:
    """One number of a seat's case."""

    def __init__(self, seat: Seat, key: str):
        self.seat, self._key = seat, key
        self._values: dict[str, str] = {}

    async def build(self) -> None:
        """Make it, in the place that is open."""
        waiting = parts.live(say("Looking up what reads it …"))
        place = parts.element("div", classes="opened")
        try:
            found = await self.seat.desk.engine.ask(
                number, self.seat.ref, language=self.seat.language, keep=True, key=self._key
            )
        except InputError as error:
            waiting.text = str(error)
            return
        waiting.delete()
        with place, parts.element("div", classes="grid wide"):
            with parts.element("div"):
                self._evidence(found)
            with parts.element("div"):
                self._form(found)
        with place:
            self._readers(found)

    def _evidence(self, found: Mapping[str, Any]) -> None:
        parts.heading(say("Where it comes from"), 3)
        with parts.element("dl"):
            _pair(say("Value"), [found["amount"], found["drawn"]])
            if found["was"]:
                _pair(say("In the case itself"), [found["was"]["amount"]])
            grade = say("{grade}, {meaning}", grade=found["grade"], meaning=found["meaning"])
            _pair(say("Grade"), [grade if found["grade"] else found["meaning"]])
            sources = [own["citation"] for own in found["sources"]]
            _pair(say("Source of the case's own value") if found["was"] else say("Source"), sources)
            _pair(say("Note"), [found["note"]])
            _pair(say("Name in the case"), [found["key"]])
        if found["history"]:
            parts.heading(say("How it came to be what it is"), 3)
            with parts.element("ol", classes="history"):
                for own in found["history"]:
                    with parts.element("li"):
                        moved = say(
                            "{date}: {field} from {was} to {now}",
                            date=own["date"], field=own["field"] or say("it went"), was=own["was"], now=own["is"],
                        )  # fmt: skip
                        parts.text(moved, tag="strong")
                        parts.text(say("{why} (decided by: {ground})", why=own["why"], ground=own["decided_by"]))
                        if own["effect"]:
                            parts.text(say("Without it: {effect}", effect=own["effect"]), "hint")

    def _readers(self, found: Mapping[str, Any]) -> None:
        parts.heading(say("What reads it"), 3)
        if found["resting"]:
            parts.text(found["resting"])
        for own in found["readers"]:
            if not own["said"]:
                parts.text(say("{what}.", what=own["heading"]))
            elif len(own["said"]) == 1:
                parts.text(say("{what}: {reader}", what=own["heading"], reader=own["said"][0]))
            else:
                words = say("{what}: {count}", what=own["heading"], count=len(own["said"]))
                with parts.details(words, is_open=len(own["said"]) <= 4), parts.element("ul"):
                    for said in own["said"]:
                        parts.element("li", said)

    def _form(self, found: Mapping[str, Any]) -> None:
        parts.heading(say("Change it in a private copy"), 3)
        if not found["fields"]:
            parts.text(found["fixed"])
            return
        parts.text(found["bounds"], "hint")
        with parts.element("div", classes="row"):
            for own in found["fields"]:
                self._box(own)
        self._copies()
        self._alert = parts.alert()
        with parts.element("div", classes="row"):
            words = say("Change this copy") if self._copy else say("Make the copy and see what flips")
            parts.button(words, self._change, "first")
        parts.text(say("The case itself stays as it is; the copy keeps what differs, under a hash of its own."), "hint")

    def _box(self, own: Mapping[str, Any]) -> None:
        path, value = own["path"], own["value"]

        def keep(text: Any) -> None:
            self._values[path] = str(text).strip()

        if own["is_number"]:
            parts.number(own["name"], f"{value:.12g}", keep, low=own["least"], high=own["most"])
        else:
            parts.entry(own["name"], value, keep, classes="formula", spellcheck="false", maxlength=2000)

    @property
    def _copy(self) -> str:
        """Id of the copy at hand; empty for the case itself."""
        return self.seat.key.partition(COPY)[2]

    def _copies(self) -> None:
        """Into which copy the change goes, where there is a choice, and what a new one is called."""
        self._into, self._name = self._copy, ""
        if self._copy:
            return
        own = [copy for copy in self.seat.desk.cases.list() if copy.base == self.seat.key]
        taken = {copy.name for copy in own}
        numbered = (say("My copy {number}", number=place) for place in range(1, len(taken) + 2))
        self._name = next(name for name in numbered if name not in taken)
        with parts.element("div", classes="row"):
            if own:
                options = [(_NEW, say("a new private copy")), *((copy.id, copy.name) for copy in own)]
                parts.select(say("Into"), options, _NEW, self._choose)
            self._box_of_name = parts.entry(say("Name of the new copy"), self._name, self._call, maxlength=120)

    def _choose(self, copy: str) -> None:
        self._into = copy
        self._box_of_name.props["attributes"] = {"maxlength": 120, "disabled": bool(copy)}
        self._box_of_name.update()

    def _call(self, name: str) -> None:
        self._name = name

    async def _change(self) -> None:
        with self.seat.saying():
            self._alert.text = ""
            try:
                key = await asyncio.to_thread(self._kept)
            except InputError as error:
                self._alert.text = str(error)
                return
        context.client.open(self.seat.address("evidence", case=key, number=self._key))

    def _kept(self) -> str:
        """Keep the change, and give the key of the copy that has it."""
        desk, case = self.seat.desk, self.seat.case
        own = number_of(case, self._key)
        change = changes_of(case, own, read(own.fields, self._values))
        base = self.seat.key.partition(COPY)[0]
        if self._into:
            copy = desk.cases.get(self._into)
            changes = added(copy.changes, change)
            checked(desk.bases[base], changes)
            desk.cases.change(copy.id, changes=changes)
        else:
            checked(desk.bases[base], change)
            copy = desk.cases.make(self._name, base, change)
        return f"{base}{COPY}{copy.id}"


def read(fields: Mapping[str, float | str], typed: Mapping[str, str]) -> dict[str, Any]:
    """What was typed and differs, with numbers read.

    Raises
    ------
    InputError
        If something is no number, all of it told, or nothing differs.

    Examples
    --------
    >>> read({"low": 0.1, "mode": 0.45}, {"low": "0.3", "mode": "0.45"})
    {'low': 0.3}
    """
    found: dict[str, Any] = {}
    problems: list[str] = []
    for path, text in typed.items():
        if isinstance(fields[path], str):
            found |= {path: text} if text != fields[path] else {}
            continue
        try:
            value = float(text)
        except ValueError:
            problems.append(say("{field}: “{text}” is not a number.", field=field(path), text=text))
            continue
        found |= {path: value} if value != fields[path] else {}
    if problems:
        raise InputError("\n".join(problems))
    if not found:
        raise InputError(say("Nothing was changed. Write another value first."))
    return found


def _pair(term: str, said: Sequence[str]) -> None:
    if not any(said):
        return
    parts.element("dt", term)
    for own in said:
        if own:
            parts.element("dd", own)
