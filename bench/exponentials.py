"""Exponentials a second that the whole machine can do in single and in double precision, by a small C program."""

import json
import shutil
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

SOURCE = r"""
#include <stdio.h>
#include <string.h>
#include <time.h>

typedef float f32 __attribute__((vector_size(64)));
typedef int i32 __attribute__((vector_size(64)));
typedef double f64 __attribute__((vector_size(64)));
typedef long long i64 __attribute__((vector_size(64)));

/* 2^n times a polynomial (Taylor's, of as many terms as the type can tell), without branches */
#define EXPONENTIAL(name, vec, ivec, factor, log2e, magic, mantissa, high, low, terms) \
  static inline vec name(vec x) {                                                      \
    vec n = x * log2e + magic - magic;                                                 \
    vec r = x - n * high - n * low;                                                    \
    vec y = r * 0 + factor[terms];                                                     \
    for (int k = terms - 1; k >= 0; k--) y = y * r + factor[k];                        \
    ivec bits, power = __builtin_convertvector(n, ivec) << mantissa;                   \
    memcpy(&bits, &y, sizeof y);                                                       \
    bits += power;                                                                     \
    memcpy(&y, &bits, sizeof y);                                                       \
    return y;                                                                          \
  }
#define FACTORS(one) {one, one, one / 2, one / 6, one / 24, one / 120, one / 720, one / 5040, \
  one / 40320, one / 362880, one / 3628800, one / 39916800}
static const float single[] = FACTORS(1.0f);
static const double twice[] = FACTORS(1.0);
EXPONENTIAL(exp32, f32, i32, single, 1.44269504f, 12582912.0f, 23, 0.693359375f, -2.12194440e-4f, 6)
EXPONENTIAL(exp64, f64, i64, twice, 1.4426950408889634, 6755399441055744.0, 52, 0.69314718036912382,
            1.9082149292705877e-10, 11)

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}

#define MEASURE(vec, lanes, name)                                                            \
  static double measure_##name(double *sink) {                                               \
    enum { SIZE = 128 };                                                                     \
    static vec in[SIZE], out[SIZE];                                                          \
    double best = 0;                                                                         \
    for (int i = 0; i < SIZE; i++)                                                           \
      for (int j = 0; j < lanes; j++) in[i][j] = -3 + 0.003 * (i * lanes + j) * 16 / lanes;  \
    for (int round = 0; round < 9; round++) {                                                \
      double start = now();                                                                  \
      for (int k = 0; k < 30000; k++) {                                                      \
        for (int i = 0; i < SIZE; i++) out[i] = name(in[i]);                                 \
        __asm__ volatile("" ::: "memory");                                                   \
      }                                                                                      \
      double rate = 30000.0 * SIZE * lanes / (now() - start);                                \
      if (rate > best) best = rate;                                                          \
    }                                                                                        \
    *sink += out[0][0];                                                                      \
    return best;                                                                             \
  }
MEASURE(f32, 16, exp32)
MEASURE(f64, 8, exp64)

int main(void) {
  double sink = 0, slow = measure_exp64(&sink), fast = measure_exp32(&sink);
  printf("{\"float32\": %.6g, \"float64\": %.6g, \"sink\": %.17g}\n", fast, slow, sink);
  return 0;
}
"""


def exponentials(n_threads: int) -> tuple[dict[str, float] | None, str]:
    """Exponentials a second by type with so many copies at once, and how they were measured or why not."""
    compiler = next((found for name in ("cc", "gcc", "clang") if (found := shutil.which(name))), None)
    if compiler is None:
        return None, "no C compiler (cc, gcc or clang) on this machine"
    with tempfile.TemporaryDirectory() as folder:
        source, program = Path(folder) / "exponentials.c", Path(folder) / "exponentials"
        source.write_text(SOURCE, encoding="utf-8")
        flags = ["-O3", "-march=native", "-mprefer-vector-width=512", "-funroll-loops", "-ffp-contract=fast", "-w"]
        for tried in (flags, ["-O3", "-w"]):
            command = [compiler, *tried, "-o", str(program), str(source)]
            if subprocess.run(command, capture_output=True, check=False).returncode == 0:
                break
        else:
            return None, "the C program does not compile here"

        def once(_: int) -> dict[str, float]:
            return json.loads(subprocess.run([str(program)], capture_output=True, text=True, check=True).stdout)

        with ThreadPoolExecutor(n_threads) as pool:
            found = list(pool.map(once, range(n_threads)))
    rates = {kind: sum(one[kind] for one in found) for kind in ("float32", "float64")}
    return rates, f"{Path(compiler).name}, {n_threads} at once, best of 9 each"
