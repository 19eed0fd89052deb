"""Reference quantities and crisis trees in plain Python: an independent re-derivation.

Kept apart from the library on purpose. It imports nothing from it, reads none of its data files and
uses only floats and the `math` module, so that a slip in the library's formulas, trees or array code
shows up as a difference. It covers one draw and one package in the first quarter, and solves every
crisis tree by backward recursion. It favours plainness over speed; do not refactor it to share code
with the library.

Trees carry the names G1 (test), G2 (summit), G3 (opportunism), G4 (second theatre), G5B and G5K (both
theatres, led by the rival or by the adversary) and G6 (rift). Players are W (patron), S (host), K
(adversary) and B (rival).
"""

import math
from collections.abc import Iterable, Mapping
from types import SimpleNamespace
from typing import NamedTuple

Row = Mapping[str, str | float | None]
Payoffs = dict[str, float]

LEVERS = {
    "us_troops_k": ("T", 8),
    "ground_share": ("phi", 8),
    "strategic_flexibility": ("m", 4),
    "sma_krw_bn": ("S_krw", 4),
    "sma_growth": ("gr", 0),
    "operational_share": ("o_s", 4),
    "host_support_usd_bn": ("S_hs", 4),
    "us_arms_usd_bn": ("S_ar", 4),
    "treaty_reciprocity": ("w", 2),
    "nuclear_assurance": ("n", 4),
    "combined_command": ("k", 12),
    "consultation": ("con", 2),
    "rok_defence_pct_gdp": ("g", 36),
    "relocation_site": ("site", 0),
    "engagement_openness": ("eng", 2),
}
"""Lever name: its symbol, and the quarters it takes to reach its target."""

FIRST_POSITIONS = {
    "tripwire": "schelling",
    "entanglement": "snyder",
    "fulfilment": "leeds",
    "posture_effect": "deters",
    "assurance_channel": "declaration",
    "reputation": "reputation",
    "initiative": "opportunity",
    "preference": "expected",
    "two_front": "independent",
    "burden": "public_good",
}
"""School switch: its first position."""


class Solution(NamedTuple):
    """A solved tree.

    Attributes
    ----------
    choices
        Node: action: probability that the mover takes it.
    payoffs
        Node: player: expected payoff there.
    ends
        End: probability of reaching it from the root.
    """

    choices: dict[str, dict[str, float]]
    payoffs: dict[str, Payoffs]
    ends: dict[str, float]


class Tree(NamedTuple):
    """A crisis with its payoffs as numbers.

    Attributes
    ----------
    nodes
        Node: mover and, for each action, the node or end that follows. The root is `n1`.
    ends
        End: player: payoff.
    beliefs
        Node: player: the probability that this player gives to the node's first action.
    """

    nodes: dict[str, tuple[str, dict[str, str]]]
    ends: dict[str, Payoffs]
    beliefs: dict[str, dict[str, float]]


def logistic(x: float) -> float:
    """Logistic function that cannot overflow."""
    if x >= 0:
        return 1 / (1 + math.exp(-x))
    return math.exp(x) / (1 + math.exp(x))


def logit(p: float) -> float:
    """Log odds of a probability strictly between 0 and 1."""
    return math.log(p) - math.log1p(-p)


def nominal_parameters(rows: Iterable[Row]) -> dict[str, float]:
    """Nominal value of each uncertainty: the mode, or the exact mean of a beta.

    Parameters
    ----------
    rows
        One mapping per uncertainty with the keys `symbol`, `distribution`, `low`, `mode`, `high`,
        `alpha` and `beta`; what a distribution does not need may be empty.

    Returns
    -------
    Symbol: value.
    """
    nominal = {}
    for row in rows:
        if row["distribution"] == "beta":
            a, b = float(row["alpha"] or 0), float(row["beta"] or 0)
            nominal[str(row["symbol"])] = a / (a + b)
        else:
            nominal[str(row["symbol"])] = float(row["mode"] or 0)
    return nominal


def apply_schools(p: Mapping[str, float], schools: Mapping[str, str]) -> dict[str, float]:
    """Parameters after the schools have acted, with the switch symbols they set.

    Parameters
    ----------
    p
        Raw draw: symbol: value.
    schools
        Switch: position. A switch that is not named takes its first position.

    Returns
    -------
    Symbol: value, for the parameters and the switch symbols.
    """
    at = {**FIRST_POSITIONS, **schools}
    v = dict(p)
    v["s_trip"] = {"schelling": 1.0, "reiter_poast": 0.0, "public_opinion": 0.35}[at["tripwire"]]
    v["s_cas"] = 1.0 if at["tripwire"] == "public_opinion" else 0.0
    if at["entanglement"] == "beckley":
        v["al_m"] = v["r_ae"] = 0.0
    if at["fulfilment"] == "berkemeier":
        v["q_rel"] = logistic(logit(p["q_rel"]) - 1.25)
    v["s_det"] = 1.0 if at["posture_effect"] == "deters" else 0.0
    v["sg_decl"] = 1.0 if at["assurance_channel"] == "declaration" else 0.0
    v["sg_post"] = 1.0 if at["assurance_channel"] == "posture" else 0.0
    v["s_rep"] = 1.0 if at["reputation"] == "reputation" else 0.0
    v["s_opp"] = 1.0 if at["initiative"] == "opportunity" else 0.0
    if at["preference"] == "prospect":
        for cost in ("c_K", "q_K", "q_N", "c_B", "c_BK"):
            v[cost] = p["kink"] * p[cost]
    v["s_two"] = 1.0 if at["two_front"] == "coordinated" else 0.0
    if at["two_front"] == "independent":
        v["ka_o"] = 0.0
    v["s_joint"] = 1.0 if at["burden"] == "joint_product" else 0.0
    return v


def first_quarter_levers(levers: Mapping[str, float], reference: Mapping[str, float]) -> dict[str, float]:
    """Lever symbols in the first quarter, on the way from the status quo to the package.

    Parameters
    ----------
    levers, reference
        Lever name: value, of the package and of the status quo.

    Returns
    -------
    Symbol: value, and the status-quo value under the symbol with the suffix `_0`.
    """
    path = {}
    for name, (symbol, ramp) in LEVERS.items():
        start, target = float(reference[name]), float(levers[name])
        done = 1.0 if ramp == 0 else min(1.0, 1.0 / ramp)
        path[symbol] = start + (target - start) * done
        path[symbol + "_0"] = start
    return path


def posture(v: Mapping[str, float]) -> dict[str, float]:
    """Force that reaches the two theatres, weighted over 10, 30 and 60 days.

    Parameters
    ----------
    v
        Parameters and first-quarter levers by symbol.

    Returns
    -------
    `R_K_days` and `R_T_days` by day and the weighted `A_T`, `A_KT`, `A_eff` (thousand), with `w_T`.
    """
    gone = max(v["T_0"] - v["T"], 0.0)
    home, japan, guam = (gone if v["site"] == code else 0.0 for code in (0, 1, 2))
    pools = {
        "J": v["f_use"] * (v["F_J"] + japan),
        "G": v["f_use"] * (v["F_G"] + guam),
        "H": v["f_use"] * v["F_H"],
        "C": v["R_K"] + home,
    }
    km_per_day = 44.448

    def closes(distance: float) -> tuple[float, float]:
        air = v["t_alert"] + distance / (km_per_day * v["v_air"])
        sea = v["t_alert"] + 2 * v["t_load"]
        return air, sea + v["f_sea"] * distance / (km_per_day * v["v_sea"])

    def arrived(theatre: str, names: str, day: float) -> float:
        times = {i: closes(v[f"D_{i}{theatre}"]) for i in names}
        total = 0.0
        for leg, share, rate in ((0, v["a_air"], v["q_air"]), (1, 1 - v["a_air"], v["q_sea"])):
            ready = sum(share * pools[i] for i in names if day >= times[i][leg])
            first = min(times[i][leg] for i in names)
            total += min(ready, rate * max(day - first, 0.0))
        return total

    def from_host(day: float) -> float:
        air, sea = closes(v["D_KT"])
        light = min((1 - v["phi"]) * v["T"], v["q_air"] * max(day - air, 0.0))
        heavy = min(v["phi"] * v["T"], v["q_sea"] * max(day - sea, 0.0))
        return v["m"] * (light + heavy)

    weights = {10: 0.2, 30: 0.4, 60: 0.4}
    w_T = (0.5 + v["phi"]) / (0.5 + v["phi_0"])
    to_home = sum(x * arrived("K", "JGHC", day) for day, x in weights.items())
    return {
        "w_T": w_T,
        "A_T": sum(x * arrived("T", "JGH", day) for day, x in weights.items()),
        "A_KT": sum(x * from_host(day) for day, x in weights.items()),
        "A_eff": v["T"] * w_T + to_home,
    }


def war(q: Mapping[str, float], suffix: str, Y: float, H: float, o: float) -> dict[str, float]:
    """Value of a war in the home theatre to each side.

    Parameters
    ----------
    q
        Everything computed so far, by symbol; `qh` must be there.
    suffix
        What to append to the names.
    Y
        Patron power in the theatre, host 2026 = 1.
    H
        The patron's cost of abandoning the host.
    o
        The patron's cost of fighting two wars.

    Returns
    -------
    Name with suffix: value.
    """
    v = SimpleNamespace(**q)
    foe = v.Y_K + v.s_two * v.j_B
    p_A = contest(v.omega, v.D_d * (v.Y_S + (1 + v.chi * v.k_e) * Y), foe)
    p_S = contest(v.omega, v.D_d * v.Y_S, foe)
    # what nuclear use adds to the adversary's payoff, and how likely it then is
    use_A = p_A * v.q_K * v.s_N - v.q_N * (1 + v.d_n * v.n)
    use_0 = p_S * v.r_0 * v.q_K * v.s_N - v.q_N * v.rho_N
    pi_A, pi_0 = logistic(v.lam_K * use_A), logistic(v.lam_K * use_0)
    WA_S = p_A - v.c_S - pi_A * v.c_NS
    WA_W = p_A * v.v_W - v.c_W - pi_A * v.c_NW * v.Nf - o
    WA_K = (1 - p_A) * v.v_K - v.c_K - p_A * v.q_K + pi_A * use_A
    W0_S = p_S - v.c_S - pi_0 * v.c_NS
    W0_W = p_S * v.v_W - H
    W0_K = (1 - p_S) * v.v_K - v.c_K - p_S * v.r_0 * v.q_K + pi_0 * use_0
    s_W = logistic(v.lam_W * (WA_W - W0_W))
    s_K = (1 - v.s_rep * v.xi) * s_W + v.s_rep * v.xi * v.qh
    s_S = (1 - v.xi) * s_W + v.xi * (1 - v.a)
    values = {
        "p_A": p_A,
        "p_S": p_S,
        "pi_A": pi_A,
        "pi_0": pi_0,
        "WA_S": WA_S,
        "WA_W": WA_W,
        "WA_K": WA_K,
        "W0_S": W0_S,
        "W0_W": W0_W,
        "W0_K": W0_K,
        "s_W": s_W,
        "s_K": s_K,
        "s_S": s_S,
        "KW_K": s_K * WA_K + (1 - s_K) * W0_K,
        "KW_W": s_W * WA_W + (1 - s_W) * W0_W,
        "KW_S": s_W * WA_S + (1 - s_W) * W0_S,
    }
    return {name + suffix: value for name, value in values.items()}


def contest(slope: float, ours: float, theirs: float) -> float:
    """Chance of prevailing: logistic in the log ratio of effective power."""
    return logistic(slope * math.log(ours / theirs))


def before_war(parameters: Mapping[str, float], levers: Mapping[str, float], h_0: float) -> dict[str, float]:
    """Everything that the war block needs, in the first quarter.

    Parameters
    ----------
    parameters
        Parameters after the schools, by symbol.
    levers
        First-quarter levers by symbol, with their `_0`.
    h_0
        Calibrated level of the cost of abandonment.

    Returns
    -------
    Symbol: value, parameters and levers included.
    """
    q = {**parameters, **levers}
    q.update(posture(q))
    v = SimpleNamespace(**q)
    cohesion = logistic(v.z_C0)
    support = logistic(v.z_W0)
    q.update(
        Y_W=v.y_W * v.A_eff / 100,
        s=max(v.S_krw / v.fx0, 0.0),
        s_0=v.S_krw_0 / v.fx0,
        DW=support,
        DW_0=support,
        C=cohesion,
        C_0=cohesion,
        dC=0.0,
        a=logistic(v.z_a0),
        R=0.0,
        N_K=v.N_K0,
        Y_S=1.0,
        Y_K=v.y_K,
        Y_B=1.0,
        twa=0.0,
        h_0=h_0,
    )
    tau = 1 - math.exp(-v.T * (0.3 + 0.7 * v.phi / v.phi_0) / v.T_h)
    h_sig = v.sg_decl * (v.h_w * v.w + v.h_n * v.n) + v.sg_post * v.h_n * v.n * tau
    h = h_0 + v.s_trip * v.h_tau * tau + h_sig + v.h_D * (support - support)
    q.update(
        tau=tau,
        h_sig=h_sig,
        h=h,
        hp=max(h, 0.0),
        k_e=v.k * cohesion / cohesion,
        Nf=(v.N_K0 / v.N_K0) ** v.e_N,
        sig_d=v.sig_W * (1 + 0.5 * v.pi_G),
        h_Tg=v.h_T + v.pi_G * v.h_G,
        qh=0.5,
    )
    return q


def quantities(
    p: Mapping[str, float],
    levers: Mapping[str, float],
    reference_levers: Mapping[str, float],
    schools: Mapping[str, str],
) -> dict[str, float]:
    """All quantities of the first quarter, for one draw and one package.

    Parameters
    ----------
    p
        Raw draw: symbol: value, before the schools.
    levers
        Lever name: target of the package.
    reference_levers
        Lever name: value at the status quo.
    schools
        Switch: position; a switch that is not named takes its first position.

    Returns
    -------
    Symbol: value, with the parameters after the schools and the levers of the quarter.
    """
    v = apply_schools(p, schools)

    # The level of h makes support at the status quo as likely as observed fulfilment says.
    at_start = before_war(v, first_quarter_levers(reference_levers, reference_levers), 0.0)
    base = war(at_start, "", at_start["Y_W"], at_start["h"], 0.0)
    h_0 = logit(v["q_rel"]) / v["lam_W"] - (base["WA_W"] - base["W0_W"])

    q = before_war(v, first_quarter_levers(levers, reference_levers), h_0)
    base = war(q, "", q["Y_W"], q["h"], 0.0)
    log_odds_of_support = q["lam_W"] * (base["WA_W"] - base["W0_W"])
    q["qh"] = logistic(log_odds_of_support + q["g_q"] * q["dC"] + q["R"])
    q.update(war(q, "", q["Y_W"], q["h"], 0.0))
    short = q["Y_W"] * (1 - q["psi_R"])
    q.update(war(q, "_d", short, q["h"] - q["sig_d"], q["o_W"]))
    q.update(war(q, "_b", short * (1 - q["psi"] * q["m"]), q["h"], q["o_W"]))
    q.update(opportunism_values(q))
    q.update(second_theatre_values(q))
    q.update(rift_values(q))
    return q


def opportunism_values(q: Mapping[str, float]) -> dict[str, float]:
    """Expected value of an opportunistic campaign during a war elsewhere, `E_K_d` and the like."""
    v = SimpleNamespace(**q)
    limited = {
        "K": v.sq_K + v.x_4 * v.v_K - v.c_lim,
        "W": v.v_W - v.c_lim,
        "S": 1 - v.x_4 - v.c_lim,
    }
    found = {f"L_{i}": value for i, value in limited.items()}
    for i in "KWS":
        for x in "db":
            found[f"E_{i}_{x}"] = v.pi_4 * q[f"KW_{i}_{x}"] + (1 - v.pi_4) * limited[i]
    return found


def second_theatre_values(q: Mapping[str, float]) -> dict[str, float]:
    """How the second theatre fares, by what the host lends."""
    v = SimpleNamespace(**q)
    Y_WT = v.y_WT * v.A_T / 100
    Y_KT = v.y_WT * (v.A_KT / 100) * (1 + v.x_B * v.m)

    def holds(outside: float) -> float:
        return contest(v.om_T, v.y_TW + outside, v.Y_B)

    return {
        "Y_WT": Y_WT,
        "Y_KT": Y_KT,
        "p_T00": holds(0.0),
        "p_T0": holds(Y_WT),
        "p_Tb": holds(Y_WT + v.B_1 * Y_KT),
        "p_Tbs": holds(Y_WT + v.B_1 * Y_KT * (1 - v.theta)),
        "p_Tf": holds(Y_WT + Y_KT),
        "p_Tfs": holds(Y_WT + Y_KT * (1 - v.theta)),
        "b_w": v.b_S * (1 + 0.5 * v.w),
    }


def rift_values(q: Mapping[str, float]) -> dict[str, float]:
    """Money, a punitive troop cut and drift."""
    v = SimpleNamespace(**q)
    kap = (1 - v.o_s) * (1 - v.leak)
    s_hi = max(v.s, v.dem)
    bd = 1 - v.w_k * kap
    Y_cut = v.Y_W * (1 - v.c_cut * v.T * v.w_T / v.A_eff)
    foe = v.Y_K + v.s_two * v.j_B
    p_Ac = contest(v.omega, v.D_d * (v.Y_S + (1 + v.chi * v.k_e) * Y_cut), foe)
    kept = v.T * (1 - v.c_cut)
    tau_c = 1 - math.exp(-kept * (0.3 + 0.7 * v.phi / v.phi_0) / v.T_h)
    fights = p_Ac * v.v_W - v.c_W - v.pi_A * v.c_NW * v.Nf
    leaves = v.p_S * v.v_W - v.h + v.s_trip * v.h_tau * (v.tau - tau_c)
    s_Wc = logistic(v.lam_W * (fights - leaves))
    L_c = v.P_w * (v.s_W * (v.p_A - v.p_S) - s_Wc * (p_Ac - v.p_S))
    sav = v.c_cut * v.T * v.c_pp / 1000
    return {
        "kap": kap,
        "s_f": max(v.s, 0.1),
        "s_hi": s_hi,
        "s_mid": v.s + 0.25 * (s_hi - v.s),
        "bd": bd,
        "Y_cut": Y_cut,
        "p_Ac": p_Ac,
        "tau_c": tau_c,
        "s_Wc": s_Wc,
        "L_c": L_c,
        "L_r": v.P_w * s_Wc * (p_Ac - v.p_S),
        "sav": sav,
        "c_1": v.v_W * (1 - L_c) + v.mu_W * (v.s + sav) - v.c_rel - v.h_c,
        "c_2": 1 - L_c - v.mu_S * v.s * bd,
    }


def benefits(q: Mapping[str, float], p_deny: float) -> dict[str, float]:
    """What each ally gains from the alliance, `gain_S` and `gain_W`.

    Parameters
    ----------
    q
        Quantities by symbol.
    p_deny
        Probability that the host denies its bases in G4, from the solved tree.
    """
    v = SimpleNamespace(**q)
    security = v.s_W * (v.p_A - v.p_S)
    bases = v.v_TW * (1 - p_deny) * (v.p_Tb - v.p_T0)
    return {"gain_S": security, "gain_W": v.v_W * security + bases}


def weapons_test(v: SimpleNamespace) -> Tree:
    """G1: a weapons test and what follows."""
    nodes = {
        "n1": ("K", {"hold": "t1", "test": "n2"}),
        "n2": ("W", {"ignore": "t2", "coerce": "n3"}),
        "n3": ("S", {"align": "n4", "dissociate": "n5"}),
        "n4": ("K", {"desist": "t3", "escalate": "n6"}),
        "n5": ("K", {"desist": "t4", "escalate": "n7"}),
        "n6": ("W", {"strike": "t5", "stop": "t7"}),
        "n7": ("W", {"strike": "t6", "stop": "t8"}),
    }
    war_K, war_W, war_S = v.pi_e * v.WA_K, v.pi_e * v.WA_W, v.pi_e * v.WA_S
    calm = 1 - v.pi_e
    tested = v.sq_K + v.u_T
    ends = {
        "t1": {"K": v.sq_K, "W": v.v_W, "S": 1.0},
        "t2": {"K": tested, "W": v.v_W - v.r_T, "S": 1 - v.a_T},
        "t3": {"K": tested - v.z - v.a_K, "W": v.v_W - v.c_z, "S": 1 - v.c_z},
        "t4": {
            "K": tested - 0.5 * v.z - v.a_K + v.l_K,
            "W": v.v_W - v.c_z - v.sig_W,
            "S": 1 - v.a_W,
        },
        "t5": {
            "K": war_K + calm * (tested - v.z - v.c_lim),
            "W": war_W + calm * (v.v_W - v.c_z - v.c_lim),
            "S": war_S + calm * (1 - v.c_z - v.c_lim),
        },
        "t6": {
            "K": war_K + calm * (tested - 0.5 * v.z - v.c_lim + v.l_K),
            "W": war_W + calm * (v.v_W - v.c_z - v.c_lim) - v.sig_W,
            "S": war_S + calm * (1 - v.c_lim) - v.a_W,
        },
        "t7": {
            "K": tested - v.z + v.x_1 * v.v_K,
            "W": v.v_W - v.c_z - 0.5 * v.hp,
            "S": 1 - v.c_z - v.x_1,
        },
        "t8": {
            "K": tested - 0.5 * v.z + v.x_1 * v.v_K + v.l_K,
            "W": v.v_W - v.c_z - 0.25 * v.hp - v.sig_W,
            "S": 1 - v.a_W - v.x_1,
        },
    }
    return Tree(nodes, ends, {})


def summit(v: SimpleNamespace) -> Tree:
    """G2: talks between the patron and the adversary."""
    nodes = {
        "n1": ("K", {"none": "t1", "offer": "n2"}),
        "n2": ("W", {"refuse": "t2", "consult": "n3", "alone": "n4"}),
        "n3": ("K", {"freeze": "n5", "decouple": "n6"}),
        "n4": ("K", {"freeze": "n7", "decouple": "n8"}),
        "n5": ("W", {"deal": "t3", "walk": "t4"}),
        "n6": ("W", {"deal": "t5", "walk": "t6"}),
        "n7": ("W", {"deal": "t7", "walk": "t8"}),
        "n8": ("W", {"deal": "n9", "walk": "t11"}),
        "n9": ("S", {"endorse": "t9", "hedge": "t10"}),
    }
    frozen_K = v.sq_K + v.rel * (0.7 + v.eng) - v.f * v.u_T
    frozen_W = v.v_W + v.f * v.B_f
    frozen_S = 1 + v.f * v.B_S
    snubbed_K = v.sq_K - v.a_K
    breach = v.kap_q * v.con
    ends = {
        "t1": {"K": v.sq_K, "W": v.v_W, "S": 1.0},
        "t2": {"K": snubbed_K, "W": v.v_W - v.r_R * v.eng, "S": 1.0},
        "t3": {"K": frozen_K, "W": frozen_W - v.d_c, "S": frozen_S},
        "t4": {"K": snubbed_K, "W": v.v_W - v.a_V - v.d_c, "S": 1.0},
        "t5": {
            "K": frozen_K + v.l_K,
            "W": frozen_W - v.l_T - v.d_c - breach,
            "S": frozen_S - v.l_S,
        },
        "t6": {"K": snubbed_K, "W": v.v_W - 0.5 * v.a_V - v.d_c, "S": 1.0},
        "t7": {"K": frozen_K, "W": frozen_W + v.u_al - breach, "S": frozen_S - v.a_x},
        "t8": {
            "K": snubbed_K,
            "W": v.v_W - v.a_V + v.u_al - breach,
            "S": 1 - 0.5 * v.a_x,
        },
        "t9": {
            "K": frozen_K + v.l_K,
            "W": frozen_W - v.l_T + v.u_al - breach,
            "S": frozen_S - v.l_S - v.a_x,
        },
        "t10": {
            "K": frozen_K - v.a_K,
            "W": frozen_W - v.l_T + v.u_al - breach - v.c_pr,
            "S": frozen_S - 0.5 * v.l_S - v.a_x + v.h_y * (1 - v.n) - v.c_san,
        },
        "t11": {
            "K": snubbed_K,
            "W": v.v_W - 0.5 * v.a_V + v.u_al - breach,
            "S": 1 - 0.5 * v.a_x,
        },
    }
    return Tree(nodes, ends, {})


def opportunism(v: SimpleNamespace) -> Tree:
    """G3: a probe or an invasion of the host."""
    nodes = {
        "n1": ("K", {"none": "t1", "probe": "n2", "invade": "n6"}),
        "n2": ("S", {"absorb": "t2", "respond": "n3"}),
        "n3": ("W", {"back": "n4", "restrain": "n5"}),
        "n4": ("K", {"desist": "t3", "escalate": "t5"}),
        "n5": ("K", {"desist": "t4", "escalate": "n7"}),
        "n6": ("S", {"yield": "t8", "resist": "n8"}),
        "n7": ("W", {"support": "t6", "abstain": "t7"}),
        "n8": ("W", {"support": "n9", "abstain": "n10"}),
        "n9": ("K", {"terms": "t9", "nuclear": "t11"}),
        "n10": ("K", {"terms": "t10", "nuclear": "t12"}),
    }
    expected = {"K": v.s_K, "S": v.s_S}
    x, half = v.pi_x, 0.5 * v.pi_x
    both_K = (1 - v.p_A) * v.v_K - v.c_K - v.p_A * v.q_K
    alone_K = (1 - v.p_S) * v.v_K - v.c_K - v.p_S * v.r_0 * v.q_K
    ends = {
        "t1": {"K": v.sq_K, "W": v.v_W, "S": 1.0},
        "t2": {"K": v.sq_K + v.x_p * v.v_K, "W": v.v_W - v.r_X, "S": 1 - v.x_p - v.a_S},
        "t3": {
            "K": (1 - x) * (v.sq_K + 0.3 * v.x_p * v.v_K - v.a_K - v.c_cl) + x * v.WA_K,
            "W": (1 - x) * (v.v_W - v.c_cl) + x * v.WA_W,
            "S": (1 - x) * (1 - v.c_cl) + x * v.WA_S,
        },
        "t4": {
            "K": (1 - half) * (v.sq_K + 0.6 * v.x_p * v.v_K - v.c_cl) + half * v.KW_K,
            "W": (1 - half) * (v.v_W - v.r_X) + half * v.KW_W,
            "S": (1 - half) * (1 - v.x_p - v.a_b) + half * v.KW_S,
        },
        "t5": {"K": v.WA_K, "W": v.WA_W, "S": v.WA_S},
        "t6": {"K": v.WA_K, "W": v.WA_W, "S": v.WA_S},
        "t7": {"K": v.W0_K, "W": v.W0_W, "S": v.W0_S},
        "t8": {
            "K": v.x_inv * v.v_K,
            "W": v.v_W * (1 - v.x_inv) - v.r_X - v.hp,
            "S": 1 - v.x_inv,
        },
        "t9": {"K": both_K, "W": v.p_A * v.v_W - v.c_W, "S": v.p_A - v.c_S},
        "t10": {"K": alone_K, "W": v.p_S * v.v_W - v.h, "S": v.p_S - v.c_S},
        "t11": {
            "K": both_K + v.p_A * v.q_K * v.s_N - v.q_N * (1 + v.d_n * v.n),
            "W": v.p_A * v.v_W - v.c_W - v.c_NW * v.Nf,
            "S": v.p_A - v.c_S - v.c_NS,
        },
        "t12": {
            "K": alone_K + v.p_S * v.r_0 * v.q_K * v.s_N - v.q_N * v.rho_N,
            "W": v.p_S * v.v_W - v.h,
            "S": v.p_S - v.c_S - v.c_NS,
        },
    }
    return Tree(nodes, ends, {"n7": expected, "n8": expected})


def second_theatre(v: SimpleNamespace) -> Tree:
    """G4: a war in the second theatre and the host's bases."""
    nodes = {
        "n1": ("B", {"none": "t1", "attack": "n2"}),
        "n2": ("W", {"abstain": "t2", "intervene": "n3"}),
        "n3": ("S", {"deny": "n4", "bases": "n5", "full": "n6"}),
        "n4": ("K", {"hold": "t3", "exploit": "t4"}),
        "n5": ("B", {"strike": "n7", "spare": "n8"}),
        "n6": ("B", {"strike": "n9", "spare": "n10"}),
        "n7": ("K", {"hold": "t5", "exploit": "t6"}),
        "n8": ("K", {"hold": "t7", "exploit": "t8"}),
        "n9": ("K", {"hold": "t9", "exploit": "t10"}),
        "n10": ("K", {"hold": "t11", "exploit": "t12"}),
    }
    ends = {
        "t1": {"B": 0.0, "W": v.v_W + v.v_TW, "S": 1 + v.v_ST, "K": v.sq_K},
        "t2": {
            "B": (1 - v.p_T00) * v.v_T - 0.5 * v.c_B,
            "W": v.v_W + v.p_T00 * v.v_TW - v.h_Tg,
            "S": 1 + v.p_T00 * v.v_ST,
            "K": v.sq_K,
        },
    }
    denied = v.a_W * (1 + 0.5 * v.pi_G) + v.h_S * v.w
    # quiet end, exploited end, success there, war variant, whether Korea is struck, what W and S lose
    cases = (
        ("t3", "t4", v.p_T0, "d", False, v.sig_d, denied),
        ("t5", "t6", v.p_Tbs, "b", True, 0.0, v.B_1 * v.b_w),
        ("t7", "t8", v.p_Tb, "b", False, 0.0, v.B_1 * v.b_w),
        ("t9", "t10", v.p_Tfs, "b", True, 0.0, v.b_w),
        ("t11", "t12", v.p_Tf, "b", False, 0.0, v.b_w),
    )
    for quiet, exploited, p_T, variant, is_struck, loss_W, loss_S in cases:
        struck_B, struck = (v.c_BK, v.c_st) if is_struck else (0.0, 0.0)
        rest_B = (1 - p_T) * v.v_T - v.c_B - struck_B
        rest_W = p_T * v.v_TW - v.c_WT - loss_W - struck
        rest_S = p_T * v.v_ST - loss_S - struck
        E_K, E_W, E_S = (getattr(v, f"E_{i}_{variant}") for i in "KWS")
        gain = v.s_two * v.e_c
        ends[quiet] = {"B": rest_B, "W": v.v_W + rest_W, "S": 1 + rest_S, "K": v.sq_K}
        ends[exploited] = {"B": rest_B + gain, "W": E_W + rest_W, "S": E_S + rest_S, "K": E_K + gain}
    return Tree(nodes, ends, {})


def both_theatres(v: SimpleNamespace, leader: str) -> Tree:
    """G5: both theatres in one crisis, led by B or by K."""
    follower = "K" if leader == "B" else "B"
    nodes = {
        "n1": (leader, {"quiet": "t1", "attack": "n2"}),
        "n2": (follower, {"join": "n3", "abstain": "n4"}),
        "n3": ("W", {"taiwan_first": "n5", "korea_first": "n6"}),
        "n4": ("W", {"taiwan_first": "n7", "korea_first": "n8"}),
        "n5": ("S", {"contribute": "t2", "homeland": "t3"}),
        "n6": ("S", {"contribute": "t4", "homeland": "t5"}),
        "n7": ("S", {"contribute": "t6", "homeland": "t7"}),
        "n8": ("S", {"contribute": "t8", "homeland": "t9"}),
    }
    ends = {"t1": {"B": 0.0, "K": v.sq_K, "W": v.v_W + v.v_TW, "S": 1 + v.v_ST}}
    foe = v.Y_K + v.s_two * v.j_B
    number = 2
    for J in (1, 0):
        for d_T, d_K in ((1.0, v.d_2), (v.d_2, 1.0)):
            for H in (0, 1):
                I_T = 1 if leader == "B" or J else 0
                I_K = 1 if leader == "K" or J else 0
                pT = contest(v.om_T, v.y_TW + d_T * v.Y_WT + (1 - H) * v.Y_KT, v.Y_B)
                Y = d_K * v.Y_W * (1 - v.psi * v.m * (1 - H) * I_T)
                pA = contest(v.omega, v.D_d * (v.Y_S + (1 + v.chi * v.k_e) * Y), foe)
                together = J * v.s_two * v.e_c
                major_K = (1 - pA) * v.v_K - v.c_K - pA * v.q_K - v.sq_K
                major_W = pA * v.v_W - v.c_W - v.v_W
                major_S = pA - v.c_S - 1
                minor = 1 - v.pi_4
                asked_S = -(1 - H) * v.b_w - H * (v.a_W + v.h_S * v.w)
                ends[f"t{number}"] = {
                    "B": I_T * ((1 - pT) * v.v_T - v.c_B) + together,
                    "K": v.sq_K + I_K * (v.pi_4 * major_K + minor * (v.x_4 * v.v_K - v.c_lim)) + together,
                    "W": v.v_W
                    + I_K * (v.pi_4 * major_W - minor * v.c_lim)
                    + v.v_TW
                    + I_T * (pT * v.v_TW - v.c_WT - v.v_TW - H * v.sig_d)
                    - J * v.o_W,
                    "S": 1
                    + I_K * (v.pi_4 * major_S - minor * (v.x_4 + v.c_lim))
                    + v.v_ST
                    + I_T * (pT * v.v_ST - v.v_ST + asked_S),
                }
                number += 1
    return Tree(nodes, ends, {})


def rift(v: SimpleNamespace) -> Tree:
    """G6: a quarrel over money; the adversary K looks for the gap."""
    nodes = {
        "n1": ("W", {"modest": "t1", "maximal": "n2"}),
        "n2": ("S", {"accept": "t2", "refuse": "n3"}),
        "n3": ("W", {"settle": "t3", "cut": "n4"}),
        "n4": ("K", {"wait": "t4", "wedge": "n5", "probe": "n6"}),
        "n5": ("S", {"hold": "t5", "drift": "t6"}),
        "n6": ("W", {"back": "t7", "abstain": "t8"}),
    }
    pain = v.mu_S * v.bd
    ends = {
        "t1": {"W": v.v_W + v.mu_W * v.s, "S": 1 - pain * v.s, "K": 0.0},
        "t2": {
            "W": v.v_W + v.mu_W * v.s_hi,
            "S": 1 - pain * v.s_hi - v.d_S * math.log(v.s_hi / v.s_f),
            "K": 0.0,
        },
        "t3": {
            "W": v.v_W + v.mu_W * v.s_mid - v.a_Y,
            "S": 1 - pain * v.s_mid - 0.5 * v.d_S,
            "K": 0.0,
        },
        "t4": {"W": v.c_1, "S": v.c_2, "K": 0.0},
        "t5": {"W": v.c_1, "S": v.c_2 - 0.5 * v.b_S, "K": -v.c_w},
        "t6": {"W": v.c_1 - v.l_W, "S": 1 - v.L_c - v.L_r + v.i_B, "K": v.l_A - v.c_w},
        "t7": {
            "W": v.c_1 - v.c_cl,
            "S": v.c_2 - v.c_cl,
            "K": 0.3 * v.x_p * v.v_K - v.c_cl,
        },
        "t8": {
            "W": v.c_1 - 0.5 * v.hp,
            "S": v.c_2 - v.x_p - v.a_b,
            "K": v.x_p * v.v_K + 0.5 * v.l_A - 0.5 * v.c_cl,
        },
    }
    return Tree(nodes, ends, {})


TREES = {
    "G1": weapons_test,
    "G2": summit,
    "G3": opportunism,
    "G4": second_theatre,
    "G5B": lambda v: both_theatres(v, "B"),
    "G5K": lambda v: both_theatres(v, "K"),
    "G6": rift,
}
"""Tree name: the function that builds it from the quantities."""


def solve_tree(tree: str, q: Mapping[str, float]) -> Solution:
    """Solve one crisis tree by backward recursion.

    The mover takes each action with a probability proportional to `exp(precision * payoff)`. Where
    other players hold beliefs about the mover's first action, their payoffs follow these beliefs,
    while the mover plays its true probabilities.

    Parameters
    ----------
    tree
        A key of `TREES`.
    q
        Quantities by symbol, from `quantities`.

    Returns
    -------
    Choice probabilities and expected payoffs of every node, and path probabilities of the ends.
    """
    game = TREES[tree](SimpleNamespace(**q))
    choices: dict[str, dict[str, float]] = {}
    payoffs: dict[str, Payoffs] = {}
    ends: dict[str, float] = {}

    def value(place: str) -> Payoffs:
        if place in game.ends:
            return game.ends[place]
        mover, actions = game.nodes[place]
        after = {action: value(target) for action, target in actions.items()}
        drive = {action: q[f"lam_{mover}"] * u[mover] for action, u in after.items()}
        top = max(drive.values())
        weight = {action: math.exp(d - top) for action, d in drive.items()}
        total = sum(weight.values())
        choices[place] = {action: x / total for action, x in weight.items()}
        first = next(iter(actions))
        expected = {}
        for player in after[first]:
            chance = choices[place]
            belief = game.beliefs.get(place, {}).get(player)
            if belief is not None:
                (other,) = (action for action in actions if action != first)
                chance = {first: belief, other: 1 - belief}
            expected[player] = sum(chance[action] * after[action][player] for action in actions)
        payoffs[place] = expected
        return expected

    def walk(place: str, reach: float) -> None:
        if place in game.ends:
            ends[place] = reach
            return
        for action, target in game.nodes[place][1].items():
            walk(target, reach * choices[place][action])

    value("n1")
    walk("n1", 1.0)
    return Solution(choices, payoffs, ends)
