"""What a function is explored over, as frozen data that is kept beside its results.

Its hash covers the text of the function too, so a changed function is another scope.
"""

import json
import keyword
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Literal

from pydantic import ValidationError

from titanium.axes import dimension
from titanium.case.entry import Entry, Finite
from titanium.case.schema import Lever, Package, Position, Switch, Threshold, Uncertainty
from titanium.case.uncertainty import Correlation, joint_faults, pair_faults
from titanium.errors import ExpressionError, InputError, nearest
from titanium.explore.functions.inputs import filled

BASELINE = "baseline"
"""Package in which every lever is at its baseline; a model always has it."""
TOLD = ("holds", "first_break", "first_break_quarter")
"""Metrics that are added to those of a function."""
_TAKEN = (*TOLD, "secure", "future", "package", "weight", "finite")
"""Names that results give to something else."""
_MOST = 127
"""Thresholds and positions are stored as numbers of one byte."""


class FunctionScope(Entry):
    """A function with its uncertainties, schools, levers, packages, metrics and thresholds; see `Scope`."""

    kind: Literal["function"]
    name: str
    function: str
    """Address at which the function is looked for."""
    text: str
    """Text of the function and of what it uses of its own module."""
    vectorised: bool
    metrics: dict[str, str]
    """Metric to its unit."""
    uncertainties: dict[str, Uncertainty]
    correlations: dict[str, Correlation]
    schools: dict[str, Switch]
    levers: dict[str, Lever]
    packages: dict[str, Package]
    thresholds: dict[str, Threshold]
    base: str

    def __hash__(self) -> int:
        return hash((self.name, self.text))

    @property
    def hash(self) -> str:
        """SHA-256 of everything in it but the place of the function; the same on every machine."""
        told = self._plain() | {"function": self.function.rpartition(":")[2]}
        return sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()

    def package(self, name: str) -> Mapping[str, float]:
        """Value of every lever under a named package.

        Raises
        ------
        InputError
            If there is no such package; the nearest name is given.
        """
        if name not in self.packages:
            raise InputError(f"model '{self.name}' has no package '{name}'\n{nearest(name, self.packages)}")
        return {key: self.packages[name].set.get(key, lever.baseline) for key, lever in self.levers.items()}

    def to_json(self) -> str:
        """As text that `from_json` reads."""
        return json.dumps(self._plain(), indent=2, ensure_ascii=False) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "FunctionScope":
        """The inverse of `to_json`; the function itself is not needed.

        Raises
        ------
        ValueError
            If it is not a scope of a function.
        """
        return cls.model_validate_json(text)

    def _plain(self) -> dict[str, object]:
        return self.model_dump(mode="json", exclude_unset=True)


Limits = Mapping[str, Threshold]
Settings = Mapping[str, Mapping[str, float] | Package]
Positions = Mapping[str, Sequence[str] | Mapping[str, str] | Switch]
Pairs = Mapping[tuple[str, str], float] | Mapping[str, Correlation]


def build(
    *,
    name: str,
    function: str,
    text: str,
    vectorised: bool,
    metrics: Sequence[str] | Mapping[str, str],
    uncertainties: Mapping[str, Uncertainty],
    levers: Mapping[str, Lever],
    schools: Positions,
    packages: Settings,
    thresholds: Limits,
    correlations: Pairs,
    base: str,
    problems: Sequence[str] = (),
) -> FunctionScope:
    """A scope from what is written with the short forms of `titanium.explore.functions.inputs`.

    Parameters
    ----------
    problems
        What is known not to fit already.

    Raises
    ------
    InputError
        If anything in it does not fit; every problem is listed.
    """
    metrics = [metrics] if isinstance(metrics, str) else metrics
    problems = [*problems, *_table_problems(metrics, levers, uncertainties, schools)]
    if odd := list(_kind_problems(uncertainties, levers, thresholds)):
        raise _refusal(name, [*problems, *odd])
    try:
        own = {BASELINE: Package(title="every lever at its baseline", source=(name,))}
        scope = FunctionScope(
            kind="function",
            name=name,
            function=function,
            text=text,
            vectorised=vectorised,
            metrics=dict(metrics) if isinstance(metrics, Mapping) else dict.fromkeys(metrics, "1"),
            uncertainties={key: filled(entry, key, name) for key, entry in uncertainties.items()},
            correlations=dict(_correlations(correlations, name)),
            schools={key: _switch(key, entry, name) for key, entry in schools.items()},
            levers={key: filled(entry, key, name) for key, entry in levers.items()},
            packages=own | {key: _package(key, entry, name) for key, entry in packages.items()},
            thresholds={key: filled(entry, key, name) for key, entry in thresholds.items()},
            base=base or BASELINE,
        )
    except ValidationError as error:
        told = (f"{'.'.join(map(str, own['loc']))}: {own['msg']}" for own in error.errors())
        problems += [line.replace("Value error, ", "") for line in told]
    else:
        problems += _problems(scope)
        if not problems:
            return scope
    raise _refusal(name, problems)


def _refusal(name: str, problems: Sequence[str]) -> InputError:
    count = f"{len(problems)} problem{'s' if len(problems) > 1 else ''}"
    return InputError("\n\n".join([f"{count} in model '{name}'", *problems]))


def _switch(name: str, positions: Sequence[str] | Mapping[str, str] | Switch, model: str) -> Switch:
    if isinstance(positions, Switch):
        return positions
    meanings = positions if isinstance(positions, Mapping) else dict(zip(positions, positions, strict=True))
    told = {key: Position(meaning=meaning, source=(model,)) for key, meaning in meanings.items()}
    return Switch(question=name, enters=name, source=(model,), positions=told)


def _package(name: str, setting: Mapping[str, float] | Package, model: str) -> Package:
    if isinstance(setting, Package):
        return setting
    return Package(title=name, set=dict(setting), source=(model,))


def _correlations(pairs: Pairs, model: str) -> Iterator[tuple[str, Correlation]]:
    for key, entry in pairs.items():
        if isinstance(key, tuple):
            yield (
                "_".join(key),
                Correlation.model_validate({"between": key, "value": entry, "grade": "D", "source": model}),
            )
        elif isinstance(entry, Correlation):
            yield key, entry


def _table_problems(metrics: Iterable[str], *inputs: Mapping[str, object]) -> Iterator[str]:
    """Names that cannot be arguments or columns, or that stand for two things."""
    names = [name for table in inputs for name in table]
    for name in names:
        if not name.isidentifier() or keyword.iskeyword(name):
            yield f"'{name}' cannot be the name of an argument; it has letters, digits and underscores alone"
    told = [*metrics]
    if not told:
        yield "no metric is named\nA function gives a dictionary from metric to number; say which metrics are kept."
    for name in dict.fromkeys([*names, *told]):
        if name in _TAKEN:
            yield f"'{name}' is the name of something that results have already; take another"
        if [*names, *told].count(name) > 1:
            yield f"'{name}' names two things; levers, uncertainties, schools and metrics have names of their own"


def _kind_problems(*tables: Mapping[str, object]) -> Iterator[str]:
    """Entries that were not made by the short forms; the tables are those of uncertainties, levers and thresholds."""
    forms = (
        (Uncertainty, "uncertainty", "uniform(low, high)"),
        (Lever, "lever", "lever(low, high, baseline)"),
        (Threshold, "threshold", "at_most(limit)"),
    )
    for table, (kind, noun, form) in zip(tables, forms, strict=True):
        for key, entry in table.items():
            if not isinstance(entry, kind):
                yield f"{noun} '{key}' is {entry!r}\nWrite it as {form}, or another of these forms."


def _problems(scope: FunctionScope) -> Iterator[str]:
    for metric, unit in scope.metrics.items():
        try:
            dimension(unit)
        except ExpressionError as error:
            yield f"metric '{metric}': {error}"
    for name, limit in scope.thresholds.items():
        if limit.metric not in scope.metrics:
            remedy = nearest(limit.metric, scope.metrics)
            yield f"threshold '{name}' is on '{limit.metric}', which is no metric\n{remedy}"
    for name, switch in scope.schools.items():
        if len(switch.positions) > _MOST:
            yield f"school '{name}' has {len(switch.positions)} positions; at most {_MOST} are allowed"
    if len(scope.thresholds) > _MOST:
        yield f"{len(scope.thresholds)} thresholds; at most {_MOST} are allowed"
    for name, package in scope.packages.items():
        yield from (f"package '{name}': {problem}" for problem in _setting_problems(package.set, scope.levers))
    if scope.base not in scope.packages:
        yield f"base '{scope.base}' is no package\n{nearest(scope.base, scope.packages)}"
    faults = list(pair_faults(scope.correlations, scope.uncertainties)) or list(joint_faults(scope.correlations))
    yield from (f"correlation '{place[0]}': {message}" for place, message in faults)


def _setting_problems(setting: Mapping[str, Finite], levers: Mapping[str, Lever]) -> Iterator[str]:
    for key, value in setting.items():
        if key not in levers:
            yield f"'{key}' is no lever\n{nearest(key, levers)}"
        elif levers[key].values and value not in levers[key].values:
            codes = ", ".join(f"{code} {meaning}" for code, meaning in levers[key].values.items())
            yield f"{key} {value:g} is not one of its values\nAllowed: {codes}."
        elif not levers[key].low <= value <= levers[key].high or math.isnan(value):
            yield f"{key} {value:g} is outside {levers[key].low:g} to {levers[key].high:g}"
