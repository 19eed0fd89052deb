"""A value that many kernels need is computed once; what a program gives does not change."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from titanium.model.sharing import COMPILER_OPTIONS, computed_once

DRAWS = np.linspace(0.1, 2.0, 64, dtype=np.float32)


def forecast(level, quarters):
    """Ten outlooks that rest on one long sum; their mean and the best of them are carried over some quarters."""

    def advance(_, carry):
        level, best = carry
        common = level
        for weight in range(1, 9):
            common = common * 0.5 + jnp.maximum(level - weight, 0.25)
        outlooks = [jnp.exp(-common * step) for step in range(1, 11)]
        mean = jax.jit(lambda parts: sum(parts) / len(parts))(outlooks)
        for outlook in outlooks:
            best = jnp.maximum(best, outlook * level)
        return mean, best

    mean, best = jax.lax.fori_loop(0, quarters, advance, (level, level))
    return {"mean": mean, "best": best, "start": level}


def test_results_are_those_of_the_plain_function():
    expected, found = jax.jit(forecast)(DRAWS, 5), jax.jit(computed_once(forecast))(DRAWS, 5)
    assert found.keys() == expected.keys()
    np.testing.assert_array_equal(found["start"], expected["start"])
    for name in ("mean", "best"):
        np.testing.assert_allclose(found[name], expected[name], rtol=1e-6)


def test_the_shared_sum_is_kept_and_nothing_else():
    program = str(jax.make_jaxpr(computed_once(forecast))(DRAWS, 5))
    assert program.count("optimization_barrier") == 1


@pytest.mark.skipif(jax.default_backend() != "cpu", reason="how XLA fuses on the CPU")
def test_the_compiled_program_has_no_copies_of_the_sum():
    def maxima(function):
        program = jax.jit(function, compiler_options=dict(COMPILER_OPTIONS)).lower(DRAWS, 5).compile()
        return str(program.as_text()).count(" maximum(")

    assert maxima(forecast) > 50, "XLA copies nothing any more: the rewriting has become useless"
    assert maxima(computed_once(forecast)) == 8 + 10, "XLA drops barriers before it fuses: nothing is gained any more"


def test_a_value_that_nobody_shares_is_left_alone():
    program = jax.make_jaxpr(computed_once(lambda x: jnp.exp(x * 2 + 1)))(DRAWS)
    assert "optimization_barrier" not in str(program)


def test_an_equation_that_is_written_twice_is_computed_once():
    program = jax.make_jaxpr(computed_once(lambda x: jnp.exp(x) + jnp.exp(x)))(DRAWS)
    assert str(program).count(" exp ") == 1


def test_one_number_for_all_futures_is_never_kept():
    def scaled(factor):
        rate = factor * 2 + 1 - factor * factor + 3 * factor
        return [jnp.exp(rate * step * DRAWS) for step in range(1, 9)]

    assert "optimization_barrier" not in str(jax.make_jaxpr(computed_once(scaled))(np.float32(2)))
