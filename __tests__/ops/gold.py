"""Reference values for rules.test.ts: python3 __tests__/ops/gold.py > __tests__/ops/gold.json

Every operation is written here a second time, from its definition, in mpmath (https://mpmath.org) with 60 digits, and differentiated
numerically there: nothing of fluxion takes part. Results are rounded to the nearest double. Points are doubles, away from kinks and poles.
"""
import json
from itertools import combinations_with_replacement

from mpmath import mp, mpf
import mpmath as m

mp.dps = 60


def sinc(x, k=0):
    # k-th derivative of sin(pi x)/(pi x) as an integral, accurate at 0 too
    return m.quad(lambda s: (m.pi * s) ** k * m.cos(m.pi * x * s + k * m.pi / 2), [0, 1])


def exprel(x, k=0):
    return m.quad(lambda s: s**k * m.exp(x * s), [0, 1])


def sigmoid(x):
    return 1 / (1 + m.exp(-x))


def softplus(x):
    return m.log(1 + m.exp(x))


UNARY = {
    "neg": (lambda x: -x, [-1.7, 0.3, 2.9]),
    "reciprocal": (lambda x: 1 / x, [-1.3, 0.4, 2.5]),
    "square": (lambda x: x * x, [-1.7, 0.3, 2.9]),
    "sqrt": (m.sqrt, [0.2, 1.1, 40.0]),
    "cbrt": (lambda x: m.sign(x) * abs(x) ** (mpf(1) / 3), [-2.4, 0.2, 30.0]),
    "exp": (m.exp, [-3.1, 0.4, 5.2]),
    "exp2": (lambda x: mpf(2) ** x, [-3.1, 0.4, 5.2]),
    "expm1": (lambda x: m.exp(x) - 1, [-3.1, 1e-9, 2.2]),
    "log": (m.log, [0.2, 1.7, 55.0]),
    "log2": (lambda x: m.log(x) / m.log(2), [0.2, 1.7, 55.0]),
    "log10": (m.log10, [0.2, 1.7, 55.0]),
    "log1p": (lambda x: m.log(1 + x), [-0.7, 1e-9, 8.0]),
    "sigmoid": (sigmoid, [-30.5, 0.8, 6.3]),
    "logit": (lambda x: m.log(x / (1 - x)), [1e-5, 0.3, 0.93]),
    "softplus": (softplus, [-30.5, 0.8, 6.3]),
    "logSigmoid": (lambda x: -softplus(-x), [-6.3, 0.8, 30.5]),
    "logCosh": (lambda x: m.log(m.cosh(x)), [-2.2, 0.4, 7.5]),
    "exprel": (exprel, [-2.6, 1e-7, 3.3]),
    "sin": (m.sin, [-2.2, 0.7, 31.0]),
    "cos": (m.cos, [-2.2, 0.7, 31.0]),
    "tan": (m.tan, [-1.2, 0.3, 2.4]),
    "asin": (m.asin, [-0.85, 0.2, 0.6]),
    "acos": (m.acos, [-0.85, 0.2, 0.6]),
    "atan": (m.atan, [-3.1, 0.2, 1.6]),
    "sinc": (sinc, [-1.4, 1e-7, 2.6]),
    "sinh": (m.sinh, [-2.2, 0.4, 3.1]),
    "cosh": (m.cosh, [-2.2, 0.4, 3.1]),
    "tanh": (m.tanh, [-2.2, 0.4, 3.1]),
    "sech": (m.sech, [-2.2, 0.4, 3.1]),
    "asinh": (m.asinh, [-2.2, 0.4, 3.1]),
    "acosh": (m.acosh, [1.2, 2.3, 9.0]),
    "atanh": (m.atanh, [-0.85, 0.2, 0.6]),
    "abs": (abs, [-1.7, 0.3, 2.9]),
    "sign": (m.sign, [-1.7, 0.3, 2.9]),
    "relu": (lambda x: max(x, mpf(0)), [-1.7, 0.3, 2.9]),
    "floor": (m.floor, [-1.7, 0.3, 2.9]),
    "ceil": (m.ceil, [-1.7, 0.3, 2.9]),
    "round": (lambda x: m.floor(x + mpf(1) / 2), [-1.7, 0.3, 2.9]),
    "trunc": (lambda x: m.sign(x) * m.floor(abs(x)), [-1.7, 0.3, 2.9]),
}

BINARY = {
    "add": (lambda x, y: x + y, [(1.3, -0.4), (-2.1, 0.7), (0.6, 3.1)]),
    "sub": (lambda x, y: x - y, [(1.3, -0.4), (-2.1, 0.7), (0.6, 3.1)]),
    "mul": (lambda x, y: x * y, [(1.3, -0.4), (-2.1, 0.7), (0.6, 3.1)]),
    "div": (lambda x, y: x / y, [(1.3, -0.4), (-2.1, 0.7), (0.6, 3.1)]),
    "pow": (lambda x, y: x**y, [(1.3, -0.4), (0.3, 2.0), (2.6, 3.1)]),
    "hypot": (lambda x, y: m.sqrt(x * x + y * y), [(1.3, -0.4), (-2.1, 0.7), (2.5, 2.5)]),
    "atan2": (lambda y, x: m.atan2(y, x), [(1.3, -0.4), (-2.1, 0.7), (0.6, 3.1)]),
    "logAddExp": (lambda x, y: m.log(m.exp(x) + m.exp(y)), [(1.3, -0.4), (0.75, 0.75), (-2.6, 3.1)]),
    "xlogy": (lambda x, y: x * m.log(y), [(1.3, 0.4), (-2.1, 0.7), (0.6, 3.1)]),
    "max": (max, [(1.3, -0.4), (-2.1, 0.7), (0.6, 3.1)]),
    "min": (min, [(1.3, -0.4), (-2.1, 0.7), (0.6, 3.1)]),
    "leakyRelu": (lambda x, a: x if x > 0 else a * x, [(1.3, 0.05), (-2.1, 0.3), (-0.6, 0.01)]),
    "mod": (lambda x, y: x - y * m.floor(x / y), [(1.3, -0.4), (-2.2, 0.7), (9.6, 3.1)]),
    "rem": (lambda x, y: x - y * m.sign(x / y) * m.floor(abs(x / y)), [(1.3, -0.4), (-2.2, 0.7), (9.6, 3.1)]),
    "strongMul": (lambda x, y: x * y, [(1.3, -0.4), (-2.1, 0.7), (0.6, 3.1)]),
    "unit": (lambda x, y: x / m.sqrt(x * x + y * y), [(1.3, -0.4), (-2.1, 0.7), (2.5, 2.5)]),
}

# The second argument is a plain integer, never differentiated.
PARAMETER = {
    "powInt": (lambda x, n: x**n, [(1.3, -3), (-2.1, 2), (0.6, 5)]),
    "sincDerivative": (lambda x, k: sinc(x, k), [(-1.4, 0), (0.3, 1), (2.6, 3)]),
    "exprelDerivative": (lambda x, k: exprel(x, k), [(-2.6, 0), (0.3, 1), (3.3, 3)]),
}

TERNARY = {
    "clip": (lambda x, lo, hi: min(max(x, lo), hi), [(0.3, -1.0, 2.0), (-4.0, -1.0, 2.0), (7.0, -1.0, 2.0)]),
}

ORDERS = range(4)


def double(x):
    x = m.re(x)
    return 0.0 if abs(x) < mpf(10) ** -45 else float(x)


def derivative(f, at, counts):
    if sum(counts) == 0:
        return f(*at)
    return m.diff(f, tuple(at), counts) if len(at) > 1 else m.diff(f, at[0], counts[0])


def case(op, f, points, arity):
    rows = []
    for p in points:
        at = [mpf(v) for v in p]
        derivatives = {}
        for order in ORDERS:
            for path in combinations_with_replacement(range(arity), order):
                counts = tuple(path.count(i) for i in range(arity))
                derivatives["".join(map(str, path))] = double(derivative(f, at, counts))
        rows.append({"at": list(p), "derivatives": derivatives})
    return {"op": op, "points": rows}


def parametric(op, f, points):
    rows = []
    for x, n in points:
        # The integrals are differentiated under the sign; mpmath's diff of a quadrature would lose digits.
        if op == "powInt":
            values = [derivative(lambda t: f(t, n), [mpf(x)], (k,)) for k in ORDERS]
        else:
            values = [f(mpf(x), n + k) for k in ORDERS]
        rows.append({"at": [x, n], "derivatives": {"0" * k: double(v) for k, v in enumerate(values)}})
    return {"op": op, "points": rows}


def integral(op, f, points):
    rows = [{"at": [x], "derivatives": {"0" * k: double(f(mpf(x), k)) for k in ORDERS}} for x in points]
    return {"op": op, "points": rows}


# Besides the points above: zeros, ones and ties, where a rule is most likely to take a wrong branch and the function is smooth all the same.
for name in (
    "neg square exp exp2 expm1 log1p sigmoid softplus logSigmoid logCosh exprel sin cos tan asin acos atan sinc "
    "sinh cosh tanh sech asinh atanh"
).split():
    UNARY[name][1].append(0.0)
for name in "reciprocal sqrt cbrt exp log log2 log10 softplus abs relu".split():
    UNARY[name][1].append(1.0)
for name in "add sub mul strongMul".split():
    BINARY[name][1].extend([(0.0, 0.0), (0.0, 1.5)])
BINARY["div"][1].append((0.0, 1.5))
BINARY["pow"][1].extend([(1.6, 0.0), (1.0, 0.0), (1.6, 1.0)])
BINARY["hypot"][1].extend([(3.0, 0.0), (0.0, -3.0)])
BINARY["unit"][1].extend([(3.0, 0.0), (0.0, -3.0)])
BINARY["atan2"][1].extend([(0.0, 1.5), (1.5, 0.0)])
BINARY["logAddExp"][1].append((0.0, 0.0))
BINARY["xlogy"][1].extend([(0.0, 0.4), (0.0, 1.0), (1.3, 1.0)])

cases = []
for name, (f, points) in UNARY.items():
    cases.append(integral(name, f, points) if name in ("sinc", "exprel") else case(name, f, [(x,) for x in points], 1))
for name, (f, points) in BINARY.items():
    cases.append(case(name, f, points, 2))
for name, (f, points) in PARAMETER.items():
    cases.append(parametric(name, f, points))
for name, (f, points) in TERNARY.items():
    cases.append(case(name, f, points, 3))

print("[")
print(",\n".join("  " + json.dumps(c) for c in cases))
print("]")
