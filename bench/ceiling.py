"""What the machine can do: transcendentals a second on one core, and how many of them a future needs.

`machine_rates` times a vectorised exponential and fused multiply-adds in a small C program; `count` counts the
transcendentals of a jaxpr. Their quotient is a ceiling on futures a second: it leaves out all other arithmetic,
memory and random numbers, and prices a logarithm or a logistic like an exponential, so no program reaches it.
"""

import json
import math
import re
import shutil
import subprocess
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

SOURCE = r"""
#include <stdio.h>
#include <string.h>
#include <time.h>

typedef float vec __attribute__((vector_size(64)));
typedef int ivec __attribute__((vector_size(64)));

static inline vec all(float x) { return x - (vec){0}; }

/* exp to about 1 ulp in single precision: 2^n times a polynomial, without branches */
static inline vec exp16(vec x) {
  const vec magic = all(12582912.0f);
  vec n = x * 1.44269504f + magic - magic;
  vec r = x - n * 0.693359375f - n * -2.12194440e-4f;
  vec y = all(1.9875691500e-4f);
  y = y * r + 1.3981999507e-3f;
  y = y * r + 8.3334519073e-3f;
  y = y * r + 4.1665795894e-2f;
  y = y * r + 1.6666665459e-1f;
  y = y * r + 5.0000001201e-1f;
  y = y * r * r + r + 1.0f;
  ivec bits, power = __builtin_convertvector(n, ivec) << 23;
  memcpy(&bits, &y, sizeof y);
  bits += power;
  memcpy(&y, &bits, sizeof y);
  return y;
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}

int main(void) {
  enum { SIZE = 128, LANES = 16, CHAINS = 12 };
  static vec in[SIZE], out[SIZE];
  double best_exp = 0, best_fma = 0;
  float sink = 0;
  for (int i = 0; i < SIZE; i++)
    for (int j = 0; j < LANES; j++) in[i][j] = -3.0f + 0.003f * (i * LANES + j) / 2;
  for (int round = 0; round < 7; round++) {
    double start = now();
    const int repeats = 40000;
    for (int k = 0; k < repeats; k++) {
      for (int i = 0; i < SIZE; i++) out[i] = exp16(in[i]);
      __asm__ volatile("" ::: "memory");
    }
    double rate = (double)repeats * SIZE * LANES / (now() - start);
    if (rate > best_exp) best_exp = rate;
    sink += out[SIZE / 2][3];

    vec sum[CHAINS], a = all(0.999f), b = all(0.001f);
    for (int c = 0; c < CHAINS; c++) sum[c] = all((float)c);
    __asm__ volatile("" : "+m"(a), "+m"(b));
    start = now();
    const int steps = 8000000;
    for (int k = 0; k < steps; k++)
      for (int c = 0; c < CHAINS; c++) sum[c] = sum[c] * a + b;
    rate = (double)steps * CHAINS * LANES / (now() - start);
    if (rate > best_fma) best_fma = rate;
    for (int c = 0; c < CHAINS; c++) sink += sum[c][5];
  }
  printf("{\"exp\": %.6g, \"fma\": %.6g, \"sink\": %g}\n", best_exp, best_fma, sink);
  return 0;
}
"""

TRANSCENDENTAL = frozenset(
    "exp exp2 expm1 log log1p logistic tanh pow erf erfc erf_inv sin cos tan asin acos atan atan2 sinh cosh lgamma"
    " digamma cbrt".split()
)
"""Primitives of a jaxpr that are counted; square roots and divisions are not."""

CALLS = frozenset({"jit", "pjit", "closed_call", "custom_jvp_call", "custom_vjp_call"})
"""Primitives that only call what is inside."""

_HLO = frozenset(
    "exponential exponential-minus-one log log-plus-one logistic tanh power erf sine cosine tan atan2 cbrt".split()
)


def machine_rates() -> tuple[dict[str, float] | None, str]:
    """Exponentials and multiply-adds a second on one core, and how they were measured or why they were not."""
    compiler = next((found for name in ("cc", "gcc", "clang") if (found := shutil.which(name))), None)
    if compiler is None:
        return None, "no C compiler (cc, gcc or clang) on this machine"
    with tempfile.TemporaryDirectory() as folder:
        source, program = Path(folder) / "ceiling.c", Path(folder) / "ceiling"
        source.write_text(SOURCE, encoding="utf-8")
        for flags in (["-O3", "-march=native"], ["-O3"]):
            wide = ["-mprefer-vector-width=512"] if "-march=native" in flags else []
            command = [compiler, *flags, *wide, "-ffp-contract=fast", "-w", "-o", str(program), str(source)]
            built = subprocess.run(command, capture_output=True, text=True, check=False)
            if built.returncode == 0:
                break
        else:
            return None, f"the C program does not compile here: {built.stderr.strip().splitlines()[:1]}"
        done = subprocess.run([str(program)], capture_output=True, text=True, check=False, timeout=60)
        if done.returncode:
            return None, f"the C program ended with {done.returncode}"
    rates = json.loads(done.stdout)
    return {"exp": rates["exp"], "fma": rates["fma"]}, f"{Path(compiler).name} {' '.join(flags)}, best of 7"


class Step(NamedTuple):
    """An equation: primitive, what it reads, size of what it gives, and the jaxprs inside with their repeats."""

    primitive: str
    inputs: tuple[Any, ...]
    size: int
    inner: list[tuple[Any, int]]


def count(closed: Any) -> Counter[str]:
    """Transcendentals of a jaxpr by primitive: dead ones left out, equal ones once, loops by their length."""
    return _count(closed.jaxpr)


def _count(jaxpr: Any) -> Counter[str]:
    steps, outputs = _unfolded(jaxpr)
    wanted = set(outputs)
    total: Counter[str] = Counter()
    for produced, step in reversed(list(steps.items())):
        if wanted.isdisjoint(produced):
            continue
        wanted |= set(step.inputs)
        if step.primitive in TRANSCENDENTAL:
            total[step.primitive] += step.size
        for own, repeats in step.inner:
            for primitive, number in _count(own).items():
                total[primitive] += repeats * number
    return total


def _unfolded(jaxpr: Any) -> tuple[dict[tuple[Any, ...], Step], list[Any]]:
    """Equations by what they produce, plain calls unfolded and equal equations merged; and what is returned."""
    steps: dict[tuple[Any, ...], Step] = {}
    seen: dict[Any, tuple[Any, ...]] = {}

    def run(jaxpr: Any, inputs: list[Any]) -> list[Any]:
        value: dict[Any, Any] = dict(zip(jaxpr.invars, inputs, strict=True))
        value |= {constant: ("constant", id(constant)) for constant in jaxpr.constvars}

        def read(atom: Any) -> Any:
            return ("literal", str(atom)) if hasattr(atom, "val") else value[atom]

        for eqn in jaxpr.eqns:
            given = [read(atom) for atom in eqn.invars]
            inner = _inside(eqn)
            if len(inner) == 1 and eqn.primitive.name in CALLS:
                results = run(inner[0], given)
            else:
                key = (eqn.primitive.name, tuple(given), id(eqn) if inner else str(eqn.params))
                if key not in seen:
                    seen[key] = tuple((len(steps), position) for position in range(len(eqn.outvars)))
                    size = math.prod(eqn.outvars[0].aval.shape) if eqn.outvars else 0
                    repeats = eqn.params.get("length", 1)
                    steps[seen[key]] = Step(eqn.primitive.name, tuple(given), size, [(own, repeats) for own in inner])
                results = list(seen[key])
            value |= dict(zip(eqn.outvars, results, strict=True))
        return [read(atom) for atom in jaxpr.outvars]

    outputs = run(jaxpr, [("input", position) for position in range(len(jaxpr.invars))])
    return steps, outputs


def _inside(eqn: Any) -> list[Any]:
    """Jaxprs among an equation's parameters."""
    found = []
    for parameter in eqn.params.values():
        for own in parameter if isinstance(parameter, tuple | list) else [parameter]:
            own = getattr(own, "jaxpr", own)
            if hasattr(own, "eqns"):
                found.append(own)
    return found


def count_compiled(text: str, width: int, repeats: int) -> float:
    """Transcendentals a future in an optimised program, every copy counted.

    Parameters
    ----------
    text
        The program as XLA prints it.
    width
        Futures in one call.
    repeats
        Quarters: how often the body of the loop runs.
    """
    bodies: dict[str, list[str]] = {}
    entry = name = ""
    for line in text.splitlines():
        opening = re.match(r"(ENTRY )?%?([\w.\-]+) .*\{$", line)
        if opening and not line.startswith(" "):
            name = opening.group(2)
            bodies[name] = []
            entry = name if opening.group(1) else entry
        elif name:
            bodies[name].append(line)

    def total(name: str) -> float:
        found = 0.0
        for line in bodies.get(name, ()):
            called = re.match(r"\s+(?:ROOT )?%?[\w.\-]+ = \(?\w+\[([\d,]*)\].* ([\w\-]+)\(", line)
            operation = re.search(r"[\]})] ([a-z][\w\-]*)\(", line)
            if called and operation and operation.group(1) in _HLO:
                found += math.prod(int(length) for length in called.group(1).split(",") if length) / width
            for callee in re.findall(r"(?:calls|to_apply)=%?([\w.\-]+)", line):
                found += total(callee)
            for callee in re.findall(r" body=%?([\w.\-]+)", line):
                found += repeats * total(callee)
        return found

    return total(entry)
