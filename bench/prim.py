"""PRIM beside EMA Workbench on the same data, in one process: `python -m bench.prim [--most 1000000] [--record]`.

Both are given the same columns and the same yes and no, and both find one box: all peels, all pastings, and the
quasi-p-values of every box on the way. Boxes are compared limit by limit. Our time includes coding the inputs. The
workbench needs some 12 GiB at a million rows, so that size is measured only if asked for. Both use one thread; time is
processor time, which other work on the machine changes less than the clock on the wall.

`--record` writes the boxes that the workbench finds in small data sets to `tests/against/prim_boxes.json`, which
`tests/against/test_prim.py` holds ours to.
"""

import argparse
import json
import logging
import os
import platform
import time
import warnings
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from titanium.judge.discover.box import contains
from titanium.judge.discover.coded import Coded, Kind
from titanium.judge.discover.prim import Objective, Step, prim

RECORD = Path(__file__).parents[1] / "tests/against/prim_boxes.json"
SIZES = (10_000, 100_000, 1_000_000)
INPUTS = 30

CASES: Mapping[str, Mapping[str, Any]] = {
    "continuous": {"rows": 1000, "inputs": 5, "seed": 2},
    "ties_and_categories": {"rows": 2000, "inputs": 6, "categories": 2, "steps": 20, "seed": 1},
    "whole_numbers": {"rows": 2000, "inputs": 4, "whole": 2, "categories": 1, "seed": 0},
    "lenient2": {"rows": 2000, "inputs": 6, "seed": 4, "objective": "lenient2"},
    "original": {"rows": 2000, "inputs": 6, "seed": 5, "objective": "original"},
    "two_boxes": {"rows": 3000, "inputs": 6, "seed": 6, "boxes": 2},
}
"""Data sets whose boxes are recorded."""

Columns = dict[str, NDArray[np.number]]


def made_up(
    rows: int, inputs: int, seed: int, *, whole: int = 0, categories: int = 0, steps: int = 0
) -> tuple[Columns, dict[str, Kind], NDArray[np.bool_]]:
    """Made-up inputs with a dense corner of three of them, and noise.

    Parameters
    ----------
    whole, categories
        Inputs of whole numbers from -3 to 11, and of four categories.
    steps
        Continuous inputs take only so many values, if not 0, so that many rows tie.

    Returns
    -------
    Columns, their kinds, and which rows are of interest.
    """
    generator = np.random.default_rng(seed)
    columns: Columns = {f"x{number}": generator.random(rows).astype(np.float32) for number in range(inputs)}
    kinds: dict[str, Kind] = {}
    if steps:
        columns = {name: np.round(values * steps) / np.float32(steps) for name, values in columns.items()}
    corner = (columns["x0"] > 0.55) & (columns["x1"] < 0.45) & (columns["x2"] > 0.3)
    likely = np.where(corner, 0.85, 0.12)
    for number in range(whole):
        columns[f"i{number}"], kinds[f"i{number}"] = generator.integers(-3, 12, rows), "integer"
        likely = np.where(corner & (columns[f"i{number}"] > 4), 0.97, likely)
    for number in range(categories):
        columns[f"c{number}"] = generator.integers(0, 4, rows).astype(np.int8)
        kinds[f"c{number}"] = "categorical"
        likely = np.where(columns[f"c{number}"] == 2, 0.4 * likely, likely)
    return columns, kinds, generator.random(rows) < likely


def by_workbench(
    columns: Columns, kinds: Mapping[str, Kind], outcome: NDArray[np.bool_], objective: Objective, boxes: int = 1
) -> tuple[list[list[dict[str, Any]]], float]:
    """What EMA Workbench finds: for each box every step as `told` gives it; and its processor time, s."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pandas as pd
        from ema_workbench.analysis import prim as workbench

        logging.getLogger("EMA").setLevel(logging.ERROR)
        frame = pd.DataFrame({name: _for_frame(values, kinds.get(name)) for name, values in columns.items()})
        started = time.process_time()
        algorithm = workbench.Prim(
            frame, outcome, threshold=1e-9, obj_function=workbench.PRIMObjectiveFunctions(objective)
        )
        if "integer" in kinds.values():
            # Its pasting writes fractions into columns of whole numbers, which pandas 3 refuses.
            algorithm._paste = lambda box: box
        found = [algorithm.find_box() for _ in range(boxes)]
        seconds = time.process_time() - started
    return [_steps(box, algorithm.box_init, kinds) for box in found], seconds


def _for_frame(values: NDArray[np.number], kind: Kind | None) -> Any:
    """A column of the type by which the workbench tells kinds apart."""
    if kind == "categorical":
        return values.astype(int).astype(object)
    return values.astype(np.int64 if kind == "integer" else np.float64)


def _steps(box: Any, initial: Any, kinds: Mapping[str, Kind]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for place, limits in enumerate(box.box_lims):
        told: dict[str, list[float]] = {}
        quasi_p: dict[str, list[float]] = {}
        for name in limits.columns:
            own, all_ = limits[name].tolist(), initial[name].tolist()
            if own == all_:
                continue
            told[name] = sorted(own[0]) if kinds.get(name) == "categorical" else own
            quasi_p[name] = [float(value) for value in box.qp[place][name] if value != -1]
        row = box.peeling_trajectory.iloc[place]
        found.append({"rows": int(row.n), "of_interest": int(row.k), "limits": told, "quasi_p": quasi_p})
    return found


def by_titanium(
    columns: Columns, kinds: Mapping[str, Kind], outcome: NDArray[np.bool_], objective: Objective, boxes: int = 1
) -> tuple[list[list[dict[str, Any]]], float]:
    """The same by `titanium.judge.discover`."""
    started = time.process_time()
    coded = Coded.of(columns, outcome, kinds)
    taken = np.zeros(len(outcome), np.bool_)
    found: list[list[Step]] = []
    for _ in range(boxes):
        found.append(prim(coded, objective=objective, taken=taken))
        if len(found) < boxes:
            taken = taken | contains(found[-1][-1].box, columns, len(outcome))
    seconds = time.process_time() - started
    return [[told(step, columns, kinds) for step in steps] for steps in found], seconds


def told(step: Step, columns: Columns, kinds: Mapping[str, Kind]) -> dict[str, Any]:
    """A step as it is recorded: counts, limits of the restricted inputs, and quasi-p-values."""
    limits: dict[str, list[float]] = {}
    for name in (name for name in columns if name in step.box):
        own = step.box[name]
        if own.kept is not None:
            limits[name] = sorted(own.kept)
        else:
            ends = float(columns[name].min()), float(columns[name].max())
            limits[name] = [max(own.low, ends[0]), min(own.high, ends[1])]
    quasi_p: dict[str, list[float]] = {}
    for name, _, value in step.quasi_p:
        quasi_p.setdefault(name, []).append(value)
    return {"rows": step.count.rows, "of_interest": step.count.of_interest, "limits": limits, "quasi_p": quasi_p}


def difference(one: Sequence[Mapping[str, Any]], other: Sequence[Mapping[str, Any]]) -> str:
    """Where two ways to a box part; empty if they do not. Limits are compared exactly, quasi-p-values nearly."""
    for place, (a, b) in enumerate(zip(one, other, strict=False)):
        if (a["rows"], a["of_interest"], a["limits"]) != (b["rows"], b["of_interest"], b["limits"]):
            return f"step {place}: {a} against {b}"
        for name in a["limits"]:
            if not np.allclose(a["quasi_p"][name], b["quasi_p"][name], rtol=1e-6, atol=1e-12):
                return f"step {place}: quasi-p of {name} {a['quasi_p'][name]} against {b['quasi_p'][name]}"
    return "" if len(one) == len(other) else f"{len(one)} steps against {len(other)}"


def data_of(case: Mapping[str, Any]) -> tuple[Columns, dict[str, Kind], NDArray[np.bool_]]:
    """The data of a case that is recorded."""
    given = {name: value for name, value in case.items() if name not in ("objective", "boxes")}
    return made_up(**given)


def record() -> None:
    """Write what the workbench finds in every case."""
    found: dict[str, Any] = {
        "by": f"ema_workbench {version('ema-workbench')}, pandas {version('pandas')}, NumPy {np.__version__}",
        "made_by": "python -m bench.prim --record",
        "cases": {},
    }
    for name, case in CASES.items():
        boxes, _ = by_workbench(*data_of(case), case.get("objective", "lenient1"), case.get("boxes", 1))
        # The way is kept as counts; limits and quasi-p-values of the last box of each are enough to tell it.
        found["cases"][name] = [
            {"way": [[step["rows"], step["of_interest"]] for step in steps], "last": steps[-1]} for steps in boxes
        ]
    RECORD.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def measure(most: int) -> None:
    """Print seconds of both, at each size up to `most`, and whether they find the same boxes."""
    print(f"{platform.machine()}, {os.cpu_count()} cores; {INPUTS} continuous inputs; ema_workbench ", end="")
    print(f"{version('ema-workbench')}, NumPy {np.__version__}")
    print(f"{'rows':>10}{'EMA Workbench, s':>18}{'Titanium, s':>13}{'x':>8}  end boxes, and the way to them")
    by_titanium(*made_up(1000, INPUTS, 0), "lenient1")
    for size in (size for size in SIZES if size <= most):
        data = made_up(size, INPUTS, 0)
        ours = [by_titanium(*data, "lenient1") for _ in range(3)]
        theirs, slow = by_workbench(*data, "lenient1")
        fast = sorted(seconds for _, seconds in ours)[1]
        own = ours[0][0]
        last = "same" if not difference(own[0][-1:], theirs[0][-1:]) else "DIFFERENT"
        way = difference(own[0], theirs[0]) or f"same, {len(own[0])} steps"
        print(f"{size:10,}{slow:18.2f}{fast:13.3f}{slow / fast:8.0f}  {last}; {way}", flush=True)


def main() -> None:
    """Measure, or record."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=int, default=100_000)
    parser.add_argument("--record", action="store_true")
    given = parser.parse_args()
    if given.record:
        record()
    else:
        measure(given.most)


if __name__ == "__main__":
    main()
