"""What the machine can do: operations a second by kind, and how many of each kind a future needs.

A small C program times what a hand-tuned program would be made of: vectorised exponentials and logarithms, divisions,
square roots, multiply-adds and simple operations, in single precision, on one thread and on several at once (two
threads that share a core share its units). `count` counts the operations of a jaxpr. The sum of counts over rates is
the time that a future needs at least, and its inverse the ceiling.
"""

import json
import math
import re
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

SOURCE = r"""
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#if defined(__AVX512F__)
#define BYTES 64
#elif defined(__AVX__)
#define BYTES 32
#else
#define BYTES 16
#endif
typedef float vec __attribute__((vector_size(BYTES)));
typedef int ivec __attribute__((vector_size(BYTES)));
enum { LANES = BYTES / 4, SIZE = 2048 / LANES, ROUNDS = 7, KINDS = 6, MOST = 256 };

static inline vec all(float x) { return x - (vec){0}; }
static inline ivec bits(vec x) { ivec b; memcpy(&b, &x, sizeof b); return b; }
static inline vec number(ivec b) { vec x; memcpy(&x, &b, sizeof x); return x; }

/* exp to about 1 ulp in single precision: 2^n times a polynomial, without branches */
static inline vec exp_(vec x) {
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
  return number(bits(y) + (__builtin_convertvector(n, ivec) << 23));
}

/* log of a positive number: exponent plus a polynomial of the mantissa in [0.75, 1.5) */
static inline vec log_(vec x) {
  ivec shifted = bits(x) - 0x3f400000;
  vec e = __builtin_convertvector(shifted >> 23, vec);
  vec r = number((shifted & 0x007fffff) + 0x3f400000) - 1.0f, z = r * r;
  vec y = all(7.0376836292e-2f);
  y = y * r - 1.1514610310e-1f;
  y = y * r + 1.1676998740e-1f;
  y = y * r - 1.2420140846e-1f;
  y = y * r + 1.4249322787e-1f;
  y = y * r - 1.6668057665e-1f;
  y = y * r + 2.0000714765e-1f;
  y = y * r - 2.4999993993e-1f;
  y = y * r + 3.3333331174e-1f;
  return r + (y * r * z + e * -2.12194440e-4f - z * 0.5f) + e * 0.693359375f;
}

static inline vec root_(vec x) {
  vec y;
  for (int j = 0; j < LANES; j++) y[j] = __builtin_sqrtf(x[j]);
  return y;
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}

#define EACH(statement)                                   \
  for (int k = 0; k < repeats; k++) {                     \
    for (int i = 0; i < SIZE; i++) statement;             \
    __asm__ volatile("" : : "r"(out), "r"(in) : "memory"); \
  }
/* eight sums that do not wait for each other, held in registers */
#define CHAINS(statement)                                                                              \
  {                                                                                                    \
    vec s0 = in[0], s1 = in[1], s2 = in[2], s3 = in[3], s4 = in[4], s5 = in[5], s6 = in[6], s7 = in[7]; \
    vec a = all(0.999f), b = all(0.001f);                                                              \
    __asm__ volatile("" : "+m"(a), "+m"(b));                                                           \
    for (int k = 0; k < repeats * SIZE / 8; k++) {                                                     \
      statement(s0) statement(s1) statement(s2) statement(s3)                                          \
      statement(s4) statement(s5) statement(s6) statement(s7)                                          \
      __asm__ volatile("" : "+x"(s0), "+x"(s1), "+x"(s2), "+x"(s3), "+x"(s4), "+x"(s5), "+x"(s6), "+x"(s7)); \
    }                                                                                                  \
    out[0] = s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7;                                                    \
  }
#define MULTIPLY_ADD(s) s = s * a + b;
/* a sum, a difference, a comparison and a choice */
#define SIMPLE(s) { vec t = s + b; s = number((bits(t - a) & (t > a)) | (bits(t) & ~(t > a))); }

static const char *names[KINDS] = {"exp", "log", "div", "sqrt", "fma", "simple"};
static const int simple_operations = 4;
static int threads = 1;
static double best[KINDS];
static pthread_barrier_t line;

static void *work(void *own) {
  vec *in = aligned_alloc(64, sizeof(vec) * SIZE), *out = aligned_alloc(64, sizeof(vec) * SIZE);
  const int repeats = 20000;
  for (int i = 0; i < SIZE; i++)
    for (int j = 0; j < LANES; j++) in[i][j] = 0.1f + 0.003f * (i * LANES + j) / 2;
  for (int round = 0; round < ROUNDS; round++)
    for (int kind = 0; kind < KINDS; kind++) {
      double start = now();
      pthread_barrier_wait(&line);
      switch (kind) {
        case 0: EACH(out[i] = exp_(in[i])) break;
        case 1: EACH(out[i] = log_(in[i])) break;
        case 2: EACH(out[i] = 1.0f / in[i]) break;
        case 3: EACH(out[i] = root_(in[i])) break;
        case 4: CHAINS(MULTIPLY_ADD) break;
        case 5: CHAINS(SIMPLE) break;
      }
      pthread_barrier_wait(&line); /* until the last is done: threads that take turns on a core must not count twice */
      double rate = (double)threads * repeats * SIZE * LANES / (now() - start) * (kind == 5 ? simple_operations : 1);
      if (own == 0 && rate > best[kind]) best[kind] = rate;
    }
  return 0;
}

int main(int count, char **given) {
  if (count > 1) threads = atoi(given[1]);
  if (threads < 1 || threads > MOST) return 1;
  pthread_t all_threads[MOST];
  pthread_barrier_init(&line, 0, threads);
  for (long k = 0; k < threads; k++) pthread_create(&all_threads[k], 0, work, (void *)k);
  for (long k = 0; k < threads; k++) pthread_join(all_threads[k], 0);
  for (int kind = 0; kind < KINDS; kind++) printf("%s\"%s\": %.6g", kind ? ", " : "{", names[kind], best[kind]);
  printf("}\n");
  return 0;
}
"""

TRANSCENDENTAL = frozenset(
    "exp exp2 expm1 log log1p logistic tanh pow erf erfc erf_inv sin cos tan asin acos atan atan2 sinh cosh lgamma"
    " digamma cbrt".split()
)
"""Primitives of a jaxpr that are dear; square roots and divisions are not among them."""

CALLS = frozenset({"jit", "pjit", "closed_call", "custom_jvp_call", "custom_vjp_call"})
"""Primitives that only call what is inside."""

_MADE_OF: Mapping[str, Mapping[str, int]] = {
    "exp": {"exp": 1},
    "expm1": {"exp": 1, "simple": 1},
    "log": {"log": 1},
    "log1p": {"log": 1, "simple": 1},
    "logistic": {"exp": 1, "div": 1, "simple": 1},
    "pow": {"exp": 1, "log": 1, "simple": 1},
    "erf_inv": {"log": 1, "sqrt": 1, "fma": 18, "simple": 20},
    "div": {"div": 1},
    "sqrt": {"sqrt": 1},
    "random_bits": {"simple": 110},
}
"""Primitive to what it takes by hand; a random number is one hash of twenty rounds. Any other takes one operation."""

_NOTHING = frozenset(
    "broadcast_in_dim concatenate convert_element_type copy dynamic_slice gather iota random_fold_in random_split"
    " random_wrap reshape slice squeeze stop_gradient transpose bitcast_convert_type".split()
)
"""Primitives that only move or rename numbers, which a hand-tuned program need not do."""

_HLO = frozenset(
    "exponential exponential-minus-one log log-plus-one logistic tanh power erf sine cosine tan atan2 cbrt".split()
)


def machine_rates(threads: int = 1) -> tuple[dict[str, float] | None, str]:
    """Operations a second by kind, of all threads together, and how they were measured or why they were not."""
    compiler = next((found for name in ("cc", "gcc", "clang") if (found := shutil.which(name))), None)
    if compiler is None:
        return None, "no C compiler (cc, gcc or clang) on this machine"
    with tempfile.TemporaryDirectory() as folder:
        source, program = Path(folder) / "ceiling.c", Path(folder) / "ceiling"
        source.write_text(SOURCE, encoding="utf-8")
        for flags in (["-O3", "-march=native"], ["-O3"]):
            command = [compiler, *flags, "-ffp-contract=fast", "-fno-math-errno", "-w", "-pthread"]
            built = subprocess.run(
                [*command, "-o", str(program), str(source)], capture_output=True, text=True, check=False
            )
            if built.returncode == 0:
                break
        else:
            return None, f"the C program does not compile here: {built.stderr.strip().splitlines()[:1]}"
        done = subprocess.run([str(program), str(threads)], capture_output=True, text=True, check=False, timeout=60)
        if done.returncode:
            return None, f"the C program ended with {done.returncode}"
    return json.loads(done.stdout), f"{Path(compiler).name} {' '.join(flags)}, best of 7"


def seconds(operations: Mapping[str, float], rates: Mapping[str, float]) -> dict[str, float]:
    """Seconds that counted operations take at least, by kind of work.

    Every product is joined with a sum as far as there are sums, and nothing else is gained by joining.

    Parameters
    ----------
    operations
        Primitive to how often it is needed, see `count`.
    rates
        Kind to operations a second, see `machine_rates`.
    """
    work = dict.fromkeys(rates, 0.0)
    for primitive, number in operations.items():
        for kind, times in _MADE_OF.get(primitive, {"simple": 1}).items():
            work[kind] += times * number
    joined = min(operations.get("mul", 0), operations.get("add", 0) + operations.get("sub", 0))
    work["fma"] += joined
    work["simple"] -= 2 * joined
    return {kind: number / rates[kind] for kind, number in work.items()}


class Step(NamedTuple):
    """An equation: primitive, what it reads, size of what it gives, and the jaxprs inside with their repeats."""

    primitive: str
    inputs: tuple[Any, ...]
    size: int
    inner: list[tuple[Any, int]]
    n_fixed: int
    """Inputs of a loop that stay as they are."""


def count(closed: Any) -> Counter[str]:
    """Operations of a jaxpr by primitive, of arrays only: moves and dead ones left out, equal ones once.

    A loop's body counts by the loop's length, and once for what does not change within the loop.
    """
    return _count(closed.jaxpr, 0, 1)


def _count(jaxpr: Any, n_fixed: int, repeats: int) -> Counter[str]:
    steps, outputs = _unfolded(jaxpr)
    fixed = {("input", position) for position in range(n_fixed)}
    for produced, step in steps.items():
        if not step.inner and all(value in fixed or value[0] in ("literal", "constant") for value in step.inputs):
            fixed |= set(produced)
    wanted = set(outputs)
    total: Counter[str] = Counter()
    for produced, step in reversed(list(steps.items())):
        if wanted.isdisjoint(produced):
            continue
        wanted |= set(step.inputs)
        if step.primitive not in _NOTHING and not step.inner:
            total[step.primitive] += step.size * (1 if produced[0] in fixed else repeats)
        for own, length in step.inner:
            total.update(_count(own, step.n_fixed, repeats * length))
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
                    shape = eqn.outvars[0].aval.shape if eqn.outvars else ()
                    repeats = eqn.params.get("length", 1)
                    loops = [(own, repeats) for own in inner]
                    size = math.prod(shape) if shape else 0  # what is one number for the whole block costs nothing
                    n_fixed = eqn.params.get("num_consts", 0)
                    steps[seen[key]] = Step(eqn.primitive.name, tuple(given), size, loops, n_fixed)
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
