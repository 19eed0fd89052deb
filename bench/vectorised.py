"""The alliance model by hand in NumPy: arrays over futures, a Python loop over forty quarters.

What a competent NumPy user would write, from the written specification of the model and apart from the library, on
purpose: it imports nothing from it. It serves twice, as a rival in the benchmark and as an independent check of
the whole dynamics, future by future. It is long on purpose: one file that can be read beside the specification.

Letters are those of the specification: `p` uncertainties after the schools have acted, `x` levers of the quarter with
`T` and `g` as delivered, `y` the state, `q` quantities, players K (adversary), B (rival), S (host), W (patron).
Every array has one axis, the future. `prepare` does what all packages share, `simulate` plays one of them.
"""

from collections.abc import Mapping
from types import SimpleNamespace as Names
from typing import Any

import numpy as np

Array = Any
"""Array over futures, or a number that holds in all of them."""

QUARTERS = 40
RAMP = {
    "T": 8, "phi": 8, "m": 4, "S_krw": 4, "gr": 0, "o_s": 4, "S_hs": 4, "S_ar": 4, "w": 2, "n": 4, "k": 12, "con": 2,
    "g": 36, "site": 0, "eng": 2,
}  # fmt: skip
"""Lever symbol: quarters until a change is in full effect."""

LIMITS = (
    ("accept_patron", 0.0, np.inf, "signing"),
    ("accept_host", 0.0, np.inf, "signing"),
    ("home_war", -np.inf, 0.0, "event"),
    ("second_war", -np.inf, 0.0, "event"),
    ("rupture", -np.inf, 0.0, "event"),
    ("host_nuclear", -np.inf, 0.0, "event"),
    ("clashes", -np.inf, 6.0, "event"),
    ("patron_cost", -np.inf, 60.0, "horizon"),
    ("host_cost", -np.inf, 120.0, "horizon"),
    ("equity", -0.4, 0.4, "horizon"),
    ("d30_home", 60.0, np.inf, "horizon"),
)
"""Metric, lowest and highest value that hold, and when it can break."""
SECURITY = ("home_war", "second_war", "rupture", "host_nuclear")
EVENT_OF = {
    "home_war": "war", "second_war": "second", "dual_war": "dual", "rupture": "rupture", "host_nuclear": "nuclear",
}  # fmt: skip
"""Metric: the event of a quarter that it records."""
NEVER = 1e6
COUNTS = frozenset(
    "home_war second_war dual_war rupture host_nuclear clashes holds secure first_break first_break_quarter".split()
)
"""Metrics that are whole numbers."""

# Node: who moves, and where each action leads. A target's number is higher than its node's.
G1 = {
    "n1": ("K", "t1", "n2"), "n2": ("W", "t2", "n3"), "n3": ("S", "n4", "n5"), "n4": ("K", "t3", "n6"),
    "n5": ("K", "t4", "n7"), "n6": ("W", "t5", "t7"), "n7": ("W", "t6", "t8"),
}  # fmt: skip
G2 = {
    "n1": ("K", "t1", "n2"), "n2": ("W", "t2", "n3", "n4"), "n3": ("K", "n5", "n6"), "n4": ("K", "n7", "n8"),
    "n5": ("W", "t3", "t4"), "n6": ("W", "t5", "t6"), "n7": ("W", "t7", "t8"), "n8": ("W", "n9", "t11"),
    "n9": ("S", "t9", "t10"),
}  # fmt: skip
G3 = {
    "n1": ("K", "t1", "n2", "n6"), "n2": ("S", "t2", "n3"), "n3": ("W", "n4", "n5"), "n4": ("K", "t3", "t5"),
    "n5": ("K", "t4", "n7"), "n6": ("S", "t8", "n8"), "n7": ("W", "t6", "t7"), "n8": ("W", "n9", "n10"),
    "n9": ("K", "t9", "t11"), "n10": ("K", "t10", "t12"),
}  # fmt: skip
G4 = {
    "n1": ("B", "t1", "n2"), "n2": ("W", "t2", "n3"), "n3": ("S", "n4", "n5", "n6"), "n4": ("K", "t3", "t4"),
    "n5": ("B", "n7", "n8"), "n6": ("B", "n9", "n10"), "n7": ("K", "t5", "t6"), "n8": ("K", "t7", "t8"),
    "n9": ("K", "t9", "t10"), "n10": ("K", "t11", "t12"),
}  # fmt: skip
G5B = {
    "n1": ("B", "t1", "n2"), "n2": ("K", "n3", "n4"), "n3": ("W", "n5", "n6"), "n4": ("W", "n7", "n8"),
    "n5": ("S", "t2", "t3"), "n6": ("S", "t4", "t5"), "n7": ("S", "t6", "t7"), "n8": ("S", "t8", "t9"),
}  # fmt: skip
G5K = G5B | {"n1": ("K", "t1", "n2"), "n2": ("B", "n3", "n4")}
G6 = {
    "n1": ("W", "t1", "n2"), "n2": ("S", "t2", "n3"), "n3": ("W", "t3", "n4"), "n4": ("K", "t4", "n5", "n6"),
    "n5": ("S", "t5", "t6"), "n6": ("W", "t7", "t8"),
}  # fmt: skip

CHANNELS = (
    "war", "war_risk", "clash", "clash_if_no_war", "second", "rupture", "nuclear", "freeze", "cut", "Ja", "Je", "JD",
    "R", "rift",
)  # fmt: skip
"""What an end does; `war` for certain, `war_risk` as a multiple of the crisis's own probability of war."""


_EXPLOIT = {"second": 1, "war_risk": 1, "clash_if_no_war": 1}
_CUT = {"cut": 1, "Ja": 1, "R": -0.5, "rift": 1}
_BOTH, _TAIWAN, _KOREA = {"second": 1, "war_risk": 1}, {"second": 1}, {"war_risk": 1}
ENDS: dict[str, dict[str, dict[str, float]]] = {
    "G1": {
        "t4": {"JD": 0.3},
        "t5": {"war_risk": 1, "clash_if_no_war": 1},
        "t6": {"war_risk": 1, "clash_if_no_war": 1, "JD": 0.3},
        "t7": {"Ja": 0.5, "R": -0.5},
        "t8": {"Ja": 0.5, "R": -0.5, "JD": 0.3},
    },
    "G2": {
        "t3": {"freeze": 8},
        "t5": {"freeze": 8, "cut": 1, "Ja": 1},
        "t7": {"freeze": 8, "Ja": 0.5},
        "t8": {"Ja": 0.5},
        "t9": {"freeze": 8, "cut": 1, "Ja": 1.5},
        "t10": {"freeze": 8, "cut": 1, "Ja": 1.5, "nuclear": 1},
        "t11": {},
    },
    "G3": {
        "t3": {"clash": 1, "war_risk": 1, "R": 0.5, "Ja": -0.5},
        "t4": {"clash": 1, "war_risk": 0.5, "R": -0.5, "Ja": 0.5},
        **{f"t{i}": {"war": 1, "rupture": float(i in (7, 8, 10, 12))} for i in range(5, 13)},
    },
    "G4": {
        "t2": {"second": 1, "R": -1, "Ja": 1},
        "t3": {"second": 1, "JD": 1.5},
        "t4": {**_EXPLOIT, "JD": 1.5},
        "t5": {"second": 1, "Je": 1},
        "t6": {**_EXPLOIT, "Je": 1},
        "t7": {"second": 1},
        "t8": _EXPLOIT,
        "t9": {"second": 1, "Je": 1},
        "t10": {**_EXPLOIT, "Je": 1},
        "t11": {"second": 1},
        "t12": _EXPLOIT,
    },
    "G5B": {
        **{f"t{i}": _BOTH | {"JD": float(i in (3, 5))} for i in (2, 3, 4, 5)},
        **{f"t{i}": _TAIWAN | {"JD": float(i in (7, 9))} for i in (6, 7, 8, 9)},
    },
    "G5K": {**{f"t{i}": _BOTH for i in (2, 3, 4, 5)}, **{f"t{i}": _KOREA for i in (6, 7, 8, 9)}},
    "G6": {
        "t2": {"rift": 1},
        "t3": {"rift": 1},
        "t4": _CUT,
        "t5": _CUT | {"Je": 0.5},
        "t6": _CUT | {"rupture": 1},
        "t7": _CUT,
        "t8": _CUT,
    },
}
"""Tree, end: what it does, by channel; an end that is left out does nothing."""


def _table(tree: str) -> np.ndarray:
    ends = ENDS[tree]
    rows = [ends.get(f"t{i}", {}) for i in range(1, max(int(end[1:]) for end in ends) + 1)]
    return np.array([[float(row.get(channel, 0)) for channel in CHANNELS] for row in rows])


EFFECTS = {tree: _table(tree) for tree in ("G1", "G2", "G3", "G4", "G6")}
EFFECTS["G5"] = np.concatenate([_table("G5B"), _table("G5K")])
"""Tree: what each end does, (end, channel)."""


def expit(z: Array) -> Array:
    """Logistic function."""
    return 1 / (1 + np.exp(np.minimum(-z, 80.0)))


def contest(slope: Array, own: Array, other: Array) -> Array:
    """Chance of prevailing: logistic in the log ratio of effective power."""
    return expit(slope * np.log(own / other))


def clip(z: Array, bound: float) -> Array:
    """`z` held between `-bound` and `bound`."""
    return np.clip(z, -bound, bound)


# Trees ---------------------------------------------------------------------------------------------------------------


def respond(precision: Array, utilities: list[Array]) -> list[Array]:
    """Logit choice probabilities."""
    if len(utilities) == 2:
        odds = np.exp(np.minimum(precision * (utilities[1] - utilities[0]), 80.0))
        first = 1 / (1 + odds)
        return [first, odds * first]
    best = utilities[0]
    for utility in utilities[1:]:
        best = np.maximum(best, utility)
    weights = [np.exp(precision * (utility - best)) for utility in utilities]
    total = sum(weights[1:], weights[0])
    return [weight / total for weight in weights]


def solve(
    tree: Mapping[str, tuple[str, ...]],
    ends: Mapping[str, Mapping[str, Array]],
    lam: Mapping[str, Array],
    beliefs: Mapping[str, Mapping[str, Array]] | None = None,
    also: str = "",
) -> Names:
    """Backward induction, then the probability of every end.

    `beliefs` holds, by node, what a player expects of the first action where that differs from its true probability;
    `also` names players whose payoffs are wanted beyond those who still have a move above a node.
    """
    above = {"n1": set(also)}
    for node, (mover, *targets) in tree.items():
        for target in targets:
            above[target] = above[node] | {mover}
    value: dict[str, Mapping[str, Array]] = dict(ends)
    choice: dict[str, list[Array]] = {}
    for node in reversed(tree):
        mover, *targets = tree[node]
        chosen = choice[node] = respond(lam[mover], [value[target][mover] for target in targets])
        expected = {}
        for player in above[node]:
            chance = chosen
            if beliefs and player in beliefs.get(node, {}):
                first = beliefs[node][player]
                chance = [first, 1 - first]
            parts = [c * value[target][player] for c, target in zip(chance, targets, strict=True)]
            expected[player] = sum(parts[1:], parts[0])
        value[node] = expected
    reach: dict[str, Array] = {"n1": 1.0}
    for node, (_, *targets) in tree.items():
        for chance, target in zip(choice[node], targets, strict=True):
            reach[target] = chance if node == "n1" else reach[node] * chance
    return Names(value=value, choice=choice, reach=reach)


def confrontation(p: Names, q: Names, x: Names, **options: Any) -> Names:
    """G1: a weapons test."""
    tested, coerced, calm = p.sq_K + p.u_T, p.v_W - p.c_z, 1 - p.pi_e
    limited_W = p.pi_e * q.WA_W + calm * (coerced - p.c_lim)
    ends = {
        "t1": {"K": p.sq_K, "W": p.v_W, "S": 1.0},
        "t2": {"K": tested, "W": p.v_W - p.r_T, "S": 1 - p.a_T},
        "t3": {"K": tested - p.z - p.a_K, "W": coerced, "S": 1 - p.c_z},
        "t4": {"K": tested - 0.5 * p.z - p.a_K + p.l_K, "W": coerced - p.sig_W, "S": 1 - p.a_W},
        "t5": {
            "K": p.pi_e * q.WA_K + calm * (tested - p.z - p.c_lim),
            "W": limited_W,
            "S": p.pi_e * q.WA_S + calm * (1 - p.c_z - p.c_lim),
        },
        "t6": {
            "K": p.pi_e * q.WA_K + calm * (tested - 0.5 * p.z - p.c_lim + p.l_K),
            "W": limited_W - p.sig_W,
            "S": p.pi_e * q.WA_S + calm * (1 - p.c_lim) - p.a_W,
        },
        "t7": {"K": tested - p.z + p.x_1 * p.v_K, "W": coerced - 0.5 * q.hp, "S": 1 - p.c_z - p.x_1},
        "t8": {
            "K": tested - 0.5 * p.z + p.x_1 * p.v_K + p.l_K,
            "W": coerced - 0.25 * q.hp - p.sig_W,
            "S": 1 - p.a_W - p.x_1,
        },
    }
    return solve(G1, ends, p.lam, **options)


def talks(p: Names, q: Names, x: Names, **options: Any) -> Names:
    """G2: a summit."""
    relief = p.sq_K + p.rel * (0.7 + x.eng) - p.f * p.u_T
    snub = p.sq_K - p.a_K
    freeze_W, freeze_S = p.v_W + p.f * p.B_f, 1 + p.f * p.B_S
    alone = p.u_al - p.kap_q * x.con
    ends = {
        "t1": {"K": p.sq_K, "W": p.v_W, "S": 1.0},
        "t2": {"K": snub, "W": p.v_W - p.r_R * x.eng, "S": 1.0},
        "t3": {"K": relief, "W": freeze_W - p.d_c, "S": freeze_S},
        "t4": {"K": snub, "W": p.v_W - p.a_V - p.d_c, "S": 1.0},
        "t5": {"K": relief + p.l_K, "W": freeze_W - p.l_T - p.d_c - p.kap_q * x.con, "S": freeze_S - p.l_S},
        "t6": {"K": snub, "W": p.v_W - 0.5 * p.a_V - p.d_c, "S": 1.0},
        "t7": {"K": relief, "W": freeze_W + alone, "S": freeze_S - p.a_x},
        "t8": {"K": snub, "W": p.v_W - p.a_V + alone, "S": 1 - 0.5 * p.a_x},
        "t9": {"K": relief + p.l_K, "W": freeze_W - p.l_T + alone, "S": freeze_S - p.l_S - p.a_x},
        "t10": {
            "K": relief - p.a_K,
            "W": freeze_W - p.l_T + alone - p.c_pr,
            "S": freeze_S - 0.5 * p.l_S - p.a_x + p.h_y * (1 - x.n) - p.c_san,
        },
        "t11": {"K": snub, "W": p.v_W - 0.5 * p.a_V + alone, "S": 1 - 0.5 * p.a_x},
    }
    return solve(G2, ends, p.lam, **options)


def probe_or_invade(p: Names, q: Names, x: Names, **options: Any) -> Names:
    """G3: opportunism."""
    joint = (1 - q.p_A) * p.v_K - p.c_K - q.p_A * p.q_K
    alone = (1 - q.p_S) * p.v_K - p.c_K - q.p_S * p.r_0 * p.q_K
    half = 0.5 * p.pi_x
    ends = {
        "t1": {"K": p.sq_K, "W": p.v_W, "S": 1.0},
        "t2": {"K": p.sq_K + p.x_p * p.v_K, "W": p.v_W - p.r_X, "S": 1 - p.x_p - p.a_S},
        "t3": {
            "K": (1 - p.pi_x) * (p.sq_K + 0.3 * p.x_p * p.v_K - p.a_K - p.c_cl) + p.pi_x * q.WA_K,
            "W": (1 - p.pi_x) * (p.v_W - p.c_cl) + p.pi_x * q.WA_W,
            "S": (1 - p.pi_x) * (1 - p.c_cl) + p.pi_x * q.WA_S,
        },
        "t4": {
            "K": (1 - half) * (p.sq_K + 0.6 * p.x_p * p.v_K - p.c_cl) + half * q.KW_K,
            "W": (1 - half) * (p.v_W - p.r_X) + half * q.KW_W,
            "S": (1 - half) * (1 - p.x_p - p.a_b) + half * q.KW_S,
        },
        "t5": {"K": q.WA_K, "W": q.WA_W, "S": q.WA_S},
        "t6": {"K": q.WA_K, "W": q.WA_W, "S": q.WA_S},
        "t7": {"K": q.W0_K, "W": q.W0_W, "S": q.W0_S},
        "t8": {"K": p.x_inv * p.v_K, "W": p.v_W * (1 - p.x_inv) - p.r_X - q.hp, "S": 1 - p.x_inv},
        "t9": {"K": joint, "W": q.p_A * p.v_W - p.c_W, "S": q.p_A - p.c_S},
        "t10": {"K": alone, "W": q.p_S * p.v_W - q.h, "S": q.p_S - p.c_S},
        "t11": {"K": joint + q.use_A, "W": q.p_A * p.v_W - p.c_W - p.c_NW * q.Nf, "S": q.p_A - p.c_S - p.c_NS},
        "t12": {"K": alone + q.use_0, "W": q.p_S * p.v_W - q.h, "S": q.p_S - p.c_S - p.c_NS},
    }
    expected = {"K": q.s_K, "S": q.s_S}
    return solve(G3, ends, p.lam, beliefs={"n7": expected, "n8": expected}, **options)


def taiwan(p: Names, q: Names, x: Names, **options: Any) -> Names:
    """G4: a war in the second theatre and the bases in the host's country."""
    gain = p.s_two * p.e_c
    deny_W = p.c_WT + q.sig_d
    deny_S = p.a_W * (1 + 0.5 * p.pi_G) + p.h_S * x.w
    ends = {
        "t1": {"B": 0.0, "W": p.v_W + p.v_TW, "S": 1 + p.v_ST, "K": p.sq_K},
        "t2": {
            "B": (1 - q.p_T00) * p.v_T - 0.5 * p.c_B,
            "W": p.v_W + q.p_T00 * p.v_TW - q.h_Tg,
            "S": 1 + q.p_T00 * p.v_ST,
            "K": p.sq_K,
        },
    }
    for quiet, exploit, chance, E_K, E_W, E_S, cost_B, cost_W, cost_S in (
        ("t3", "t4", q.p_T0, q.E_K_d, q.E_W_d, q.E_S_d, p.c_B, deny_W, deny_S),
        ("t5", "t6", q.p_Tbs, q.E_K_b, q.E_W_b, q.E_S_b, p.c_B + p.c_BK, p.c_WT + p.c_st, p.B_1 * q.b_w + p.c_st),
        ("t7", "t8", q.p_Tb, q.E_K_b, q.E_W_b, q.E_S_b, p.c_B, p.c_WT, p.B_1 * q.b_w),
        ("t9", "t10", q.p_Tfs, q.E_K_b, q.E_W_b, q.E_S_b, p.c_B + p.c_BK, p.c_WT + p.c_st, q.b_w + p.c_st),
        ("t11", "t12", q.p_Tf, q.E_K_b, q.E_W_b, q.E_S_b, p.c_B, p.c_WT, q.b_w),
    ):
        U_B = (1 - chance) * p.v_T - cost_B
        from_W, from_S = chance * p.v_TW - cost_W, chance * p.v_ST - cost_S
        ends[quiet] = {"B": U_B, "W": p.v_W + from_W, "S": 1 + from_S, "K": p.sq_K}
        ends[exploit] = {"B": U_B + gain, "W": E_W + from_W, "S": E_S + from_S, "K": E_K + gain}
    return solve(G4, ends, p.lam, **options)


def both(p: Names, q: Names, x: Names) -> tuple[Names, Names]:
    """G5: both theatres at once, led by the rival and led by the adversary."""
    foe = q.Y_K + p.s_two * p.j_B
    reach_K = (1 + p.chi * q.k_e) * q.Y_W
    left = reach_K * (1 - p.psi * x.m)
    gain = p.s_two * p.e_c

    def taiwan_part(d_T: Array, H: int) -> tuple[Array, Array, Array]:
        pT = contest(p.om_T, p.y_TW + d_T * q.Y_WT + (1 - H) * q.Y_KT, q.Y_B)
        asked = p.a_W + p.h_S * x.w if H else q.b_w
        return (
            (1 - pT) * p.v_T - p.c_B,
            pT * p.v_TW - p.c_WT - p.v_TW - H * q.sig_d,
            pT * p.v_ST - p.v_ST - asked,
        )

    def korea_part(power: Array) -> tuple[Array, Array, Array]:
        pA = contest(p.omega, p.D_d * (q.Y_S + power), foe)
        return (
            p.pi_4 * ((1 - pA) * p.v_K - p.c_K - pA * p.q_K - p.sq_K) + (1 - p.pi_4) * (p.x_4 * p.v_K - p.c_lim),
            p.pi_4 * (pA * p.v_W - p.c_W - p.v_W) - (1 - p.pi_4) * p.c_lim,
            p.pi_4 * (pA - p.c_S - 1) - (1 - p.pi_4) * (p.x_4 + p.c_lim),
        )

    peace_W, peace_S = p.v_W + p.v_TW, 1 + p.v_ST
    quiet = {"B": 0.0, "K": p.sq_K, "W": peace_W, "S": peace_S}
    led_by_B, led_by_K = {"t1": quiet}, {"t1": quiet}
    # ends come in the order Taiwan first, Korea first; in each, the host contributes, then keeps its forces home
    theatres = [
        (taiwan_part(1.0, 0), korea_part(p.d_2 * left)),
        (taiwan_part(1.0, 1), korea_part(p.d_2 * reach_K)),
        (taiwan_part(p.d_2, 0), korea_part(left)),
        (taiwan_part(p.d_2, 1), korea_part(reach_K)),
    ]
    for number, ((T_B, T_W, T_S), (K_K, K_W, K_S)) in enumerate(theatres):
        joint = {
            "B": T_B + gain,
            "K": p.sq_K + K_K + gain,
            "W": peace_W + K_W + T_W - p.o_W,
            "S": peace_S + K_S + T_S,
        }
        led_by_B[f"t{number + 2}"] = led_by_K[f"t{number + 2}"] = joint
        led_by_B[f"t{number + 6}"] = {"B": T_B, "K": p.sq_K, "W": peace_W + T_W, "S": peace_S + T_S}
        # with Taiwan at peace nothing is drawn off, whatever the host would send
        alone_K, alone_W, alone_S = theatres[number | 1][1]
        led_by_K[f"t{number + 6}"] = {
            "B": 0.0, "K": p.sq_K + alone_K, "W": peace_W + alone_W, "S": peace_S + alone_S
        }  # fmt: skip
    return solve(G5B, led_by_B, p.lam), solve(G5K, led_by_K, p.lam)


def quarrel(p: Names, q: Names, x: Names, **options: Any) -> Names:
    """G6: a rift over money."""
    pain = p.mu_S * q.bd
    ends = {
        "t1": {"W": p.v_W + p.mu_W * q.s, "S": 1 - pain * q.s, "K": 0.0},
        "t2": {"W": p.v_W + p.mu_W * q.s_hi, "S": 1 - pain * q.s_hi - p.d_S * np.log(q.s_hi / q.s_f), "K": 0.0},
        "t3": {"W": p.v_W + p.mu_W * q.s_mid - p.a_Y, "S": 1 - pain * q.s_mid - 0.5 * p.d_S, "K": 0.0},
        "t4": {"W": q.c_1, "S": q.c_2, "K": 0.0},
        "t5": {"W": q.c_1, "S": q.c_2 - 0.5 * p.b_S, "K": -p.c_w},
        "t6": {"W": q.c_1 - p.l_W, "S": 1 - q.L_c - q.L_r + p.i_B, "K": p.l_A - p.c_w},
        "t7": {"W": q.c_1 - p.c_cl, "S": q.c_2 - p.c_cl, "K": 0.3 * p.x_p * p.v_K - p.c_cl},
        "t8": {
            "W": q.c_1 - 0.5 * q.hp,
            "S": q.c_2 - p.x_p - p.a_b,
            "K": p.x_p * p.v_K + 0.5 * p.l_A - 0.5 * p.c_cl,
        },
    }
    return solve(G6, ends, p.lam, **options)


# Quantities ----------------------------------------------------------------------------------------------------------


def lift(p: Names) -> Names:
    """Share of each pool that has arrived by day 10, 30 and 60, and how much the theatre can take in by then."""
    pools = {"K": "JGHC", "T": "JGH"}
    arrival: dict[str, dict[int, Names]] = {}

    def closes(distance: Array) -> tuple[Array, Array]:
        air = p.t_alert + distance / (44.448 * p.v_air)
        return air, p.t_alert + 2 * p.t_load + p.f_sea * distance / (44.448 * p.v_sea)

    for theatre, names in pools.items():
        times = {pool: closes(getattr(p, f"D_{pool}{theatre}")) for pool in names}
        first_air = np.minimum.reduce([air for air, _ in times.values()])
        first_sea = np.minimum.reduce([sea for _, sea in times.values()])
        arrival[theatre] = {
            day: Names(
                air={pool: p.a_air * (day >= air) for pool, (air, _) in times.items()},
                sea={pool: (1 - p.a_air) * (day >= sea) for pool, (_, sea) in times.items()},
                cap_air=p.q_air * np.maximum(day - first_air, 0),
                cap_sea=p.q_sea * np.maximum(day - first_sea, 0),
            )
            for day in (10, 30, 60)
        }
    air, sea = closes(p.D_KT)
    from_korea = {day: (p.q_air * np.maximum(day - air, 0), p.q_sea * np.maximum(day - sea, 0)) for day in (10, 30, 60)}
    return Names(arrival=arrival, from_korea=from_korea)


def posture(p: Names, x: Names, times: Names) -> Names:
    """Force on its way to both theatres."""
    M = np.maximum(x.T_0 - x.T, 0)
    pools = {
        "J": p.f_use * (p.F_J + M * (x.site == 1)),
        "G": p.f_use * (p.F_G + M * (x.site == 2)),
        "H": p.f_use * p.F_H,
        "C": p.R_K + M * (x.site == 0),
    }

    def arrived(theatre: str, day: int) -> Array:
        now = times.arrival[theatre][day]
        air = sum(share * pools[pool] for pool, share in now.air.items())
        sea = sum(share * pools[pool] for pool, share in now.sea.items())
        return np.minimum(air, now.cap_air) + np.minimum(sea, now.cap_sea)

    def from_korea(day: int) -> Array:
        cap_air, cap_sea = times.from_korea[day]
        return x.m * (np.minimum((1 - x.phi) * x.T, cap_air) + np.minimum(x.phi * x.T, cap_sea))

    R_K = {day: arrived("K", day) for day in (10, 30, 60)}
    w_T = (0.5 + x.phi) / (0.5 + x.phi_0)
    return Names(
        M=M,
        w_T=w_T,
        d30=x.T + R_K[30],
        A_T=0.2 * arrived("T", 10) + 0.4 * arrived("T", 30) + 0.4 * arrived("T", 60),
        A_KT=0.2 * from_korea(10) + 0.4 * from_korea(30) + 0.4 * from_korea(60),
        A_eff=x.T * w_T + 0.2 * R_K[10] + 0.4 * R_K[30] + 0.4 * R_K[60],
    )


def cohesion(p: Names, y: Names) -> Array:
    """Logit of cohesion."""
    return clip(
        p.z_C0
        - p.ga_a * (y.z_a - p.z_a0)
        - p.ga_e * (y.z_e - p.z_e0)
        + p.ga_S * (y.z_S - p.z_S0)
        + p.ga_W * (y.z_W - p.z_W0)
        - 2 * y.rup,
        4.0,
    )


def quantities(
    p: Names, x: Names, y: Names, force: Names, s: Array, h_0: Array, Y_K: Array, Y_B: Array, N_K: Array
) -> Names:
    """Everything that the trees name."""
    zC = cohesion(p, y)
    q = Names(s=s, Y_S=y.Y_S, Y_K=Y_K, Y_B=Y_B, dC=zC - p.z_C0, R=y.R)
    q.a = expit(y.z_a)
    q.rho_N = np.where(y.nuc > 0, np.ones_like(p.rho_N), p.rho_N)
    q.Y_W = p.y_W * force.A_eff / 100 * np.where(y.twa > 0, (1 - p.psi_R) * (1 - p.psi * x.m), np.ones_like(p.psi))
    ground = (0.3 + 0.7 * x.phi / x.phi_0) / p.T_h
    q.tau = 1 - np.exp(-x.T * ground)
    h_sig = p.sg_decl * (p.h_w * x.w + p.h_n * x.n) + p.sg_post * p.h_n * x.n * q.tau
    q.h = h_0 + p.s_trip * p.h_tau * q.tau + h_sig + p.h_D * (expit(y.z_W) - p.DW_0)
    q.hp = np.maximum(q.h, 0)
    q.k_e = x.k * expit(zC) / p.C_0
    q.Nf = (N_K / p.N_K0) ** p.e_N
    q.sig_d = p.sig_W * (1 + 0.5 * p.pi_G)
    q.h_Tg = p.h_T + p.pi_G * p.h_G

    # war, ordinary and while a second one goes on
    foe = q.Y_K + p.s_two * p.j_B
    multiplier = 1 + p.chi * q.k_e
    nuclear_A = p.q_N * (1 + p.d_n * x.n)
    q.p_S = contest(p.omega, p.D_d * q.Y_S, foe)
    q.use_0 = q.p_S * p.r_0 * p.q_K * p.s_N - p.q_N * q.rho_N
    pi_0 = expit(p.lam_K * q.use_0)
    q.W0_S = q.p_S - p.c_S - pi_0 * p.c_NS
    q.W0_W = q.p_S * p.v_W - q.h
    q.W0_K = (1 - q.p_S) * p.v_K - p.c_K - q.p_S * p.r_0 * p.q_K + pi_0 * q.use_0

    def war(Y: Array, H: Array, o: Array) -> Names:
        w = Names()
        w.p_A = contest(p.omega, p.D_d * (q.Y_S + multiplier * Y), foe)
        w.use_A = w.p_A * p.q_K * p.s_N - nuclear_A
        w.pi_A = expit(p.lam_K * w.use_A)
        w.WA_S = w.p_A - p.c_S - w.pi_A * p.c_NS
        w.WA_W = w.p_A * p.v_W - p.c_W - w.pi_A * p.c_NW * q.Nf - o
        w.WA_K = (1 - w.p_A) * p.v_K - p.c_K - w.p_A * p.q_K + w.pi_A * w.use_A
        w.W0_W = q.p_S * p.v_W - H
        w.support = p.lam_W * (w.WA_W - w.W0_W)
        w.s_W = expit(w.support)
        return w

    def expectations(w: Names) -> None:
        w.s_K = (1 - p.s_rep * p.xi) * w.s_W + p.s_rep * p.xi * q.qh
        w.s_S = (1 - p.xi) * w.s_W + p.xi * (1 - q.a)
        w.KW_K = w.s_K * w.WA_K + (1 - w.s_K) * q.W0_K
        w.KW_W = w.s_W * w.WA_W + (1 - w.s_W) * w.W0_W
        w.KW_S = w.s_W * w.WA_S + (1 - w.s_W) * q.W0_S

    base = war(q.Y_W, q.h, 0.0)
    q.qh = expit(base.support + p.g_q * q.dC + q.R)
    expectations(base)
    for name in "p_A use_A pi_A WA_S WA_W WA_K s_W s_K s_S KW_K KW_W KW_S".split():
        setattr(q, name, getattr(base, name))
    denied = war(q.Y_W * (1 - p.psi_R), q.h - q.sig_d, p.o_W)
    open_ = war(q.Y_W * (1 - p.psi_R) * (1 - p.psi * x.m), q.h, p.o_W)
    for suffix, w in (("d", denied), ("b", open_)):
        expectations(w)
        for player, limited in (
            ("K", p.sq_K + p.x_4 * p.v_K - p.c_lim),
            ("W", p.v_W - p.c_lim),
            ("S", 1 - p.x_4 - p.c_lim),
        ):
            value = p.pi_4 * getattr(w, f"KW_{player}") + (1 - p.pi_4) * limited
            setattr(q, f"E_{player}_{suffix}", value)

    # the second theatre
    q.Y_WT = p.y_WT * force.A_T / 100
    q.Y_KT = p.y_WT * (force.A_KT / 100) * (1 + p.x_B * x.m)
    outside = p.y_TW + q.Y_WT
    q.p_T00 = contest(p.om_T, p.y_TW, q.Y_B)
    q.p_T0 = contest(p.om_T, outside, q.Y_B)
    q.p_Tb = contest(p.om_T, outside + p.B_1 * q.Y_KT, q.Y_B)
    q.p_Tbs = contest(p.om_T, outside + p.B_1 * q.Y_KT * (1 - p.theta), q.Y_B)
    q.p_Tf = contest(p.om_T, outside + q.Y_KT, q.Y_B)
    q.p_Tfs = contest(p.om_T, outside + q.Y_KT * (1 - p.theta), q.Y_B)
    q.b_w = p.b_S * (1 + 0.5 * x.w)

    # money and the punitive cut
    q.kap = (1 - x.o_s) * (1 - p.leak)
    q.s_f = np.maximum(s, 0.1)
    q.s_hi = np.maximum(s, p.dem)
    q.s_mid = s + 0.25 * (q.s_hi - s)
    q.bd = 1 - p.w_k * q.kap
    Y_cut = q.Y_W * (1 - p.c_cut * x.T * force.w_T / force.A_eff)
    p_Ac = contest(p.omega, p.D_d * (q.Y_S + multiplier * Y_cut), foe)
    tau_c = 1 - np.exp(-x.T * (1 - p.c_cut) * ground)
    s_Wc = expit(
        p.lam_W * (p_Ac * p.v_W - p.c_W - q.pi_A * p.c_NW * q.Nf - q.W0_W - p.s_trip * p.h_tau * (q.tau - tau_c))
    )
    q.L_r = p.P_w * s_Wc * (p_Ac - q.p_S)
    q.L_c = p.P_w * q.s_W * (q.p_A - q.p_S) - q.L_r
    q.c_1 = p.v_W * (1 - q.L_c) + p.mu_W * (s + p.c_cut * x.T * p.c_pp / 1000) - p.c_rel - p.h_c
    q.c_2 = 1 - q.L_c - p.mu_S * s * q.bd
    return q


# Levers, money, hazards ----------------------------------------------------------------------------------------------


def lever_path(package: Mapping[str, Array], status_quo: Mapping[str, Array], t: float) -> Names:
    """Levers in quarter `t` on their way from the status quo."""
    x = Names()
    for symbol, ramp in RAMP.items():
        start, target = status_quo[symbol], package[symbol]
        share = min(1.0, (t + 1) / ramp) if ramp else 1.0
        setattr(x, symbol, start + (target - start) * share)
        setattr(x, f"{symbol}_0", start)
    return x


def deliver(p: Names, x: Names, mult: Array, rup: Array) -> Names:
    """Troops in place and effort after free-riding."""
    x.g_lever = x.g
    x.T = x.T * mult * (1 - rup)
    x.g = x.g_lever - (1 - p.s_joint) * p.fr * ((x.n - x.n_0) + (x.T - x.T_0) / x.T_0)
    return x


def saving(p: Names, x: Names, M: Array) -> Array:
    """What the patron saves a year by withdrawing `M` thousand."""
    base = p.c_base * M / x.T_0
    premium = p.c_pp * M / 1000 + base
    disbanded = np.minimum(premium + p.C_US * (1 - p.f_fix) * M / x.T_0, p.C_US * M / x.T_0)
    return np.where(x.site == 0, premium, np.where(x.site == 3, disbanded, base))


def relocation(p: Names, x: Names, moved: Array) -> Array:
    """One-off cost of new facilities."""
    factor = p.acf_C * (x.site == 0) + p.acf_J * (x.site == 1) + p.acf_G * (x.site == 2)
    return moved * p.u_one * factor * p.grow


def burden(p: Names, x: Names, s: Array) -> Array:
    """What the patron's public sees of the host's contribution."""
    return s + x.S_hs + p.v_ar * x.S_ar + 0.3


def demand(p: Names, x: Names, s: Array) -> Array:
    """Log of the unmet demand."""
    return np.log(np.maximum(p.dem / np.maximum(s + p.v_ar * x.S_ar, 0.3), 1))


def fear_targets(p: Names, x: Names) -> tuple[Array, Array]:
    """Where the fears of abandonment and of entrapment tend."""
    ta = (
        p.z_a0
        + p.al_T * np.log((x.T_0 + 1) / (x.T + 1))
        - p.al_n * (x.n - x.n_0)
        - p.al_k * (x.k - x.k_0)
        - p.al_q * (x.con - x.con_0)
    )
    te = p.z_e0 + p.al_m * (x.m * (1 - 0.5 * x.con) * (1 - 0.3 * x.n) - 0.198) + p.al_w * x.w
    return ta, te


def support_targets(p: Names, x: Names, f: Names, s: Array, z_a: Array, z_e: Array, exc: Array) -> tuple[Array, Array]:
    """Where support in the host and in the patron tends."""
    kap = (1 - x.o_s) * (1 - p.leak)
    tS = (
        p.z_S0
        - p.de_s * np.log(np.maximum(s, 0.3) / f.s_0) * (1 - 0.5 * p.w_k * kap)
        - p.de_e * (z_e - p.z_e0)
        - 0.5 * p.de_a * (z_a - p.z_a0)
        + p.de_p * np.minimum(exc, 1)
    )
    tW = p.z_W0 + p.de_b * np.log(burden(p, x, s) / f.bur_0) + p.de_r * x.w
    return tS, tW


def gaps(test: Names, opportunism: Names, second: Names) -> tuple[Array, Array, Array]:
    """Deterrence gaps d1, d3, d4."""
    v1, v3, v4 = test.value, opportunism.value, second.value
    return (
        v1["t1"]["K"] - v1["n2"]["K"],
        v3["t1"]["K"] - np.maximum(v3["n2"]["K"], v3["n6"]["K"]),
        -v4["n2"]["B"],
    )


def hazards(p: Names, x: Names, y: Names, f: Names, d: tuple[Array, Array, Array], dC: Array, G: Array) -> Names:
    """Yearly rates."""
    troops = (x.T - x.T_0) / x.T_0
    pos = troops + 0.5 * (x.k - x.k_0) + 0.5 * (x.n - x.n_0)
    tw = y.twa > 0
    always = (1 - p.s_det) * p.ka_sp * pos + p.ka_o * tw
    need = p.ka_st * y.stress + p.ka_yk * troops

    def h_K(now: Array, before: Array) -> Array:
        opening = -p.eta * (now - before) * p.s_det + p.ka_r * y.rift
        return clip(np.where(p.s_opp > 0, opening, need) + always, 1.5)

    home, allied = 1 - y.fought_home, 1 - y.rup
    eng = np.asarray(x.eng - x.eng_0, p.H_sum.dtype)
    cohesive = -p.ka_C * dC
    return Names(
        H1=home * p.H_test * np.exp(h_K(d[0], f.d[0]) + p.ka_e * eng) * (1 - p.f * (y.frozen > 0)),
        H2=home * p.H_sum * np.exp(eng),
        H3=home * (p.H_prov * np.exp(h_K(d[1], f.d[1])) + y.exc),
        H4=(1 - y.fought_second) * p.H_TW * np.exp(clip(-p.eta * (d[2] - f.d[2]) + p.ka_r * y.rift * p.s_opp, 1.5)),
        H6=allied * p.H_rift * np.exp(clip(p.ka_g * (G - f.G_0) + cohesive, 1.5)),
        Hr=allied * p.H_rup * np.exp(np.clip(cohesive, -2, 3)),
        Hn=(1 - y.nuc) * p.H_nuc * np.exp(np.clip(p.ka_a * (y.z_a - p.z_a0) + 1.5 * y.rup, -2, 3)),
    )


def war_chances(p: Names, trees: Names) -> Names:
    """Probability of war in each crisis, from the solved trees."""
    P1, P3 = trees.G1.reach, trees.G3.reach
    return Names(
        war1=p.pi_e * (P1["t5"] + P1["t6"]),
        war3=P3["t5"] + P3["t6"] + P3["t7"] + P3["n6"] + p.pi_x * P3["t3"] + 0.5 * p.pi_x * P3["t4"],
    )


# Futures -------------------------------------------------------------------------------------------------------------


def start(p: Names) -> Names:
    """State at the start."""
    zero, one = np.zeros_like(p.lam_K), np.ones_like(p.lam_K)
    return Names(
        z_a=p.z_a0, z_e=p.z_e0, z_S=p.z_S0, z_W=p.z_W0, R=zero, rift=zero, exc=zero, stress=zero, s_add=zero,
        mult=one, rup=zero, nuc=zero, twa=zero, frozen=zero, index=one, Y_S=one, M=zero, fought_home=zero,
        fought_second=zero,
    )  # fmt: skip


def _numbers(levers: Mapping[str, Array], dtype: Any) -> dict[str, Array]:
    return {k: float(v) if np.ndim(v) == 0 else np.asarray(v, dtype) for k, v in levers.items()}


def prepare(
    uncertainties: Mapping[str, np.ndarray],
    status_quo: Mapping[str, Array],
    no_deal: Mapping[str, Array],
    normals: np.ndarray,
    uniforms: np.ndarray,
    dtype: Any = np.float64,
) -> Names:
    """All that a set of futures brings to every package.

    Parameters
    ----------
    uncertainties
        Symbol to values, one a future, after the schools have acted.
    status_quo, no_deal
        Lever symbol to its value.
    normals
        Standard normal shocks e1 to e8 and the exchange rate's, (future, quarter, 9).
    uniforms
        Uniform draws, (future, quarter, 10): which home crisis, second theatre, rift, rupture, nuclear decision,
        how the home crisis ends, the second theatre's, the rift's, whether war comes at home, whether in the second.
    """
    p = Names(**{symbol: np.ascontiguousarray(value, dtype) for symbol, value in uncertainties.items()})
    p.lam = {"K": p.lam_K, "B": p.lam_B, "S": p.lam_S, "W": p.lam_W}
    p.C_0, p.DW_0 = expit(p.z_C0), expit(p.z_W0)
    f = Names(p=p, status_quo=_numbers(status_quo, dtype), dtype=dtype)
    e = np.ascontiguousarray(np.moveaxis(normals, 0, 2), dtype)  # quarter, shock, future
    f.u = np.ascontiguousarray(np.moveaxis(uniforms, 0, 2), dtype)
    t = np.arange(QUARTERS, dtype=dtype)[:, None]
    yr = t / 4

    def walk(steps: np.ndarray) -> np.ndarray:
        path = np.zeros_like(steps)
        np.cumsum(steps[:-1], axis=0, out=path[1:])
        return path

    f.growth = (1 + p.G_S) ** yr
    f.GDP = p.gdp0 * f.growth
    f.FX = p.fx0 * np.exp(0.5 * p.sig_fx * walk(e[:, 8]))
    f.Y_K = p.y_K * np.exp(p.G_K / 4 * t + 0.5 * p.sig_Y * walk(e[:, 6]))
    f.Y_B = np.exp(p.G_B / 4 * t + 0.5 * p.sig_Y * walk(e[:, 7]))
    f.N_K = p.N_K0 + p.nu_K * yr
    f.discount = (1 + p.r_d) ** -yr
    e[:, 1] = p.r_ae * e[:, 0] + np.sqrt(1 - p.r_ae**2) * e[:, 1]
    f.e = e
    f.times = lift(p)

    # reference: the status quo in the first quarter
    y = start(p)
    x = deliver(p, lever_path(f.status_quo, f.status_quo, 0), y.mult, y.rup)
    f.s_0 = x.S_krw / p.fx0
    f.bur_0, f.G_0 = burden(p, x, f.s_0), demand(p, x, f.s_0)
    force = posture(p, x, f.times)
    q = quantities(p, x, y, force, f.s_0, 0.0, p.y_K, y.Y_S, p.N_K0)
    f.h_0 = np.log(p.q_rel / (1 - p.q_rel)) / p.lam_W - (q.WA_W - q.W0_W)
    q = quantities(p, x, y, force, f.s_0, f.h_0, p.y_K, y.Y_S, p.N_K0)
    f.d = gaps(confrontation(p, q, x), probe_or_invade(p, q, x), taiwan(p, q, x))
    f.no_deal = appraise(f, _numbers(no_deal, dtype))
    f.ironclad = appraise(f, f.status_quo)
    return f


def appraise(f: Names, package: Mapping[str, Array]) -> Names:
    """Value of a package's settled terms to both capitals."""
    p = f.p
    y = start(p)
    x = deliver(p, lever_path(package, f.status_quo, np.inf), y.mult, y.rup)
    s = np.maximum(x.S_krw / p.fx0, 0)
    ta, te = fear_targets(p, x)
    y.z_a, y.z_e = clip(ta, 4.0), clip(te, 4.0)
    tS, tW = support_targets(p, x, f, s, y.z_a, y.z_e, y.exc)
    y.z_S, y.z_W = clip(tS, 4.0), clip(tW, 4.0)
    y.Y_S = 1 + 0.5 * (x.g / x.g_0 - 1)
    force = posture(p, x, f.times)
    q = quantities(p, x, y, force, s, f.h_0, p.y_K, np.ones_like(p.y_K), p.N_K0 + 5 * p.nu_K)
    trees = Names(
        G1=confrontation(p, q, x),
        G3=probe_or_invade(p, q, x),
        G4=taiwan(p, q, x, also="WS"),
        G6=quarrel(p, q, x),
    )
    H = hazards(p, x, y, f, gaps(trees.G1, trees.G3, trees.G4), q.dC, demand(p, x, s))
    war = war_chances(p, trees)
    rK = H.H1 * war.war1 + H.H3 * war.war3
    rT = H.H4 * trees.G4.choice["n1"][1]
    rC = H.H3 * (trees.G3.reach["t3"] + trees.G3.reach["t4"])
    rR = H.Hr + H.H6 * trees.G6.reach["t6"]
    V4 = trees.G4.value["n2"]
    extra = 0.5 * (x.g_lever - x.g_0) / 100 * p.gdp0 * 1000 / p.fx0
    fear = q.a - expit(p.z_a0) + expit(y.z_e) - expit(p.z_e0)
    host = (
        -10 * (rK * (1 - q.KW_S) + rT * (1 + p.v_ST - V4["S"]) + rC * p.c_cl + 3 * rR * p.P_w * q.s_W * (q.p_A - q.p_S))
        - p.mu_S * (s * q.bd + 0.5 * x.S_hs + p.mu_D * extra + 0.5 * p.c_k * x.k)
        - p.b_P * (np.maximum(x.m - x.m_0, 0, dtype=f.dtype) + x.w)
        - p.mu_F * fear
    )
    one_off = relocation(p, x, force.M)
    money = s + p.v_ar * x.S_ar + saving(p, x, force.M) - one_off / 10 - 0.5 * p.c_k * x.k
    patron = (
        -10 * (rK * (p.v_W - q.KW_W) + rT * (p.v_W + p.v_TW - V4["W"]) + rR * p.l_W)
        + p.mu_W * money
        - p.mu_N * x.n
        - p.mu_Q * x.con
        + p.s_joint * p.mu_J * (x.g - x.g_0)
    )
    return Names(host=host, patron=patron)


def simulate(f: Names, package: Mapping[str, Array]) -> dict[str, np.ndarray]:
    """Every metric of one package, one value a future."""
    p = f.p
    package = _numbers(package, f.dtype)
    y, total = start(p), Names()
    zero = np.zeros_like(p.lam_K)
    for name in (
        "home_war second_war dual_war rupture host_nuclear clashes rate_home_war rate_second_war rate_dual_war"
        " rate_rupture rate_nuclear patron_cost host_cost host_defence host_return relocation_cost d30_home"
        " gain_W gain_S paid_W paid_S"
    ).split():
        setattr(total, name, zero.copy())
    broken_at = {metric: np.full_like(zero, NEVER) for metric, _, _, when in LIMITS if when == "event"}
    for t in range(QUARTERS):
        y = quarter(f, package, y, total, broken_at, t)
    own = appraise(f, package)
    return summarise(f, own, total, broken_at)


def quarter(
    f: Names, package: Mapping[str, Array], y: Names, total: Names, broken_at: dict[str, np.ndarray], t: int
) -> Names:
    """One quarter: levers, payment, posture, quantities, trees, hazards, rates, events, ledger; the next state."""
    p = f.p
    x = deliver(p, lever_path(package, f.status_quo, t), y.mult, y.rup)
    index = y.index
    if t:
        effort = x.g_lever / lever_path(package, f.status_quo, t - 1).g
        ratio = np.where(
            np.equal(x.gr, 0),
            1 / (1 + p.cpi),
            np.where(np.equal(x.gr, 1), (1 + np.minimum(p.cpi, p.cap)) / (1 + p.cpi), (1 + p.G_S) * effort**4),
        )
        index = index * np.sqrt(np.sqrt(ratio))
    s = np.maximum(x.S_krw * index / f.FX[t] + y.s_add, 0) * (1 - y.rup)
    force = posture(p, x, f.times)
    q = quantities(p, x, y, force, s, f.h_0, f.Y_K[t], f.Y_B[t], f.N_K[t])
    trees = Names(
        G1=confrontation(p, q, x),
        G2=talks(p, q, x),
        G3=probe_or_invade(p, q, x),
        G4=taiwan(p, q, x),
        G6=quarrel(p, q, x),
    )
    trees.G5B, trees.G5K = both(p, q, x)
    H = hazards(p, x, y, f, gaps(trees.G1, trees.G3, trees.G4), q.dC, demand(p, x, s))
    open_ = openings(H)
    tw = y.twa > 0
    _add_rates(p, trees, open_, tw, y, total)
    shock = events(p, q, trees, open_, f.u[t], tw)
    _count(shock, total, broken_at, t)
    _add_flows(f, x, q, force, trees, s, y, total, t)
    return _next_state(f, x, y, shock, force, index, s, t)


def openings(H: Names) -> Names:
    """Probability that each crisis opens in the quarter."""
    rate = H.H1 + H.H2 + H.H3
    some = rate > 0
    per = np.where(some, -np.expm1(-rate / 4) / np.where(some, rate, 1), 0)
    return Names(
        p1=H.H1 * per, p2=H.H2 * per, p3=H.H3 * per, p4=-np.expm1(-H.H4 / 4), p6=-np.expm1(-H.H6 / 4),
        pr=-np.expm1(-H.Hr / 4), pn=-np.expm1(-H.Hn / 4),
    )  # fmt: skip


def _add_rates(p: Names, trees: Names, o: Names, tw: np.ndarray, y: Names, total: Names) -> None:
    war = war_chances(p, trees)
    P3, P4 = trees.G3.reach, trees.G4.reach
    war4 = p.pi_4 * (P4["t4"] + P4["t6"] + P4["t8"] + P4["t10"] + P4["t12"])
    B, K = trees.G5B.reach, trees.G5K.reach
    korea = p.p_LB * B["n3"] + (1 - p.p_LB) * K["n2"]
    second = p.p_LB * B["n2"] + (1 - p.p_LB) * K["n3"]
    together = p.p_LB * B["n3"] + (1 - p.p_LB) * K["n3"]
    alone3, alone4, double = o.p3 * (1 - o.p4), o.p4 * (1 - o.p3), o.p3 * o.p4
    in_test = o.p1 * war.war1
    total.rate_home_war += (1 - y.fought_home) * (in_test + alone3 * war.war3 + alone4 * war4 + double * p.pi_4 * korea)
    total.rate_second_war += (1 - y.fought_second) * (alone4 * P4["n2"] + double * second)
    total.rate_dual_war += (1 - total.dual_war) * (
        alone4 * war4 + double * p.pi_4 * together + tw * (in_test + o.p3 * war.war3)
    )
    total.rate_rupture += (1 - y.rup) * (o.p6 * trees.G6.reach["t6"] + o.pr + o.p3 * (P3["t7"] + P3["t8"] + P3["n10"]))
    total.rate_nuclear += (1 - y.nuc) * (o.pn + o.p2 * trees.G2.reach["t10"])


def events(p: Names, q: Names, trees: Names, o: Names, u: np.ndarray, tw: np.ndarray) -> Names:
    """What is drawn to happen, and its shocks."""
    home, far, rift, rupture, nuclear, home_end, far_end, rift_end, home_war, far_war = u
    zero = np.zeros_like(p.lam_K)
    shock = Names(**{channel: zero.copy() for channel in CHANNELS}, kept=zero + 1, pay=zero.copy(), both=zero.copy())
    test = home < o.p1
    summit = ~test & (home < o.p1 + o.p2)
    probe = ~test & ~summit & (home < o.p1 + o.p2 + o.p3)
    attack = far < o.p4

    def play(tree: str, reach: list[Array], opened: np.ndarray, u: np.ndarray, risk: Array, war_u: np.ndarray) -> Any:
        """Draw the end in the futures where the crisis opened, and add its effects."""
        who = np.flatnonzero(opened)
        if not who.size:
            return who, who
        steps = np.cumsum([chance[who] for chance in reach[:-1]], axis=0)
        end = (u[who] >= steps).sum(axis=0)
        effect = dict(zip(CHANNELS, EFFECTS[tree].astype(zero.dtype)[end].T, strict=True))
        war = (war_u[who] < effect["war"] + effect["war_risk"] * risk[who]).astype(zero.dtype)
        shock.war[who] += war
        shock.clash[who] += effect["clash"] + effect["clash_if_no_war"] * (1 - war)
        shock.both[who] += war * effect["second"]
        for channel in ("second", "rupture", "nuclear", "freeze", "Ja", "Je", "JD", "R", "rift"):
            getattr(shock, channel)[who] += effect[channel]
        return who, end

    def ends(tree: Names, number: int) -> list[Array]:
        return [tree.reach[f"t{i}"] for i in range(1, number + 1)]

    play("G1", ends(trees.G1, 8), test, home_end, p.pi_e, home_war)
    who, end = play("G2", ends(trees.G2, 11), summit, home_end, p.pi_e, home_war)
    shock.kept[who] *= 1 - p.c_dec[who] * np.isin(end, (4, 8, 9))
    play("G3", ends(trees.G3, 12), probe & ~attack, home_end, p.pi_x, home_war)
    play("G4", ends(trees.G4, 12), attack & ~probe, far_end, p.pi_4, far_war)
    led = [p.p_LB * chance for chance in ends(trees.G5B, 9)]
    led += [(1 - p.p_LB) * chance for chance in ends(trees.G5K, 9)]
    play("G5", led, attack & probe, far_end, p.pi_4, far_war)
    who, end = play("G6", ends(trees.G6, 8), rift < o.p6, rift_end, p.pi_e, home_war)
    shock.kept[who] *= 1 - p.c_cut[who] * (end >= 3)
    raised = (q.s_hi[who] - q.s[who]) * (end == 1) + (q.s_mid[who] - q.s[who]) * (end == 2)
    shock.pay[who] += raised

    shock.opened = test | probe
    shock.war = np.minimum(shock.war, 1)
    shock.dual = np.maximum(shock.war * tw, shock.both)
    shock.rupture = np.minimum(shock.rupture + (rupture < o.pr), 1)
    shock.nuclear = np.minimum(shock.nuclear + (nuclear < o.pn), 1)
    return shock


def _count(shock: Names, total: Names, broken_at: dict[str, np.ndarray], t: int) -> None:
    # events are 1 once they have happened, clashes are counted
    for metric in ("home_war", "second_war", "dual_war", "rupture", "host_nuclear"):
        happened = getattr(shock, EVENT_OF[metric])
        setattr(total, metric, np.maximum(getattr(total, metric), happened))
    total.clashes += shock.clash
    for metric, _, highest, when in LIMITS:
        if when == "event":
            quarters = broken_at[metric]
            quarters[(quarters == NEVER) & (getattr(total, metric) > highest)] = t


def _add_flows(
    f: Names, x: Names, q: Names, force: Names, trees: Names, s: Array, y: Names, total: Names, t: int
) -> None:
    p = f.p
    command = 0.5 * p.c_k * (x.k - x.k_0)
    quarter_year = f.discount[t] / 4
    moving = f.discount[t] * relocation(p, x, np.maximum(force.M - y.M, 0))
    host = s + x.S_hs + command
    full = p.C_US * (p.f_fix * (1 - np.exp(-x.T)) + (1 - p.f_fix) * x.T / x.T_0)
    total.patron_cost += quarter_year * (p.C_US - saving(p, x, force.M) - s + command) + moving
    total.relocation_cost += moving
    total.host_cost += quarter_year * host
    total.host_defence += quarter_year * ((x.g_lever - x.g_0) / 100 * f.GDP[t] * 1000 / f.FX[t])
    total.host_return += quarter_year * (p.va_m * (q.kap * s + 0.3 * (1 - p.leak) * x.S_hs))
    total.d30_home += force.d30
    security = q.s_W * (q.p_A - q.p_S)
    total.gain_S += security
    total.gain_W += p.v_W * security + p.v_TW * (1 - trees.G4.choice["n3"][0]) * (q.p_Tb - q.p_T0)
    total.paid_S += np.maximum(host, 0)
    total.paid_W += np.maximum(full - s, 0)


def _next_state(f: Names, x: Names, y: Names, shock: Names, force: Names, index: Array, s: Array, t: int) -> Names:
    p = f.p
    e1, e2, e3, e4, e5, e6 = f.e[t, :6]
    ta, te = fear_targets(p, x)
    tS, tW = support_targets(p, x, f, s, y.z_a, y.z_e, y.exc)
    decay = np.exp(-1 / p.ta_h)
    blame = p.de_d * shock.JD + 0.2 * p.de_d * p.s_cas * shock.clash
    return Names(
        z_a=clip(y.z_a + p.rho_f * (ta - y.z_a) + p.be_a * shock.Ja + p.sig_f * e1, 4.0),
        z_e=clip(y.z_e + p.rho_f * (te - y.z_e) + p.be_e * shock.Je + p.sig_f * e2, 4.0),
        z_S=clip(y.z_S + p.rho_f * (tS - y.z_S) + p.sig_f * e3, 4.0),
        z_W=clip(y.z_W + p.rho_f * (tW - y.z_W) - blame + p.sig_f * e4, 4.0),
        R=0.9 * y.R + p.s_rep * p.be_r * shock.R,
        rift=0.8 * y.rift + shock.rift,
        exc=y.exc * decay + 2 * p.br * (1 - decay) * shock.opened,
        stress=0.9 * y.stress + 0.436 * e5,
        s_add=y.s_add + shock.pay,
        mult=y.mult * shock.kept,
        rup=np.maximum(y.rup, shock.rupture),
        nuc=np.maximum(y.nuc, shock.nuclear),
        twa=np.where(shock.second > 0, np.full_like(y.twa, 4), np.maximum(y.twa - 1, 0)),
        frozen=np.where(shock.freeze > 0, shock.freeze, np.maximum(y.frozen - 1, 0)),
        index=index,
        Y_S=y.Y_S + p.d_Y / 4 * (x.g / x.g_0 * f.growth[t] - y.Y_S) + 0.5 * p.sig_Y * y.Y_S * e6,
        M=np.maximum(y.M, force.M),
        fought_home=np.maximum(y.fought_home, shock.war),
        fought_second=np.maximum(y.fought_second, shock.second),
    )


def summarise(f: Names, own: Names, total: Names, broken_at: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Metrics, and which limit broke first."""

    def share(host: Array, patron: Array) -> Array:
        whole = host + patron
        equal = np.full_like(whole, 0.5)
        return np.divide(host, whole, out=equal, where=whole > 0)

    metrics = {name: value for name, value in vars(total).items() if not name.startswith(("gain_", "paid_"))}
    metrics["d30_home"] = total.d30_home / QUARTERS
    metrics["equity"] = share(total.gain_S, total.gain_W) - share(total.paid_S, total.paid_W)
    metrics["accept_patron"] = own.patron - f.no_deal.patron
    metrics["accept_host"] = own.host - f.no_deal.host
    metrics["gain_patron"] = own.patron - f.ironclad.patron
    metrics["gain_host"] = own.host - f.ironclad.host
    one = np.ones_like(total.d30_home)
    holds, secure, first, first_quarter = one > 0, one > 0, -one, NEVER * one
    for number, (metric, lowest, highest, when) in enumerate(LIMITS):
        broken = (metrics[metric] < lowest) | (metrics[metric] > highest)
        holds &= ~broken
        if metric in SECURITY:
            secure &= ~broken
        at = {"signing": -one, "horizon": QUARTERS * one}.get(when)
        at = broken_at[metric] if at is None else at
        earlier = broken & (at < first_quarter)
        first[earlier] = number
        first_quarter[earlier] = at[earlier]
    return metrics | {
        "holds": holds.astype(f.dtype),
        "secure": secure.astype(f.dtype),
        "first_break": first,
        "first_break_quarter": first_quarter,
    }
