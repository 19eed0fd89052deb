"""Starting a run: which packages, in how many futures, and about how long that takes here."""

from collections.abc import Callable

from titanium.apps.web import parts
from titanium.apps.web.seat import Seat
from titanium.desk.database.jobs import Job
from titanium.desk.jobs.speed import Speed, speed
from titanium.desk.jobs.stress import MOST_FUTURES, StressArguments, packages_of, time_left
from titanium.errors import InputError
from titanium.tell.catalogue import say, told

_FUTURES = (4_096, 20_000, 100_000, 300_000, MOST_FUTURES)
_USUAL = 20_000


class Start:
    """The form by which a run is started.

    Parameters
    ----------
    on_start
        Called with the job that was asked for.
    """

    def __init__(self, seat: Seat, on_start: Callable[[Job], None]):
        self.seat, self._on_start = seat, on_start
        self.futures, self.seed = _USUAL, "0"
        self.chosen = {seat.base} if seat.name else set[str]()
        with parts.details(say("Start a run")) as self.whole, parts.element("div", classes="card start"):
            parts.text(
                say(
                    "A run plays packages in the same sampled futures and keeps what came out of each, so that it can "
                    "be asked where they break. It goes on by itself after a stop of any kind."
                )
            )
            self.packages = parts.element("fieldset", classes="packages")
            with parts.element("div", classes="row"):
                options = [(str(own), say("{futures:,} futures", futures=own)) for own in _FUTURES]
                parts.select(say("In how many futures"), options, str(_USUAL), self._count)
                parts.number(say("Seed"), 0, self._seed, low=0, high=2**32 - 1, step=1)
            self.estimate = parts.live(classes="hint")
            self.alert = parts.alert()
            parts.button(say("Play them"), self._start, "first")
        self._list()
        self._tell()
        seat.on_change(self._follow)

    def open(self, is_open: bool) -> None:
        """Open or close the form."""
        self.whole.props["open"] = is_open

    def _list(self) -> None:
        """Packages that can be played; the one at hand first."""
        case = self.seat.case
        saved = [own.name for own in self.seat.desk.saved(self.seat.key)]
        self.packages.clear()
        with self.packages:
            parts.element("legend", say("Packages, beside today's, which is always played"))
            if not self.seat.name:
                with parts.element("div", classes="at-hand"):
                    parts.tick(say("The package at hand, under the name"), True, lambda is_in: self._take("", is_in))
                    self.name = say("at hand")
                    parts.entry(say("Name"), self.name, self._call)
                self.chosen.add("")
            else:
                self.chosen.discard("")
            for name in [*(own for own in case.packages if own != case.base), *saved]:
                title = told(case.packages[name].title) if name in case.packages else name
                parts.tick(title, name in self.chosen, lambda is_in, name=name: self._take(name, is_in))

    async def _follow(self) -> None:
        self._list()
        self._tell()

    def _take(self, name: str, is_in: bool) -> None:
        (self.chosen.add if is_in else self.chosen.discard)(name)
        with self.seat.saying():
            self._tell()

    def _call(self, name: str) -> None:
        self.name = name.strip()

    def _count(self, futures: str) -> None:
        self.futures = int(futures)
        with self.seat.saying():
            self._tell()

    def _seed(self, seed: str) -> None:
        self.seed = seed

    def _tell(self) -> None:
        packages = len(self.chosen | {self.seat.case.base})
        found = speed(self.seat.desk.jobs, self.seat.key)
        self.estimate.text = _estimate(found, packages, self.futures)

    def _start(self) -> None:
        with self.seat.saying():
            self.alert.text = ""
            try:
                self._on_start(self._asked())
                self.open(False)
            except InputError as error:
                self.alert.text = str(error)

    def _asked(self) -> Job:
        names = {name or self.name: name for name in sorted(self.chosen)}
        if not self.chosen:
            names = {self.seat.case.base: self.seat.case.base}
        settings = {
            shown: self.seat.setting_of(name) if name else dict(self.seat.setting) for shown, name in names.items()
        }
        if len(names) < len(self.chosen):
            raise InputError(say("Two of these packages have the name '{name}'; give the one at hand another.",
                                 name=self.name))  # fmt: skip
        if not self.seed.strip().isdigit():
            raise InputError(say("The seed is a whole number from 0 on, not '{seed}'.", seed=self.seed))
        packages_of(self.seat.case, settings)
        arguments = {"packages": settings, "futures": self.futures, "seed": int(self.seed)}
        StressArguments.model_validate(arguments)
        title = say("{packages}: {futures:,} futures", packages=", ".join(names), futures=self.futures)
        return self.seat.desk.jobs.start(
            "stress", self.seat.key, arguments, title=title, language=self.seat.language
        )  # fmt: skip


def _estimate(found: Speed, packages: int, futures: int) -> str:
    known = {
        "time": time_left(found.seconds(packages, futures)),
        "what": say("today's package alone") if packages == 1 else say("{count} packages", count=packages),
        "futures": futures,
    }
    if found.is_measured:
        return say(
            "{futures:,} futures for {what} take {time}, at {rate:,.0f} plays a second as in the last run here.",
            rate=found.plays_per_second, **known,
        )  # fmt: skip
    return say(
        "{futures:,} futures for {what} take {time} on a machine with two cores; the first run here tells how fast "
        "this one is.",
        **known,
    )  # fmt: skip
