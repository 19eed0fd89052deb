"""Compile a case into a model: `simulate` plays one future under one package, pure and ready for `jit` and `vmap`."""

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from titanium.axes import Scalar, Symbols
from titanium.case.schema import Case, Slot
from titanium.case.vocabulary import vocabulary
from titanium.compile_cache import keep, kept, key_of
from titanium.errors import CaseError, Problem
from titanium.expressions import order
from titanium.model import ledger, metrics, posture
from titanium.model.appraisal import Appraisal, Capitals, appraise
from titanium.model.balance import anchor, in_place, reference_symbols, situation
from titanium.model.crises import solve_crises
from titanium.model.record import at_reference, preferred
from titanium.model.schools import apply_schools
from titanium.model.state import Reference, State, World, start
from titanium.model.step import Quarter, assess, quarter
from titanium.model.structure import LEVER_SYMBOLS, Structure, levers_at, terms_at
from titanium.model.trees import compile_tree
from titanium.model.world import exogenous, quiet

GAP_SLOTS: tuple[Slot, ...] = ("test", "opportunism", "second_theatre")
"""Crises whose hazard answers to deterrence."""


class Future(NamedTuple):
    """All that a future brings to every package: computed once, met by each."""

    p: Symbols | dict[str, Scalar]
    """Uncertainties after the schools have acted."""
    ref: Reference
    times: posture.Lift
    world: World
    terms: dict[str, Any]
    """Lever symbol to its value at the disagreement point."""
    disagreement: Capitals
    status_quo: Capitals


class Model:
    """A compiled case. `prepare` makes a future ready, `simulate` plays a package in it; both for one future.

    Examples
    --------
    >>> from titanium import compile_model, load_case
    >>> model = compile_model(load_case("us_rok"))
    >>> first = model.quiet_quarter("ironclad")
    >>> round(float(first.env["q_rel"]), 6)
    0.705882
    """

    def __init__(self, case: Case):
        self.case = case
        self.structure = _structure(case)
        self._undisturbed = jax.jit(self._after_quiet)

    def prepare(
        self, draw: Mapping[str, Scalar], cell: Any, key: Any, disagreement: Mapping[str, Any] | None = None
    ) -> Future:
        """Everything about a future that no package changes.

        Parameters
        ----------
        draw
            Symbol to the drawn value of every uncertainty.
        cell
            Position number of every school switch.
        key
            Random key of the future.
        disagreement
            Lever symbol to its value at the disagreement point; the case's own if left out.
        """
        structure = self.structure
        p, ref, times = self._start(draw, cell)
        terms = self.disagreement() if disagreement is None else dict(disagreement)
        return Future(
            dict(p),
            ref._replace(symbols=dict(ref.symbols)),
            times,
            exogenous(p, key, structure.n_quarters),
            terms,
            appraise(structure, p, ref, times, terms).capitals,
            appraise(structure, p, ref, times, self._status_quo()).capitals,
        )

    def record(self, draw: Mapping[str, Scalar], cell: Any) -> dict[str, Scalar]:
        """What the record is compared with: the value of every constraint's formula, see `titanium.model.record`."""
        structure = self.structure
        p, ref, times = self._start(draw, cell)
        zero = jnp.zeros_like(p.z_a0)
        x = in_place(structure, p, levers_at(structure, self._status_quo(), zero), 1 + zero, zero)
        return at_reference(structure, p, _at_start(structure, p, x, ref.symbols.s_0, ref, times))

    def preferred(
        self, draw: Mapping[str, Scalar], cell: Any, disagreement: Mapping[str, Any] | None = None
    ) -> dict[str, Scalar]:
        """By how much each capital that signed prefers the status quo to no agreement, utility."""
        p, ref, times = self._start(draw, cell)
        terms = self.disagreement() if disagreement is None else disagreement
        return preferred(self.structure, p, ref, times, terms)

    def disagreement(self) -> dict[str, Any]:
        """Lever symbol to its value at the case's disagreement point."""
        return self.structure.levers(self.case.package(self.case.description.disagreement))

    def _status_quo(self) -> dict[str, Any]:
        return self.structure.levers(self.case.package(self.case.description.status_quo))

    def _start(self, draw: Mapping[str, Scalar], cell: Any) -> tuple[Symbols, Reference, posture.Lift]:
        p = apply_schools(self.case, draw, cell)
        times = posture.lift(self.structure, p)
        return p, reference(self.structure, p, times), times

    def simulate(self, setting: Mapping[str, Any], future: Future) -> dict[str, Scalar]:
        """Play one package in one future to the end.

        Parameters
        ----------
        setting
            Lever symbol to the package's value, see `Structure.levers`.
        future
            What `prepare` made.

        Returns
        -------
        Metrics by name, see `titanium.model.metrics.summarise`.
        """
        return self.play(setting, future, self.structure.n_quarters).metrics

    def play(self, setting: Mapping[str, Any], future: Future, quarters: Any) -> "Played":
        """Play one package in one future for some quarters.

        Parameters
        ----------
        quarters
            How many; may be traced, so that one compiled program plays any number of them to the same bits.
        """
        structure, case = self.structure, self.case
        p = Symbols(future.p)
        ref = future.ref._replace(symbols=Symbols(future.ref.symbols))

        def advance(number: Any, carry: tuple[State, metrics.Tally]) -> tuple[State, metrics.Tally]:
            world = jax.tree.map(lambda path: path[number], future.world)
            t = jnp.asarray(number, dtype=p.z_a0.dtype)
            return quarter(structure, p, ref, future.times, terms_at(structure, setting, t), *carry, t, world)

        begin = (start(p), metrics.empty(case, jnp.zeros_like(p.z_a0)))
        state, tally = jax.lax.fori_loop(0, quarters, advance, begin)
        own = self._as_known(setting, appraise(structure, p, ref, future.times, setting).capitals, future)
        return Played(metrics.summarise(case, tally, own, future.disagreement, future.status_quo), state)

    def appraise(self, setting: Mapping[str, Any], future: Future) -> Appraisal:
        """What a package's settled terms are worth to each actor in one future, see `titanium.model.appraisal`.

        Parameters
        ----------
        setting
            Lever symbol to the package's value.
        future
            What `prepare` made.
        """
        p = Symbols(future.p)
        ref = future.ref._replace(symbols=Symbols(future.ref.symbols))
        own = appraise(self.structure, p, ref, future.times, setting)
        return own._replace(**self._as_known(setting, own.capitals, future)._asdict())

    def _as_known(self, setting: Mapping[str, Any], own: Capitals, future: Future) -> Capitals:
        """What a package is worth; terms equal to those already appraised are worth the same to the last bit."""
        for terms, known in ((future.terms, future.disagreement), (self._status_quo(), future.status_quo)):
            same = jnp.all(jnp.stack([jnp.asarray(setting[symbol] == terms[symbol]) for symbol in terms]))
            own = jax.tree.map(lambda mine, theirs, same=same: jnp.where(same, theirs, mine), own, known)
        return own

    def quiet_quarter(
        self,
        package: str,
        number: int = 0,
        *,
        setting: Mapping[str, Any] | None = None,
        draw: Mapping[str, Any] | None = None,
        cell: Any = None,
        in_full: Any = False,
    ) -> Quarter:
        """A quarter of the future in which nothing happens: no shock, and no crisis opens.

        Parameters
        ----------
        package
            Name of a package.
        number
            Quarter, 0 for the first.
        setting
            Lever name to a value that replaces the package's.
        draw
            Symbol to a value that replaces the nominal one.
        cell
            Position number of every school switch; the first of each if left out.
        in_full
            Whether every lever is in full effect in the quarter, however long it takes to get there; may be traced.
        """
        structure = self.structure
        values = self.case.nominal() | dict(draw or {})
        numbers = [0] * len(self.case.schools) if cell is None else cell
        p, ref, times = self._start({name: jnp.asarray(value, dtype=float) for name, value in values.items()}, numbers)
        levers = structure.levers(dict(self.case.package(package)) | dict(setting or {}))
        state = self._undisturbed(dict(p), levers, number) if number else start(p)
        now = jax.tree.map(lambda path: path[number], quiet(p, structure.n_quarters))
        t = jnp.asarray(float(number), p.z_a0.dtype)
        terms = terms_at(structure, levers, jnp.where(in_full, jnp.inf, t))
        return assess(structure, p, ref, times, terms, state, t, now)

    def _after_quiet(self, values: dict[str, Scalar], levers: Mapping[str, Any], quarters: Any) -> State:
        """State after some quarters in which nothing happened."""
        structure, p = self.structure, Symbols(values)
        times = posture.lift(structure, p)
        ref, world = reference(structure, p, times), quiet(p, structure.n_quarters)
        zero = jnp.zeros_like(p.z_a0)

        def advance(number: Any, carry: tuple[State, metrics.Tally]) -> tuple[State, metrics.Tally]:
            now = jax.tree.map(lambda path: path[number], world)
            t = jnp.asarray(number, zero.dtype)
            return quarter(structure, p, ref, times, terms_at(structure, levers, t), *carry, t, now)

        return jax.lax.fori_loop(0, quarters, advance, (start(p), metrics.empty(self.case, zero)))[0]


class Played(NamedTuple):
    """A package played in a future."""

    metrics: dict[str, Scalar]
    """Metrics by name, of the quarters that were played."""
    state: State
    """State at the start of the next quarter."""


@lru_cache(maxsize=4)
def compile_model(case: Case) -> Model:
    """Compile a case; a case that was compiled before gives the same model.

    Raises
    ------
    CaseError
        If the model's equations need a symbol that the case does not define; all of them are listed.
    """
    model = Model(case)
    _require_symbols(model)
    return model


def content_digest(case: Case) -> str:
    """Digest of all that a case holds; unlike its hash, it tells a case from a copy that was changed in memory."""
    return hashlib.sha256(case.model_dump_json().encode()).hexdigest()


def reference(structure: Structure, p: Symbols, times: posture.Lift) -> Reference:
    """Values at the status quo in the first quarter of the draw, with `h_0` anchored on the record."""
    zero = jnp.zeros_like(p.z_a0)
    base = structure.levers(structure.case.package(structure.case.description.status_quo))
    x = in_place(structure, p, levers_at(structure, base, zero), 1 + zero, zero)
    s = ledger.payment(x, 1 + zero, p.fx0, zero, zero)
    ref = Reference(reference_symbols(p, x, zero), {}, ledger.demand_gap(p, x, s), ledger.burden_seen(p, x, s))
    h_0 = anchor(p, _at_start(structure, p, x, s, ref, times))
    ref = ref._replace(symbols=reference_symbols(p, x, h_0))
    env = _at_start(structure, p, x, s, ref, times)
    solved = solve_crises(structure, p, env, only=GAP_SLOTS)
    return ref._replace(gaps={slot: solved[slot].gap() for slot in GAP_SLOTS})


def _at_start(structure: Structure, p: Symbols, x: Symbols, s: Scalar, ref: Reference, times: posture.Lift) -> Symbols:
    force = posture.posture(structure, p, x, times)
    return situation(
        structure, p, x, start(p),
        known=ref.symbols, s=s, force=force, Y_K=p.y_K, Y_B=jnp.ones_like(p.y_K), N_K=p.N_K0,
    )  # fmt: skip


def _structure(case: Case) -> Structure:
    formulas = {name: entry.formula for name, entry in ({**vocabulary().quantities, **case.quantities}).items()}
    watched = {name for crisis in case.crises.values() for name in crisis.published}
    sequence = [name for name in order(formulas) if name in formulas]
    late: set[str] = set(watched)
    for name in sequence:
        if formulas[name].names & late:
            late.add(name)
    return Structure(
        case=case,
        pools=tuple(case.pools.values()),
        formulas=formulas,
        before=tuple(name for name in sequence if name not in late),
        after=tuple(name for name in sequence if name in late),
        trees={crisis.slot: compile_tree(crisis) for crisis in case.crises.values()},
        n_quarters=case.description.horizon.quarters,
    )


class _Recorder(Symbols):
    """Symbols that note which are read, and lend a value to those that are missing so that all can be listed."""

    def __init__(self, values: Mapping[str, Any]):
        super().__init__(values)
        self.read: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        self.read.add(name)
        return self.get(name, jnp.full((), 0.5))


def symbols_read(model: Model) -> frozenset[str]:
    """Symbols of uncertainties that the equations or any formula read, found by tracing one future once for all."""
    key = key_of(__name__, [content_digest(model.case)])
    if (known := kept("symbols", key)) is not None:
        return frozenset(known.decode().split())
    found = _traced_symbols(model)
    keep("symbols", key, " ".join(sorted(found)).encode())
    return found


def _traced_symbols(model: Model) -> frozenset[str]:
    structure, case = model.structure, model.case
    found: set[str] = set()

    def trace(draw: dict[str, Scalar]) -> Any:
        p = _Recorder(apply_schools(case, draw, [0] * len(case.schools)))
        times = posture.lift(structure, p)
        ref = reference(structure, p, times)
        world = exogenous(p, jax.random.key(0), structure.n_quarters)
        setting = structure.levers(case.package(case.description.status_quo))
        now = jax.tree.map(lambda path: path[0], world)
        begin = start(p), metrics.empty(case, jnp.zeros_like(p.z_a0))
        quarter(structure, p, ref, times, terms_at(structure, setting, jnp.zeros(())), *begin, jnp.zeros(()), now)
        appraise(structure, p, ref, times, setting)
        x = levers_at(structure, setting, jnp.zeros(()))
        ledger.host_shares(p, x, jnp.ones(()))
        ledger.categories(p, x, jnp.ones(()))
        found.update(p.read)
        return jnp.zeros(())

    jax.eval_shape(trace, {symbol: jnp.asarray(value) for symbol, value in case.nominal().items()})
    for formula in structure.formulas.values():
        found |= formula.names
    for _, formula in case.formulas():
        found |= formula.names
    for switch in case.schools.values():
        for position in switch.positions.values():
            for formula in position.set.values():
                found |= formula.names
    for pool in structure.pools:
        for formula in (pool.force, pool.to_home, pool.to_second, pool.area_cost):
            found |= formula.names if formula is not None else set()
    return frozenset(found)


def unused_symbols(model: Model) -> tuple[str, ...]:
    """Uncertainties of the case that nothing reads."""
    return tuple(sorted(model.case.uncertainties.keys() - symbols_read(model)))


def _require_symbols(model: Model) -> None:
    case = model.case
    known = set(case.uncertainties) | {
        symbol for switch in case.schools.values() for own in switch.positions.values() for symbol in own.set
    }
    vocabulary_names = set(vocabulary().computed) | set(model.structure.formulas)
    levers = {lever.symbol for lever in case.levers.values()}
    formula_names = levers | {f"{symbol}_0" for symbol in levers} | vocabulary_names
    watched = {name for crisis in case.crises.values() for name in crisis.published}
    problems = [
        Problem("levers.yaml", 0, f"no lever has the symbol '{symbol}', which the model's equations need")
        for symbol in sorted(set(LEVER_SYMBOLS) - levers)
    ]
    if not problems:
        problems = [
            Problem("uncertainties.yaml", 0, f"no '{symbol}', which the model's equations need")
            for symbol in sorted(symbols_read(model) - known - formula_names - watched - {"war"})
        ]
    if problems:
        raise CaseError(f"case '{case.name}'", problems)
