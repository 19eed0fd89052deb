"""What the status quo looks like at the reference: the values that the record is compared with, one draw at a time.

A constraint's formula sees today's package in the first quarter of a draw and nothing else, so matching draws to the
record cannot look at how packages compare (history matching as in Craig et al. 1997). Whether the capitals signed is
the one question that needs the disagreement point as well; it is asked apart.
"""

from collections.abc import Mapping
from typing import Any

import jax.numpy as jnp

from titanium.axes import HOST, PATRON, Scalar, Symbols
from titanium.expressions import evaluate_all
from titanium.model import posture
from titanium.model.appraisal import appraise
from titanium.model.crises import solve_crises, watched
from titanium.model.state import Reference
from titanium.model.structure import Structure


def at_reference(structure: Structure, p: Symbols, env: Symbols) -> dict[str, Scalar]:
    """Value of every constraint's formula for one draw.

    Parameters
    ----------
    env
        Situation at the reference, before the trees are solved.

    Returns
    -------
    Constraint to value, in the constraint's unit; not finite where the draw gives none.
    """
    constraints = structure.case.constraints
    solved = solve_crises(structure, p, env)
    known = evaluate_all(structure.formulas, env | watched(structure, solved), structure.after)
    return {
        name: jnp.asarray(constraint.formula(known), p.z_a0.dtype)
        for name, constraint in constraints.items()
        if constraint.formula is not None
    }


def preferred(
    structure: Structure, p: Symbols, ref: Reference, times: posture.Lift, disagreement: Mapping[str, Any]
) -> dict[str, Scalar]:
    """By how much each capital that signed prefers the status quo to no agreement, for one draw.

    Parameters
    ----------
    disagreement
        Lever symbol to its value without agreement.

    Returns
    -------
    Constraint to utility.
    """
    case = structure.case
    signed = {name: entry.signed_by for name, entry in case.constraints.items() if entry.signed_by is not None}
    if not signed:
        return {}
    today = appraise(structure, p, ref, times, structure.levers(case.package(case.description.status_quo)))
    without = appraise(structure, p, ref, times, disagreement)
    gain = {PATRON: today.patron - without.patron, HOST: today.host - without.host}
    return {name: gain[role] for name, role in signed.items()}
