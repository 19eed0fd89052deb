"""An epidemic in which people are susceptible, infected or immune, computed for many futures at once with NumPy.

Equations by Kermack and McKendrick (1927, Proceedings of the Royal Society A 115, 700-721), in steps of a day, with
vaccination, a spell of fewer contacts, and two schools on whether immunity lasts.
"""

import numpy as np

from titanium.explore.function import at_most, lever, loguniform, triangular, uniform, wrap

DAYS = 365


def epidemic(
    vaccinated_per_day, contact_cut, cut_from, cut_days, reproduction, infectious_days, seeded, heeded, immunity
):
    """Every future at once: uncertainties and the school are arrays over futures, levers are numbers."""
    recovery = 1 / infectious_days
    waning = np.where(immunity == "wanes", 1 / 180, 0.0)
    susceptible, infected = 1 - seeded, seeded
    immune = np.zeros_like(seeded)
    peak, ever = infected, infected
    for day in range(DAYS):
        is_cut = cut_from <= day < cut_from + cut_days
        contacts = 1 - contact_cut * heeded if is_cut else 1.0
        caught = np.minimum(reproduction * recovery * contacts * infected, 1.0) * susceptible
        healed, lost = recovery * infected, waning * immune
        vaccinated = np.minimum(vaccinated_per_day, susceptible - caught)
        susceptible = susceptible - caught - vaccinated + lost
        infected = infected + caught - healed
        immune = immune + healed + vaccinated - lost
        peak, ever = np.maximum(peak, infected), ever + caught
    return {"peak": peak, "ever_infected": ever, "days_cut": contact_cut * cut_days}


model = wrap(
    epidemic,
    name="sir",
    vectorised=True,
    levers={
        "vaccinated_per_day": lever(0, 0.01, baseline=0, unit="share"),
        "contact_cut": lever(0, 0.8, baseline=0, unit="share"),
        "cut_from": lever(0, 120, baseline=30, unit="days"),
        "cut_days": lever(0, 180, baseline=0, unit="days"),
    },
    uncertainties={
        "reproduction": triangular(1.2, 2.5, 4, name="infections by one case at the start"),
        "infectious_days": uniform(4, 12, unit="days"),
        "seeded": loguniform(1e-5, 1e-3, unit="share", name="infected on the first day"),
        "heeded": uniform(0.3, 0.9, unit="share", name="share of the cut that people keep to"),
    },
    schools={"immunity": {"lasts": "for good", "wanes": "half a year on average"}},
    metrics={"peak": "share", "ever_infected": "ratio", "days_cut": "days"},
    packages={
        "early": {"contact_cut": 0.6, "cut_from": 14, "cut_days": 90, "vaccinated_per_day": 0.002},
        "late": {"contact_cut": 0.6, "cut_from": 60, "cut_days": 90, "vaccinated_per_day": 0.002},
        "vaccinate": {"vaccinated_per_day": 0.008},
    },
    thresholds={
        "peak": at_most(0.1, breaks_as="more than one in ten are ill at once"),
        "days_cut": at_most(60, breaks_as="more than sixty days of contacts are lost"),
    },
)
