"""The alliance model as a user of EMA Workbench writes it: one function of scalars that plays one future.

`alliance` takes a value for every uncertainty, school and lever and returns the metrics by name. Plain Python with
`math`; each quarter the six trees are solved by recursion over tables of nodes. It says the same as
`bench/vectorised.py`, from which it takes the shape of the trees, what their ends do and the limits. It is long
on purpose: one file, as such a user keeps a model.
"""

import math
from collections.abc import Mapping
from types import SimpleNamespace as Names
from typing import Any

import numpy as np

from bench.vectorised import ENDS, G1, G2, G3, G4, G5B, G5K, G6, LIMITS, NEVER, QUARTERS, RAMP, SECURITY

STATUS_QUO = {
    "T": 28.5, "phi": 0.68, "m": 0.3, "S_krw": 1519.2, "gr": 1, "o_s": 0.06, "S_hs": 2.2, "S_ar": 2.5, "w": 0.0,
    "n": 0.4, "k": 0.5, "con": 0.5, "g": 2.4, "site": 0, "eng": 0.3,
}  # fmt: skip
NO_DEAL = STATUS_QUO | {"T": 14.0, "m": 0.1, "gr": 0, "n": 0.2, "k": 0.2, "con": 0.1}
SCHOOLS = {
    "tripwire": ("schelling", "reiter_poast", "public_opinion"),
    "entanglement": ("snyder", "beckley"),
    "fulfilment": ("leeds", "berkemeier"),
    "posture_effect": ("deters", "provokes"),
    "assurance_channel": ("declaration", "posture", "none"),
    "reputation": ("reputation", "calculus"),
    "initiative": ("opportunity", "need"),
    "preference": ("expected", "prospect"),
    "two_front": ("independent", "coordinated"),
    "burden": ("public_good", "joint_product"),
}
DAYS = {10: 0.2, 30: 0.4, 60: 0.4}


def logistic(z: float) -> float:
    """Logistic function that cannot overflow."""
    if z >= 0:
        return 1 / (1 + math.exp(-z))
    return math.exp(z) / (1 + math.exp(z))


def contest(slope: float, own: float, other: float) -> float:
    """Chance of prevailing: logistic in the log ratio of effective power."""
    return logistic(slope * math.log(own / other))


def clip(z: float, low: float, high: float) -> float:
    """`z` held between two bounds."""
    return min(max(z, low), high)


def alliance(seed: int = 0, **values: Any) -> dict[str, float]:
    """Play one package in one future.

    Parameters
    ----------
    seed
        Seed of the future's shocks.
    values
        Uncertainties and levers by symbol, and the position of each school by its switch.
    """
    p = Names(**{name: value for name, value in values.items() if name not in RAMP and name not in SCHOOLS})
    apply_schools(p, {switch: values.get(switch, positions[0]) for switch, positions in SCHOOLS.items()})
    package = {symbol: values[symbol] for symbol in RAMP}
    rng = np.random.default_rng(int(seed))
    shocks = rng.standard_normal((QUARTERS, 9)).tolist()
    uniforms = rng.random((QUARTERS, 10)).tolist()
    return play(p, package, shocks, uniforms)


def apply_schools(p: Names, at: Mapping[str, str]) -> None:
    """Set the switches, and change what the schools change."""
    p.s_trip = {"schelling": 1.0, "reiter_poast": 0.0, "public_opinion": 0.35}[at["tripwire"]]
    p.s_cas = float(at["tripwire"] == "public_opinion")
    if at["entanglement"] == "beckley":
        p.al_m, p.r_ae = 0.0, 0.0
    if at["fulfilment"] == "berkemeier":
        p.q_rel = logistic(math.log(p.q_rel / (1 - p.q_rel)) - 1.25)
    p.s_det = float(at["posture_effect"] == "deters")
    p.sg_decl = float(at["assurance_channel"] == "declaration")
    p.sg_post = float(at["assurance_channel"] == "posture")
    p.s_rep = float(at["reputation"] == "reputation")
    p.s_opp = float(at["initiative"] == "opportunity")
    if at["preference"] == "prospect":
        for name in ("c_K", "q_K", "q_N", "c_B", "c_BK"):
            setattr(p, name, getattr(p, name) * p.kink)
    p.s_two = float(at["two_front"] == "coordinated")
    if at["two_front"] == "independent":
        p.ka_o = 0.0
    p.s_joint = float(at["burden"] == "joint_product")


# Trees ---------------------------------------------------------------------------------------------------------------


def solve(
    tree: Mapping[str, tuple[str, ...]],
    ends: Mapping[str, Mapping[str, float]],
    lam: Mapping[str, float],
    beliefs: Mapping[str, Mapping[str, float]] | None = None,
) -> Names:
    """Solve a tree by recursion: choices at each node, what each player expects there, and how likely each place is."""
    choices: dict[str, list[float]] = {}
    payoffs: dict[str, Mapping[str, float]] = {}
    reach: dict[str, float] = {}

    def value(place: str) -> Mapping[str, float]:
        if place in ends:
            return ends[place]
        mover, *targets = tree[place]
        after = [value(target) for target in targets]
        best = max(u[mover] for u in after)
        weights = [math.exp(lam[mover] * (u[mover] - best)) for u in after]
        total = sum(weights)
        choices[place] = [weight / total for weight in weights]
        expected = dict.fromkeys(after[0], 0.0)
        for chance, u in zip(choices[place], after, strict=True):
            for player, payoff in u.items():
                expected[player] += chance * payoff
        for player, first in (beliefs or {}).get(place, {}).items():
            expected[player] = first * after[0][player] + (1 - first) * after[1][player]
        payoffs[place] = expected
        return expected

    def walk(place: str, probability: float) -> None:
        reach[place] = probability
        if place in tree:
            for chance, target in zip(choices[place], tree[place][1:], strict=True):
                walk(target, probability * chance)

    value("n1")
    walk("n1", 1.0)
    return Names(choice=choices, value=payoffs, reach=reach, ends=ends)


def confrontation(p: Names, q: Names, x: Names) -> Names:
    """G1: a weapons test."""
    tested, coerced, calm = p.sq_K + p.u_T, p.v_W - p.c_z, 1 - p.pi_e
    war_K, war_W, war_S = p.pi_e * q.WA_K, p.pi_e * q.WA_W, p.pi_e * q.WA_S
    ends = {
        "t1": {"K": p.sq_K, "W": p.v_W, "S": 1.0},
        "t2": {"K": tested, "W": p.v_W - p.r_T, "S": 1 - p.a_T},
        "t3": {"K": tested - p.z - p.a_K, "W": coerced, "S": 1 - p.c_z},
        "t4": {"K": tested - 0.5 * p.z - p.a_K + p.l_K, "W": coerced - p.sig_W, "S": 1 - p.a_W},
        "t5": {
            "K": war_K + calm * (tested - p.z - p.c_lim),
            "W": war_W + calm * (coerced - p.c_lim),
            "S": war_S + calm * (1 - p.c_z - p.c_lim),
        },
        "t6": {
            "K": war_K + calm * (tested - 0.5 * p.z - p.c_lim + p.l_K),
            "W": war_W + calm * (coerced - p.c_lim) - p.sig_W,
            "S": war_S + calm * (1 - p.c_lim) - p.a_W,
        },
        "t7": {"K": tested - p.z + p.x_1 * p.v_K, "W": coerced - 0.5 * q.hp, "S": 1 - p.c_z - p.x_1},
        "t8": {
            "K": tested - 0.5 * p.z + p.x_1 * p.v_K + p.l_K,
            "W": coerced - 0.25 * q.hp - p.sig_W,
            "S": 1 - p.a_W - p.x_1,
        },
    }
    return solve(G1, ends, p.lam)


def talks(p: Names, q: Names, x: Names) -> Names:
    """G2: a summit."""
    relief = p.sq_K + p.rel * (0.7 + x.eng) - p.f * p.u_T
    snub = p.sq_K - p.a_K
    freeze_W, freeze_S = p.v_W + p.f * p.B_f, 1 + p.f * p.B_S
    breach = p.kap_q * x.con
    ends = {
        "t1": {"K": p.sq_K, "W": p.v_W, "S": 1.0},
        "t2": {"K": snub, "W": p.v_W - p.r_R * x.eng, "S": 1.0},
        "t3": {"K": relief, "W": freeze_W - p.d_c, "S": freeze_S},
        "t4": {"K": snub, "W": p.v_W - p.a_V - p.d_c, "S": 1.0},
        "t5": {"K": relief + p.l_K, "W": freeze_W - p.l_T - p.d_c - breach, "S": freeze_S - p.l_S},
        "t6": {"K": snub, "W": p.v_W - 0.5 * p.a_V - p.d_c, "S": 1.0},
        "t7": {"K": relief, "W": freeze_W + p.u_al - breach, "S": freeze_S - p.a_x},
        "t8": {"K": snub, "W": p.v_W - p.a_V + p.u_al - breach, "S": 1 - 0.5 * p.a_x},
        "t9": {
            "K": relief + p.l_K,
            "W": freeze_W - p.l_T + p.u_al - breach,
            "S": freeze_S - p.l_S - p.a_x,
        },
        "t10": {
            "K": relief - p.a_K,
            "W": freeze_W - p.l_T + p.u_al - breach - p.c_pr,
            "S": freeze_S - 0.5 * p.l_S - p.a_x + p.h_y * (1 - x.n) - p.c_san,
        },
        "t11": {"K": snub, "W": p.v_W - 0.5 * p.a_V + p.u_al - breach, "S": 1 - 0.5 * p.a_x},
    }
    return solve(G2, ends, p.lam)


def probe_or_invade(p: Names, q: Names, x: Names) -> Names:
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
    return solve(G3, ends, p.lam, {"n7": expected, "n8": expected})


def taiwan(p: Names, q: Names, x: Names) -> Names:
    """G4: a war in the second theatre and the bases in the host's country."""
    gain = p.s_two * p.e_c
    denied = p.a_W * (1 + 0.5 * p.pi_G) + p.h_S * x.w
    ends = {
        "t1": {"B": 0.0, "W": p.v_W + p.v_TW, "S": 1 + p.v_ST, "K": p.sq_K},
        "t2": {
            "B": (1 - q.p_T00) * p.v_T - 0.5 * p.c_B,
            "W": p.v_W + q.p_T00 * p.v_TW - q.h_Tg,
            "S": 1 + q.p_T00 * p.v_ST,
            "K": p.sq_K,
        },
    }
    cases = (
        # quiet end, exploited end, success there, war variant, is struck, what W and S lose by Seoul's answer
        ("t3", "t4", q.p_T0, q.E_d, 0, q.sig_d, denied),
        ("t5", "t6", q.p_Tbs, q.E_b, 1, 0.0, p.B_1 * q.b_w),
        ("t7", "t8", q.p_Tb, q.E_b, 0, 0.0, p.B_1 * q.b_w),
        ("t9", "t10", q.p_Tfs, q.E_b, 1, 0.0, q.b_w),
        ("t11", "t12", q.p_Tf, q.E_b, 0, 0.0, q.b_w),
    )
    for quiet, exploited, chance, E, struck, loss_W, loss_S in cases:
        U_B = (1 - chance) * p.v_T - p.c_B - struck * p.c_BK
        from_W = chance * p.v_TW - p.c_WT - loss_W - struck * p.c_st
        from_S = chance * p.v_ST - loss_S - struck * p.c_st
        ends[quiet] = {"B": U_B, "W": p.v_W + from_W, "S": 1 + from_S, "K": p.sq_K}
        ends[exploited] = {"B": U_B + gain, "W": E["W"] + from_W, "S": E["S"] + from_S, "K": E["K"] + gain}
    return solve(G4, ends, p.lam)


def both(p: Names, q: Names, x: Names, leader: str) -> Names:
    """G5: both theatres at once."""
    foe = q.Y_K + p.s_two * p.j_B
    ends = {"t1": {"B": 0.0, "K": p.sq_K, "W": p.v_W + p.v_TW, "S": 1 + p.v_ST}}
    number = 2
    for joined in (1, 0):
        at_taiwan = 1 if leader == "B" or joined else 0
        in_korea = 1 if leader == "K" or joined else 0
        for d_T, d_K in ((1.0, p.d_2), (p.d_2, 1.0)):
            for homeland in (0, 1):
                pT = contest(p.om_T, p.y_TW + d_T * q.Y_WT + (1 - homeland) * q.Y_KT, q.Y_B)
                Y = d_K * q.Y_W * (1 - p.psi * x.m * (1 - homeland) * at_taiwan)
                pA = contest(p.omega, p.D_d * (q.Y_S + (1 + p.chi * q.k_e) * Y), foe)
                gain = joined * p.s_two * p.e_c
                minor = 1 - p.pi_4
                asked = p.a_W + p.h_S * x.w if homeland else q.b_w
                ends[f"t{number}"] = {
                    "B": at_taiwan * ((1 - pT) * p.v_T - p.c_B) + gain,
                    "K": p.sq_K
                    + in_korea
                    * (p.pi_4 * ((1 - pA) * p.v_K - p.c_K - pA * p.q_K - p.sq_K) + minor * (p.x_4 * p.v_K - p.c_lim))
                    + gain,
                    "W": p.v_W
                    + in_korea * (p.pi_4 * (pA * p.v_W - p.c_W - p.v_W) - minor * p.c_lim)
                    + p.v_TW
                    + at_taiwan * (pT * p.v_TW - p.c_WT - p.v_TW - homeland * q.sig_d)
                    - joined * p.o_W,
                    "S": 1
                    + in_korea * (p.pi_4 * (pA - p.c_S - 1) - minor * (p.x_4 + p.c_lim))
                    + p.v_ST
                    + at_taiwan * (pT * p.v_ST - p.v_ST - asked),
                }
                number += 1
    return solve(G5B if leader == "B" else G5K, ends, p.lam)


def quarrel(p: Names, q: Names, x: Names) -> Names:
    """G6: a rift over money."""
    pain = p.mu_S * q.bd
    ends = {
        "t1": {"W": p.v_W + p.mu_W * q.s, "S": 1 - pain * q.s, "K": 0.0},
        "t2": {"W": p.v_W + p.mu_W * q.s_hi, "S": 1 - pain * q.s_hi - p.d_S * math.log(q.s_hi / q.s_f), "K": 0.0},
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
    return solve(G6, ends, p.lam)


# Quantities ----------------------------------------------------------------------------------------------------------


def closes(p: Names, distance: float) -> tuple[float, float]:
    """Days until force closes by air and by sea."""
    air = p.t_alert + distance / (44.448 * p.v_air)
    return air, p.t_alert + 2 * p.t_load + p.f_sea * distance / (44.448 * p.v_sea)


def posture(p: Names, x: Names) -> Names:
    """Force on its way to both theatres."""
    M = max(x.T_0 - x.T, 0.0)
    pools = {
        "J": p.f_use * (p.F_J + (M if x.site == 1 else 0)),
        "G": p.f_use * (p.F_G + (M if x.site == 2 else 0)),
        "H": p.f_use * p.F_H,
        "C": p.R_K + (M if x.site == 0 else 0),
    }

    def arrived(theatre: str, names: str, day: int) -> float:
        times = {pool: closes(p, getattr(p, f"D_{pool}{theatre}")) for pool in names}
        air = sum(p.a_air * pools[pool] for pool in names if day >= times[pool][0])
        sea = sum((1 - p.a_air) * pools[pool] for pool in names if day >= times[pool][1])
        first_air = min(air for air, _ in times.values())
        first_sea = min(sea for _, sea in times.values())
        return min(air, p.q_air * max(day - first_air, 0)) + min(sea, p.q_sea * max(day - first_sea, 0))

    def from_korea(day: int) -> float:
        air, sea = closes(p, p.D_KT)
        light = min((1 - x.phi) * x.T, p.q_air * max(day - air, 0))
        return x.m * (light + min(x.phi * x.T, p.q_sea * max(day - sea, 0)))

    R_K = {day: arrived("K", "JGHC", day) for day in DAYS}
    w_T = (0.5 + x.phi) / (0.5 + x.phi_0)
    return Names(
        M=M,
        w_T=w_T,
        d30=x.T + R_K[30],
        A_T=sum(weight * arrived("T", "JGH", day) for day, weight in DAYS.items()),
        A_KT=sum(weight * from_korea(day) for day, weight in DAYS.items()),
        A_eff=x.T * w_T + sum(weight * R_K[day] for day, weight in DAYS.items()),
    )


def quantities(
    p: Names, x: Names, y: Names, force: Names, s: float, h_0: float, Y_K: float, Y_B: float, N_K: float
) -> Names:
    """Everything that the trees name."""
    zC = clip(
        p.z_C0
        - p.ga_a * (y.z_a - p.z_a0)
        - p.ga_e * (y.z_e - p.z_e0)
        + p.ga_S * (y.z_S - p.z_S0)
        + p.ga_W * (y.z_W - p.z_W0)
        - 2 * y.rup,
        -4,
        4,
    )
    q = Names(s=s, Y_S=y.Y_S, Y_K=Y_K, Y_B=Y_B, dC=zC - p.z_C0)
    q.a = logistic(y.z_a)
    rho_N = 1.0 if y.nuc else p.rho_N
    q.Y_W = p.y_W * force.A_eff / 100
    if y.twa > 0:
        q.Y_W *= (1 - p.psi_R) * (1 - p.psi * x.m)
    ground = (0.3 + 0.7 * x.phi / x.phi_0) / p.T_h
    tau = 1 - math.exp(-x.T * ground)
    h_sig = p.sg_decl * (p.h_w * x.w + p.h_n * x.n) + p.sg_post * p.h_n * x.n * tau
    q.h = h_0 + p.s_trip * p.h_tau * tau + h_sig + p.h_D * (logistic(y.z_W) - logistic(p.z_W0))
    q.hp = max(q.h, 0.0)
    q.k_e = x.k * logistic(zC) / logistic(p.z_C0)
    q.Nf = (N_K / p.N_K0) ** p.e_N
    q.sig_d = p.sig_W * (1 + 0.5 * p.pi_G)
    q.h_Tg = p.h_T + p.pi_G * p.h_G

    foe = Y_K + p.s_two * p.j_B
    multiplier = 1 + p.chi * q.k_e
    q.p_S = contest(p.omega, p.D_d * q.Y_S, foe)
    q.use_0 = q.p_S * p.r_0 * p.q_K * p.s_N - p.q_N * rho_N
    pi_0 = logistic(p.lam_K * q.use_0)
    q.W0_S = q.p_S - p.c_S - pi_0 * p.c_NS
    q.W0_W = q.p_S * p.v_W - q.h
    q.W0_K = (1 - q.p_S) * p.v_K - p.c_K - q.p_S * p.r_0 * p.q_K + pi_0 * q.use_0

    def war(Y: float, H: float, o: float) -> Names:
        p_A = contest(p.omega, p.D_d * (q.Y_S + multiplier * Y), foe)
        use_A = p_A * p.q_K * p.s_N - p.q_N * (1 + p.d_n * x.n)
        pi_A = logistic(p.lam_K * use_A)
        WA_S = p_A - p.c_S - pi_A * p.c_NS
        WA_W = p_A * p.v_W - p.c_W - pi_A * p.c_NW * q.Nf - o
        WA_K = (1 - p_A) * p.v_K - p.c_K - p_A * p.q_K + pi_A * use_A
        W0_W = q.p_S * p.v_W - H
        support = p.lam_W * (WA_W - W0_W)
        s_W = logistic(support)
        # the reputation for support is that of an ordinary war, which comes first
        qh = getattr(q, "qh", None)
        if qh is None:
            qh = q.qh = logistic(support + p.g_q * q.dC + y.R)
        s_K = (1 - p.s_rep * p.xi) * s_W + p.s_rep * p.xi * qh
        s_S = (1 - p.xi) * s_W + p.xi * (1 - q.a)
        return Names(
            p_A=p_A, use_A=use_A, pi_A=pi_A, WA_S=WA_S, WA_W=WA_W, WA_K=WA_K, s_W=s_W, s_K=s_K, s_S=s_S,
            KW_K=s_K * WA_K + (1 - s_K) * q.W0_K,
            KW_W=s_W * WA_W + (1 - s_W) * W0_W,
            KW_S=s_W * WA_S + (1 - s_W) * q.W0_S,
        )  # fmt: skip

    vars(q).update(vars(war(q.Y_W, q.h, 0.0)))
    limited = {"K": p.sq_K + p.x_4 * p.v_K - p.c_lim, "W": p.v_W - p.c_lim, "S": 1 - p.x_4 - p.c_lim}
    denied = war(q.Y_W * (1 - p.psi_R), q.h - q.sig_d, p.o_W)
    open_ = war(q.Y_W * (1 - p.psi_R) * (1 - p.psi * x.m), q.h, p.o_W)
    q.E_d, q.E_b = (
        {i: p.pi_4 * getattr(w, f"KW_{i}") + (1 - p.pi_4) * limited[i] for i in "KWS"} for w in (denied, open_)
    )

    q.Y_WT = p.y_WT * force.A_T / 100
    q.Y_KT = p.y_WT * (force.A_KT / 100) * (1 + p.x_B * x.m)
    q.p_T00 = contest(p.om_T, p.y_TW, Y_B)
    q.p_T0 = contest(p.om_T, p.y_TW + q.Y_WT, Y_B)
    q.p_Tb = contest(p.om_T, p.y_TW + q.Y_WT + p.B_1 * q.Y_KT, Y_B)
    q.p_Tbs = contest(p.om_T, p.y_TW + q.Y_WT + p.B_1 * q.Y_KT * (1 - p.theta), Y_B)
    q.p_Tf = contest(p.om_T, p.y_TW + q.Y_WT + q.Y_KT, Y_B)
    q.p_Tfs = contest(p.om_T, p.y_TW + q.Y_WT + q.Y_KT * (1 - p.theta), Y_B)
    q.b_w = p.b_S * (1 + 0.5 * x.w)

    q.kap = (1 - x.o_s) * (1 - p.leak)
    q.s_f = max(s, 0.1)
    q.s_hi = max(s, p.dem)
    q.s_mid = s + 0.25 * (q.s_hi - s)
    q.bd = 1 - p.w_k * q.kap
    Y_cut = q.Y_W * (1 - p.c_cut * x.T * force.w_T / force.A_eff)
    p_Ac = contest(p.omega, p.D_d * (q.Y_S + multiplier * Y_cut), foe)
    tau_c = 1 - math.exp(-x.T * (1 - p.c_cut) * ground)
    fights = p_Ac * p.v_W - p.c_W - q.pi_A * p.c_NW * q.Nf
    s_Wc = logistic(p.lam_W * (fights - q.W0_W - p.s_trip * p.h_tau * (tau - tau_c)))
    q.L_r = p.P_w * s_Wc * (p_Ac - q.p_S)
    q.L_c = p.P_w * q.s_W * (q.p_A - q.p_S) - q.L_r
    q.c_1 = p.v_W * (1 - q.L_c) + p.mu_W * (s + p.c_cut * x.T * p.c_pp / 1000) - p.c_rel - p.h_c
    q.c_2 = 1 - q.L_c - p.mu_S * s * q.bd
    return q


# Levers, money, hazards ----------------------------------------------------------------------------------------------


def levers_at(p: Names, package: Mapping[str, float], t: float, mult: float, rup: float) -> Names:
    """Levers in quarter `t` on their way from the status quo, with what is delivered of troops and effort."""
    x = Names()
    for symbol, ramp in RAMP.items():
        start = STATUS_QUO[symbol]
        done = min(1.0, (t + 1) / ramp) if ramp else 1.0
        setattr(x, symbol, start + (package[symbol] - start) * done)
        setattr(x, f"{symbol}_0", start)
    x.g_lever = x.g
    x.T = x.T * mult * (1 - rup)
    x.g = x.g_lever - (1 - p.s_joint) * p.fr * ((x.n - x.n_0) + (x.T - x.T_0) / x.T_0)
    return x


def saving(p: Names, x: Names, M: float) -> float:
    """What the patron saves a year by withdrawing `M` thousand."""
    base = p.c_base * M / x.T_0
    premium = p.c_pp * M / 1000 + base
    if x.site == 0:
        return premium
    if x.site == 3:
        return min(premium + p.C_US * (1 - p.f_fix) * M / x.T_0, p.C_US * M / x.T_0)
    return base


def relocation(p: Names, x: Names, moved: float) -> float:
    """One-off cost of new facilities."""
    factor = {0: p.acf_C, 1: p.acf_J, 2: p.acf_G, 3: 0.0}[int(x.site)]
    return moved * p.u_one * factor * p.grow


def burden(p: Names, x: Names, s: float) -> float:
    """What the patron's public sees of the host's contribution."""
    return s + x.S_hs + p.v_ar * x.S_ar + 0.3


def demand(p: Names, x: Names, s: float) -> float:
    """Log of the unmet demand."""
    return math.log(max(p.dem / max(s + p.v_ar * x.S_ar, 0.3), 1))


def fear_targets(p: Names, x: Names) -> tuple[float, float]:
    """Where the fears of abandonment and of entrapment tend."""
    ta = p.z_a0 + p.al_T * math.log((x.T_0 + 1) / (x.T + 1))
    ta -= p.al_n * (x.n - x.n_0) + p.al_k * (x.k - x.k_0) + p.al_q * (x.con - x.con_0)
    te = p.z_e0 + p.al_m * (x.m * (1 - 0.5 * x.con) * (1 - 0.3 * x.n) - 0.198) + p.al_w * x.w
    return ta, te


def support_targets(p: Names, x: Names, f: Names, s: float, z_a: float, z_e: float, exc: float) -> tuple[float, float]:
    """Where support in the host and in the patron tends."""
    kap = (1 - x.o_s) * (1 - p.leak)
    tS = p.z_S0 - p.de_s * math.log(max(s, 0.3) / f.s_0) * (1 - 0.5 * p.w_k * kap)
    tS += -p.de_e * (z_e - p.z_e0) - 0.5 * p.de_a * (z_a - p.z_a0) + p.de_p * min(exc, 1)
    tW = p.z_W0 + p.de_b * math.log(burden(p, x, s) / f.bur_0) + p.de_r * x.w
    return tS, tW


def gaps(test: Names, opportunism: Names, second: Names) -> tuple[float, float, float]:
    """Deterrence gaps d1, d3, d4."""
    after = opportunism.value
    return (
        test.ends["t1"]["K"] - test.value["n2"]["K"],
        opportunism.ends["t1"]["K"] - max(after["n2"]["K"], after["n6"]["K"]),
        -second.value["n2"]["B"],
    )


def hazards(p: Names, x: Names, y: Names, f: Names, d: tuple[float, float, float], dC: float, G: float) -> Names:
    """Yearly rates."""
    troops = (x.T - x.T_0) / x.T_0
    pos = troops + 0.5 * (x.k - x.k_0) + 0.5 * (x.n - x.n_0)
    tw = 1.0 if y.twa > 0 else 0.0

    def h_K(now: float, before: float) -> float:
        if p.s_opp:
            drive = -p.eta * (now - before) * p.s_det + p.ka_r * y.rift
        else:
            drive = p.ka_st * y.stress + p.ka_yk * troops
        return clip(drive + (1 - p.s_det) * p.ka_sp * pos + p.ka_o * tw, -1.5, 1.5)

    eng = x.eng - x.eng_0
    H = Names(H1=0.0, H2=0.0, H3=0.0, H4=0.0, H6=0.0, Hr=0.0, Hn=0.0)
    if not y.fought_home:
        H.H1 = p.H_test * math.exp(h_K(d[0], f.d[0]) + p.ka_e * eng) * (1 - p.f if y.frozen > 0 else 1)
        H.H2 = p.H_sum * math.exp(eng)
        H.H3 = p.H_prov * math.exp(h_K(d[1], f.d[1])) + y.exc
    if not y.fought_second:
        H.H4 = p.H_TW * math.exp(clip(-p.eta * (d[2] - f.d[2]) + p.ka_r * y.rift * p.s_opp, -1.5, 1.5))
    if not y.rup:
        H.H6 = p.H_rift * math.exp(clip(p.ka_g * (G - f.G_0) - p.ka_C * dC, -1.5, 1.5))
        H.Hr = p.H_rup * math.exp(clip(-p.ka_C * dC, -2, 3))
    if not y.nuc:
        H.Hn = p.H_nuc * math.exp(clip(p.ka_a * (y.z_a - p.z_a0) + 1.5 * y.rup, -2, 3))
    return H


def war_chances(p: Names, test: Names, opportunism: Names) -> tuple[float, float]:
    """Probability of war in a test and in opportunism."""
    P1, P3 = test.reach, opportunism.reach
    war1 = p.pi_e * (P1["t5"] + P1["t6"])
    war3 = P3["t5"] + P3["t6"] + P3["t7"] + P3["n6"] + p.pi_x * P3["t3"] + 0.5 * p.pi_x * P3["t4"]
    return war1, war3


# The future ----------------------------------------------------------------------------------------------------------


def start(p: Names) -> Names:
    """State at the start."""
    return Names(
        z_a=p.z_a0, z_e=p.z_e0, z_S=p.z_S0, z_W=p.z_W0, R=0.0, rift=0.0, exc=0.0, stress=0.0, s_add=0.0, mult=1.0,
        rup=0, nuc=0, twa=0, frozen=0, index=1.0, Y_S=1.0, M=0.0, fought_home=0, fought_second=0,
    )  # fmt: skip


def reference(p: Names) -> Names:
    """The status quo in the first quarter of this future."""
    f, y = Names(), start(p)
    x = levers_at(p, STATUS_QUO, 0, 1.0, 0)
    f.s_0 = x.S_krw / p.fx0
    f.bur_0, f.G_0 = burden(p, x, f.s_0), demand(p, x, f.s_0)
    force = posture(p, x)
    q = quantities(p, x, y, force, f.s_0, 0.0, p.y_K, 1.0, p.N_K0)
    f.h_0 = math.log(p.q_rel / (1 - p.q_rel)) / p.lam_W - (q.WA_W - q.W0_W)
    q = quantities(p, x, y, force, f.s_0, f.h_0, p.y_K, 1.0, p.N_K0)
    f.d = gaps(confrontation(p, q, x), probe_or_invade(p, q, x), taiwan(p, q, x))
    return f


def appraise(p: Names, f: Names, package: Mapping[str, float]) -> Names:
    """Value of a package's settled terms to both capitals."""
    y = start(p)
    x = levers_at(p, package, math.inf, 1.0, 0)
    s = max(x.S_krw / p.fx0, 0.0)
    ta, te = fear_targets(p, x)
    y.z_a, y.z_e = clip(ta, -4, 4), clip(te, -4, 4)
    tS, tW = support_targets(p, x, f, s, y.z_a, y.z_e, 0.0)
    y.z_S, y.z_W = clip(tS, -4, 4), clip(tW, -4, 4)
    y.Y_S = 1 + 0.5 * (x.g / x.g_0 - 1)
    force = posture(p, x)
    q = quantities(p, x, y, force, s, f.h_0, p.y_K, 1.0, p.N_K0 + 5 * p.nu_K)
    test, opportunism, second = confrontation(p, q, x), probe_or_invade(p, q, x), taiwan(p, q, x)
    H = hazards(p, x, y, f, gaps(test, opportunism, second), q.dC, demand(p, x, s))
    war1, war3 = war_chances(p, test, opportunism)
    rK = H.H1 * war1 + H.H3 * war3
    rT = H.H4 * second.reach["n2"]
    rC = H.H3 * (opportunism.reach["t3"] + opportunism.reach["t4"])
    rR = H.Hr + H.H6 * quarrel(p, q, x).reach["t6"]
    V4 = second.value["n2"]
    extra = 0.5 * (x.g_lever - x.g_0) / 100 * p.gdp0 * 1000 / p.fx0
    lost = rK * (1 - q.KW_S) + rT * (1 + p.v_ST - V4["S"]) + rC * p.c_cl
    lost += 3 * rR * p.P_w * q.s_W * (q.p_A - q.p_S)
    fear = q.a - logistic(p.z_a0) + logistic(y.z_e) - logistic(p.z_e0)
    pain = s * q.bd + 0.5 * x.S_hs + p.mu_D * extra + 0.5 * p.c_k * x.k
    host = -10 * lost - p.mu_S * pain - p.b_P * (max(x.m - x.m_0, 0) + x.w) - p.mu_F * fear
    money = s + p.v_ar * x.S_ar + saving(p, x, force.M) - relocation(p, x, force.M) / 10 - 0.5 * p.c_k * x.k
    patron = -10 * (rK * (p.v_W - q.KW_W) + rT * (p.v_W + p.v_TW - V4["W"]) + rR * p.l_W)
    patron += p.mu_W * money - p.mu_N * x.n - p.mu_Q * x.con + p.s_joint * p.mu_J * (x.g - x.g_0)
    return Names(host=host, patron=patron)


def play(
    p: Names, package: Mapping[str, float], shocks: list[list[float]], uniforms: list[list[float]]
) -> dict[str, float]:
    """The forty quarters of one future, and its metrics."""
    p.lam = {"K": p.lam_K, "B": p.lam_B, "S": p.lam_S, "W": p.lam_W}
    f = reference(p)
    y = start(p)
    total = dict.fromkeys(
        "home_war second_war dual_war rupture host_nuclear clashes rate_home_war rate_second_war rate_dual_war"
        " rate_rupture rate_nuclear patron_cost host_cost host_defence host_return relocation_cost d30_home".split(),
        0.0,
    )
    gain_S = gain_W = paid_S = paid_W = 0.0
    broken_at: dict[str, float] = {}
    fx, Y_K, Y_B = math.log(p.fx0), p.y_K, 1.0

    for t in range(QUARTERS):
        e, u = shocks[t], uniforms[t]
        yr = t / 4
        FX, growth = math.exp(fx), (1 + p.G_S) ** yr

        # levers, payment, posture, quantities, trees
        x = levers_at(p, package, t, y.mult, y.rup)
        if t:
            if x.gr == 0:
                ratio = 1 / (1 + p.cpi)
            elif x.gr == 1:
                ratio = (1 + min(p.cpi, p.cap)) / (1 + p.cpi)
            else:
                before = levers_at(p, package, t - 1, 1.0, 0).g_lever
                ratio = (1 + p.G_S) * (x.g_lever / before) ** 4
            y.index *= ratio**0.25
        s = max(x.S_krw * y.index / FX + y.s_add, 0.0) * (1 - y.rup)
        force = posture(p, x)
        q = quantities(p, x, y, force, s, f.h_0, Y_K, Y_B, p.N_K0 + p.nu_K * yr)
        test, opportunism, second = confrontation(p, q, x), probe_or_invade(p, q, x), taiwan(p, q, x)
        summit, rift = talks(p, q, x), quarrel(p, q, x)
        by_B, by_K = both(p, q, x, "B"), both(p, q, x, "K")

        # hazards and the chance that each crisis opens
        H = hazards(p, x, y, f, gaps(test, opportunism, second), q.dC, demand(p, x, s))
        rate = H.H1 + H.H2 + H.H3
        per = -math.expm1(-rate / 4) / rate if rate > 0 else 0.0
        p1, p2, p3 = H.H1 * per, H.H2 * per, H.H3 * per
        p4, p6, pr, pn = (-math.expm1(-h / 4) for h in (H.H4, H.H6, H.Hr, H.Hn))
        tw = 1 if y.twa > 0 else 0

        # conditional probabilities
        war1, war3 = war_chances(p, test, opportunism)
        P3, P4 = opportunism.reach, second.reach
        war4 = p.pi_4 * sum(P4[end] for end in ("t4", "t6", "t8", "t10", "t12"))
        korea = p.p_LB * by_B.reach["n3"] + (1 - p.p_LB) * by_K.reach["n2"]
        at_taiwan = p.p_LB * by_B.reach["n2"] + (1 - p.p_LB) * by_K.reach["n3"]
        together = p.p_LB * by_B.reach["n3"] + (1 - p.p_LB) * by_K.reach["n3"]
        if not y.fought_home:
            total["rate_home_war"] += p1 * war1 + p3 * (1 - p4) * war3 + p4 * (1 - p3) * war4
            total["rate_home_war"] += p3 * p4 * p.pi_4 * korea
        if not y.fought_second:
            total["rate_second_war"] += p4 * (1 - p3) * P4["n2"] + p3 * p4 * at_taiwan
        if not total["dual_war"]:
            total["rate_dual_war"] += p4 * (1 - p3) * war4 + p3 * p4 * p.pi_4 * together
            total["rate_dual_war"] += tw * (p1 * war1 + p3 * war3)
        if not y.rup:
            total["rate_rupture"] += p6 * rift.reach["t6"] + pr + p3 * (P3["t7"] + P3["t8"] + P3["n10"])
        if not y.nuc:
            total["rate_nuclear"] += pn + p2 * summit.reach["t10"]

        # events
        is_test = u[0] < p1
        is_summit = p1 <= u[0] < p1 + p2
        is_probe = p1 + p2 <= u[0] < p1 + p2 + p3
        is_attack = u[1] < p4
        drawn = []
        if is_test:
            drawn.append(("G1", pick(test, u[5]), p.pi_e, u[8]))
        if is_summit:
            drawn.append(("G2", pick(summit, u[5]), 0.0, u[8]))
        if is_probe and not is_attack:
            drawn.append(("G3", pick(opportunism, u[5]), p.pi_x, u[8]))
        if is_attack and not is_probe:
            drawn.append(("G4", pick(second, u[6]), p.pi_4, u[9]))
        if is_attack and is_probe:
            if u[6] < p.p_LB:
                drawn.append(("G5B", pick(by_B, u[6] / p.p_LB), p.pi_4, u[9]))
            else:
                drawn.append(("G5K", pick(by_K, (u[6] - p.p_LB) / (1 - p.p_LB)), p.pi_4, u[9]))
        if u[2] < p6:
            drawn.append(("G6", pick(rift, u[7]), 0.0, u[8]))

        war, is_both, clashes, kept, paid_more = 0, 0, 0.0, 1.0, 0.0
        shock = dict.fromkeys(("second", "rupture", "nuclear", "freeze", "Ja", "Je", "JD", "R", "rift"), 0.0)
        for tree, end, risk, war_u in drawn:
            effects = ENDS[tree].get(end, {})
            is_war = war_u < effects.get("war", 0) + effects.get("war_risk", 0) * risk
            war = max(war, int(is_war))
            is_both = max(is_both, int(is_war and effects.get("second", 0) > 0))
            clashes += effects.get("clash", 0) + (0 if is_war else effects.get("clash_if_no_war", 0))
            for channel in shock:
                shock[channel] += effects.get(channel, 0)
            if "cut" in effects:
                kept *= 1 - (p.c_dec if tree == "G2" else p.c_cut)
            if tree == "G6" and end == "t2":
                paid_more = q.s_hi - s
            if tree == "G6" and end == "t3":
                paid_more = q.s_mid - s
        attacked = int(shock["second"] > 0)
        ruptured = int(shock["rupture"] > 0 or u[3] < pr)
        went_nuclear = int(shock["nuclear"] > 0 or u[4] < pn)
        happened = {
            "home_war": war,
            "second_war": attacked,
            "dual_war": max(war * tw, is_both),
            "rupture": ruptured,
            "host_nuclear": went_nuclear,
        }
        for metric, event in happened.items():
            total[metric] = max(total[metric], float(event))
        total["clashes"] += clashes
        for metric, _, highest, when in LIMITS:
            if when == "event" and total[metric] > highest:
                broken_at.setdefault(metric, t)

        # ledger
        discount = (1 + p.r_d) ** -yr
        command = 0.5 * p.c_k * (x.k - x.k_0)
        moving = discount * relocation(p, x, max(force.M - y.M, 0.0))
        host = s + x.S_hs + command
        full = p.C_US * (p.f_fix * (1 - math.exp(-x.T)) + (1 - p.f_fix) * x.T / x.T_0)
        GDP = p.gdp0 * growth
        total["patron_cost"] += discount / 4 * (p.C_US - saving(p, x, force.M) - s + command) + moving
        total["relocation_cost"] += moving
        total["host_cost"] += discount / 4 * host
        total["host_defence"] += discount / 4 * (x.g_lever - x.g_0) / 100 * GDP * 1000 / FX
        total["host_return"] += discount / 4 * p.va_m * (q.kap * s + 0.3 * (1 - p.leak) * x.S_hs)
        total["d30_home"] += force.d30 / QUARTERS
        security = q.s_W * (q.p_A - q.p_S)
        gain_S += security
        gain_W += p.v_W * security + p.v_TW * (1 - second.choice["n3"][0]) * (q.p_Tb - q.p_T0)
        paid_S += max(host, 0.0)
        paid_W += max(full - s, 0.0)

        # state
        e2 = p.r_ae * e[0] + math.sqrt(1 - p.r_ae**2) * e[1]
        ta, te = fear_targets(p, x)
        tS, tW = support_targets(p, x, f, s, y.z_a, y.z_e, y.exc)
        blame = p.de_d * shock["JD"] + 0.2 * p.de_d * p.s_cas * clashes
        decay = math.exp(-1 / p.ta_h)
        opened = 1 if is_test or is_probe else 0
        y = Names(
            z_a=clip(y.z_a + p.rho_f * (ta - y.z_a) + p.be_a * shock["Ja"] + p.sig_f * e[0], -4, 4),
            z_e=clip(y.z_e + p.rho_f * (te - y.z_e) + p.be_e * shock["Je"] + p.sig_f * e2, -4, 4),
            z_S=clip(y.z_S + p.rho_f * (tS - y.z_S) + p.sig_f * e[2], -4, 4),
            z_W=clip(y.z_W + p.rho_f * (tW - y.z_W) - blame + p.sig_f * e[3], -4, 4),
            R=0.9 * y.R + p.s_rep * p.be_r * shock["R"],
            rift=0.8 * y.rift + shock["rift"],
            exc=y.exc * decay + 2 * p.br * (1 - decay) * opened,
            stress=0.9 * y.stress + 0.436 * e[4],
            s_add=y.s_add + paid_more,
            mult=y.mult * kept,
            rup=max(y.rup, ruptured),
            nuc=max(y.nuc, went_nuclear),
            twa=4 if attacked else max(y.twa - 1, 0),
            frozen=shock["freeze"] if shock["freeze"] > 0 else max(y.frozen - 1, 0),
            index=y.index,
            Y_S=y.Y_S + p.d_Y / 4 * (x.g / x.g_0 * growth - y.Y_S) + 0.5 * p.sig_Y * y.Y_S * e[5],
            M=max(y.M, force.M),
            fought_home=max(y.fought_home, war),
            fought_second=max(y.fought_second, attacked),
        )
        Y_K *= math.exp(p.G_K / 4 + 0.5 * p.sig_Y * e[6])
        Y_B *= math.exp(p.G_B / 4 + 0.5 * p.sig_Y * e[7])
        fx += 0.5 * p.sig_fx * e[8]

    own, none, ironclad = appraise(p, f, package), appraise(p, f, NO_DEAL), appraise(p, f, STATUS_QUO)
    total["equity"] = share(gain_S, gain_W) - share(paid_S, paid_W)
    total["accept_patron"], total["accept_host"] = own.patron - none.patron, own.host - none.host
    total["gain_patron"], total["gain_host"] = own.patron - ironclad.patron, own.host - ironclad.host
    return total | judge(total, broken_at)


def pick(tree: Names, u: float) -> str:
    """The end that a uniform draw selects by its probability."""
    below = 0.0
    end = ""
    for number in range(1, len(tree.ends) + 1):
        end = f"t{number}"
        below += tree.reach[end]
        if u < below:
            break
    return end


def share(host: float, patron: float) -> float:
    """The host's share; equal shares where there is nothing to share."""
    return host / (host + patron) if host + patron > 0 else 0.5


def judge(metrics: Mapping[str, float], broken_at: Mapping[str, float]) -> dict[str, float]:
    """Whether every limit holds, whether those of security do, and which broke first."""
    holds = secure = 1.0
    first, first_quarter = -1.0, NEVER
    for number, (metric, lowest, highest, when) in enumerate(LIMITS):
        if lowest <= metrics[metric] <= highest:
            continue
        holds = 0.0
        if metric in SECURITY:
            secure = 0.0
        at = {"signing": -1.0, "horizon": float(QUARTERS)}.get(when, broken_at.get(metric, NEVER))
        if at < first_quarter:
            first, first_quarter = float(number), float(at)
    return {"holds": holds, "secure": secure, "first_break": first, "first_break_quarter": first_quarter}
