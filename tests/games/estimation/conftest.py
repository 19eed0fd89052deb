"""A fit that several tests share, since each compiles for a second."""

import pytest

from games.estimation.simulated import LINE, drawn
from titanium.games.estimation import fit
from titanium.games.ready_made import egame12


@pytest.fixture(scope="session")
def data():
    return drawn()


@pytest.fixture(scope="session")
def found(data):
    return fit(egame12(), LINE, data)
