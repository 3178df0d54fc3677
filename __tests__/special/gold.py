"""Reference values for the tests of fluxion/special: python3 __tests__/special/gold.py > __tests__/special/gold.json

Every function is written here a second time, from its definition, in mpmath (https://mpmath.org), and differentiated there by closed forms:
nothing of fluxion takes part. Everything is computed twice, with 60 and with 110 digits more than the cancellation at the
point takes away, must agree to 25 digits, and is rounded to the nearest double. Points are doubles.
"""
import functools
import json
import sys
from itertools import combinations_with_replacement

import mpmath as m
from mpmath import mp, mpf

ORDERS = range(7)


def log_gamma(x, k):
    return m.log(abs(m.gamma(x))) if k == 0 and x < 1e6 else m.loggamma(x) if k == 0 else m.psi(k - 1, x)


def cylinder(kind, n):
    """J, Y or I of order n: k-th derivative as the sum of neighbouring orders (NIST Handbook 10.6.7, 10.29.5)."""

    def derivative(x, k):
        sign = 1 if kind is m.besseli else -1
        if x == 0:  # the power series instead: I and J of order j vanish there but for j = 0
            values = [mpf(k - n == 2 * j) for j in range(k + 1)]
        else:
            values = [kind(n - k + 2 * j, x) for j in range(k + 1)]
        return sum(sign**j * m.binomial(k, j) * v for j, v in enumerate(values)) / mpf(2) ** k

    return derivative


@functools.cache
def cached(f, x, _digits):
    return f(x)


def erfc_inverse(q):
    """Newton's method on log erfc, from the crude start that it needs."""
    if q == 1:
        return mpf(0)
    if q > 1:
        return -erfc_inverse(2 - q)
    x = m.erfinv(1 - q) if q > mpf("1e-3") else m.sqrt(-m.log(q))
    for _ in range(100):
        e = m.erfc(x)
        step = (m.log(e) - m.log(q)) * e * m.sqrt(m.pi) * m.exp(x * x) / 2
        x += step
        if abs(step) < mpf(10) ** (3 - mp.dps) * (1 + abs(x)):
            return x
    raise ArithmeticError("erfc_inverse")


def inverse_derivatives(inverse, slope):
    """Derivatives of z = inverse(x) where dz/dx = slope·e^(c·z²): polynomials in z times powers of dz/dx."""
    s, c = slope

    def derivative(x, k):
        z = cached(inverse, x, mp.dps)
        if k == 0:
            return z
        polynomial = [mpf(1)]
        for j in range(1, k):  # (P·p^j)' = (P' + 2cj·z·P)·p^(j+1)
            differentiated = [i * a for i, a in enumerate(polynomial)][1:] + [mpf(0), mpf(0)]
            shifted = [mpf(0)] + [2 * c * j * a for a in polynomial]
            polynomial = [a + b for a, b in zip(differentiated, shifted)]
        p = s() * m.exp(c * z * z)
        return m.polyval(polynomial[::-1], z) * p**k

    return derivative


def log_normal_cdf(x, k):
    """From h' = −h(x + h) for h = φ/Φ, with digits to spare for what cancels."""
    cdf = m.erfc(-x / m.sqrt(2)) / 2
    if k == 0:
        return m.log(cdf) if x < 0 else m.log1p(-m.erfc(x / m.sqrt(2)) / 2)
    h = [m.npdf(x) / cdf]
    for n in range(k - 1):
        squares = sum(m.binomial(n, j) * h[j] * h[n - j] for j in range(n + 1))
        h.append(-(x * h[n] + (n * h[n - 1] if n else 0) + squares))
    return h[k - 1]


def bell(scale, c):
    """Derivatives from the first on of a function whose slope is scale·e^(c·x²)."""

    def derivative(x, k):
        polynomial = [mpf(1)]
        for _ in range(k - 1):
            differentiated = [i * a for i, a in enumerate(polynomial)][1:] + [mpf(0), mpf(0)]
            shifted = [mpf(0)] + [2 * c * a for a in polynomial]
            polynomial = [a + b for a, b in zip(differentiated, shifted)]
        return scale() * m.exp(c * x * x) * m.polyval(polynomial[::-1], x)

    return derivative


def with_value(f, derivative):
    return lambda x, k: f(x) if k == 0 else derivative(x, k)


HALF = mpf(1) / 2
NORMAL_TAIL = [-37.0, -12.3, -1.5, 0.0, 2.2, 8.0, -24.6, -6.7, -3.1, -0.4, 0.55]
GAMMA_POINTS = [0.3, 20.5, -1.5, -7.3, 1e-8, 1e10, 0.04, 0.8, 3.6, 9.1, 150.0, -30.4]
BESSEL_POINTS = [1e-8, 0.7, 3.1, 12.6, 30.0, 1e4, 0.05, 1.9, 6.2, 24.0, 41.0, 300.0]

UNARY = {
    "erf": (with_value(m.erf, bell(lambda: 2 / m.sqrt(m.pi), -1)), [-2.3, 0.7, 0.0, 1e-9, 5.5, -4.1, -0.3, 0.05, 1.37, 3.2]),
    "erfc": (with_value(m.erfc, bell(lambda: -2 / m.sqrt(m.pi), -1)), [-1.2, 0.7, 0.0, 4.5, 10.0, 26.0, -3.3, 0.31, 2.05, 7.7, 18.6]),
    "erfinv": (
        inverse_derivatives(lambda x: erfc_inverse(1 - x), (lambda: m.sqrt(m.pi) / 2, 1)),
        [-0.95, 0.0, 0.5, 0.9999999, -0.3, 1e-5, 0.12, 0.77, 0.999, 0.99999],
    ),
    "erfcinv": (
        inverse_derivatives(erfc_inverse, (lambda: -m.sqrt(m.pi) / 2, 1)),
        [1e-30, 1e-10, 0.3, 1.0, 1.7, 1e-3, 0.05, 0.8, 1.21, 1.99, 1e-20],
    ),
    "normalCdf": (with_value(lambda x: m.erfc(-x / m.sqrt(2)) / 2, bell(lambda: 1 / m.sqrt(2 * m.pi), -HALF)), NORMAL_TAIL),
    "normalLogCdf": (log_normal_cdf, [-1e4, -100.0, -9.0, -1.5, -0.3, 1.4, 9.0, -31.0, -4.2, -2.1, 0.2, 3.3]),
    "normalQuantile": (
        inverse_derivatives(lambda p: -m.sqrt(2) * erfc_inverse(2 * p), (lambda: m.sqrt(2 * m.pi), HALF)),
        [1e-30, 1e-5, 0.3, 0.5, 0.975, 1e-20, 1e-10, 0.02, 0.41, 0.66, 0.9999],
    ),
    "lgamma": (log_gamma, GAMMA_POINTS + [2.5]),
    "digamma": (lambda x, k: m.psi(k, x), GAMMA_POINTS + [1.0]),
    "trigamma": (lambda x, k: m.psi(k + 1, x), GAMMA_POINTS + [1.0]),
    "besselJ0": (cylinder(m.besselj, 0), [0.0, -3.1] + BESSEL_POINTS),
    "besselJ1": (cylinder(m.besselj, 1), [0.0, -3.1] + BESSEL_POINTS),
    "besselY0": (cylinder(m.bessely, 0), BESSEL_POINTS),
    "besselY1": (cylinder(m.bessely, 1), BESSEL_POINTS),
    "besselI0": (cylinder(m.besseli, 0), [0.0, 1e-8, 0.7, -3.1, 12.6, 60.0, 700.0, 0.05, 1.9, 6.2, 24.0, 200.0]),
    "besselI1": (cylinder(m.besseli, 1), [0.0, 1e-8, 0.7, -3.1, 12.6, 60.0, 700.0, 0.05, 1.9, 6.2, 24.0, 200.0]),
}


def log_beta(x, y, i, j):
    """∂ⁱ/∂xⁱ ∂ʲ/∂yʲ log B"""
    if i + j == 0:
        return m.loggamma(x) + m.loggamma(y) - m.loggamma(x + y)
    both = -m.psi(i + j - 1, x + y)
    return both + (m.psi(i - 1, x) if j == 0 else m.psi(j - 1, y) if i == 0 else 0)


BINARY = {"betaln": (log_beta, [(4.0, 4.0), (0.3, 2.5), (1e8, 1e-3), (2.5, 1e6), (1e-10, 3.0), (12.0, 0.7)])}

# Digits that cancel at the worst of the points above.
LOST = 80


def double(compute):
    results = []
    for digits in (60, 110):
        mp.dps = digits + LOST
        results.append(m.re(compute()))
    a, b = results
    if abs(a - b) > mpf(10) ** -25 * abs(b):
        print("inexact:", a, b, file=sys.stderr)
        sys.exit(1)
    return float(b) + 0.0


cases = []
for name, (f, points) in UNARY.items():
    rows = [{"at": [x], "derivatives": [double(lambda: f(mpf(x), k)) for k in ORDERS]} for x in points]
    cases.append({"op": name, "points": rows})
for name, (f, points) in BINARY.items():
    rows = []
    for x, y in points:
        derivatives = {}
        for order in range(4):
            for path in combinations_with_replacement("01", order):
                counts = (path.count("0"), path.count("1"))
                derivatives["".join(path)] = double(lambda: f(mpf(x), mpf(y), *counts))
        rows.append({"at": [x, y], "derivatives": derivatives})
    cases.append({"op": name, "points": rows})

print("[")
print(",\n".join("  " + json.dumps(c) for c in cases))
print("]")
