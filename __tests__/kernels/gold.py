"""Writes gold.json, the oracle of the kernel tests: python3 gold.py [points per family] > gold.json (needs mpmath).

A row is the arguments, the correctly rounded value, and what the rounding left over, in units in the last place. An error of
less than half a unit can so be measured without numbers beyond double precision in the test.
"""

import json
import math
import random
import sys

from mpmath import mp, mpf

mp.prec = 400
random.seed(20240611)
COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 40


def rounded(v):
    """The double nearest to v and the rest in units of its last place; subnormals and overflow included."""
    sign, man, exp, _ = v._mpf_
    try:
        y = man * 2**exp / 1 if exp >= 0 else man / 2**-exp
    except OverflowError:
        return (-math.inf if sign else math.inf), 0
    y = -y if sign else y
    rest = float((v - mpf(y)) / mpf(math.ulp(y)))
    return y, round(rest, 4)


def uniform(a, b):
    return [random.uniform(a, b) for _ in range(COUNT)]


def scaled(a, b):
    """Magnitudes spread evenly over the exponents a to b, both signs."""
    return [random.choice((-1, 1)) * random.uniform(1, 2) * 2.0 ** random.randint(a, b) for _ in range(COUNT)]


def around(points, steps=2):
    """Each point and its neighbours."""
    out = []
    for p in points:
        low = high = p
        out.append(p)
        for _ in range(steps):
            low, high = math.nextafter(low, -math.inf), math.nextafter(high, math.inf)
            out += [low, high]
    return out


def some(points):
    return random.sample(points, min(COUNT, len(points)))


positive = lambda xs: [abs(x) for x in xs]
step = math.log(2) / 256
quarter = [float(k * mp.pi / 4) for k in [*range(-40, 41), *random.sample(range(1, 1040000), 60)] if k]

exp_x = [
    *uniform(-745.2, 709.8), *uniform(-50, 50), *uniform(-1, 1), *scaled(-80, -1), *uniform(-745.2, -707.5), *uniform(707.5, 709.79),
    *[(2 * k + 1) * step for k in random.sample(range(-100000, 100000), COUNT)],
    *around([709.782712893384, -708.3964185322641, -745.1332191019411, 708.0, -708.0]), 709.79, 745.2, -745.14, -746.0, 5e-324, -5e-324,
]
log_x = [
    *positive(scaled(-1074, 1022)), *uniform(0.5, 2), *uniform(0.98, 1.02), *uniform(1 - 1e-6, 1 + 1e-6), *positive(scaled(-1074, -1022)),
    *around([1 + k / 128 for k in some(list(range(-64, 128)))], 1), *around([1.0, 0.6875, 1.375, math.sqrt(0.5), math.sqrt(2), math.e]),
    *[1 + s * 2.0**-k for k in range(1, 53) for s in (1, -1)], *[2.0**k for k in range(-1074, 1024, 97)], 1.7976931348623157e308, 2.2250738585072014e-308,
]
trig_x = [
    *uniform(-math.pi, math.pi), *uniform(-100, 100), *uniform(-823549, 823549), *scaled(-60, -1), *scaled(20, 1022), *some(around(quarter, 1)),
    *some(around([float(k * mp.pi / 2) for k in range(1, 524288, 997)], 1)), *quarter[:80],
    *around([823549.6, 823549.7, 823550.0, 2.0**20, 2.0**27]), 5e-324, 1e22, 6381956970095103 * 2.0**797, 5.92e306,
]
tanh_x = [
    *uniform(-1, 1), *uniform(-20, 20), *uniform(0, 0.02), *scaled(-60, 3), *scaled(-1074, -50), *uniform(18, 23), *uniform(20, 400),
    *around([(2 * k + 1) * step / 2 for k in some(list(range(0, 400)))], 1), 0.34657359027997264, 708.5, 1000.0, 5e-324, 372.5, 373.5, 354.0, 350.0,
]
logistic_x = [
    *uniform(-40, 40), *uniform(-2, 2), *uniform(-746, -700), *uniform(-709, 710), *scaled(-60, 3), *uniform(30, 40), *uniform(-1.2, 0.1),
    *around([0.0, math.log(2), -math.log(2), 708.0, -708.0, -745.1]), 1000.0, -1000.0, 5e-324, -5e-324, 37.4, 36.7,
]
pow_xy = [
    *zip(positive(scaled(-1, 1)), uniform(-700, 700)), *zip(uniform(0, 10), uniform(-20, 20)), *zip(uniform(0.999, 1.001), uniform(-1e5, 1e5)),
    *zip(positive(scaled(-1022, 1022)), uniform(-1.1, 1.1)), *zip(uniform(0.99999, 1.00001), scaled(20, 26)),
    *zip(positive(scaled(-1074, 1022)), random.choices([-3, -2, -1.5, -1, -0.5, 1 / 3, 0.5, 1, 1.5, 2, 3, 4, 5, 7, 10], k=COUNT)),
    *zip(uniform(-30, 30), random.choices([-5, -3, -2, -1, 2, 3, 4, 5, 9, 14, 31], k=COUNT)),
    *zip(uniform(1.4, 1.6), uniform(1000, 1800)), *zip(uniform(1.3, 1.6), uniform(-1800, -1500)),
    *[(1 + s * 2.0**-k, 2.0**j) for k in (1, 5, 10, 20, 30, 40, 50, 52) for s in (1, -1) for j in (k, k + 3, k + 7)],
    (2.0, 0.5), (2.0, 1023.5), (2.0, -1074.5), (10.0, 308.0), (10.0, -323.0), (5e-324, 0.5), (1.7976931348623157e308, 0.5), (0.1, 3.0), (-0.1, 3.0),
]


def table(f, args):
    rows = []
    for a in args:
        a = a if isinstance(a, tuple) else (a,)
        v = f(*map(mpf, a))
        y, rest = rounded(v)
        rows.append([*a, y if math.isfinite(y) else None, rest])
    return rows


def power(x, y):
    return mp.power(x, int(y)) if y == mp.floor(y) and abs(y) < 1e4 else mp.exp(y * mp.log(x))


gold = {
    "exp": table(mp.exp, exp_x),
    "log": table(mp.log, log_x),
    "sin": table(mp.sin, trig_x),
    "cos": table(mp.cos, trig_x),
    "tanh": table(mp.tanh, tanh_x),
    "tanhPartial": table(lambda x: 1 / mp.cosh(x) ** 2, tanh_x),
    "sigmoid": table(lambda x: 1 / (1 + mp.exp(-x)), logistic_x),
    "sigmoidPartial": table(lambda x: 1 / (2 + mp.exp(x) + mp.exp(-x)), logistic_x),
    "softplus": table(lambda x: mp.log1p(mp.exp(x)), logistic_x),
    "pow": table(power, pow_xy),
    "powBasePartial": table(lambda x, y: y * power(x, y - 1), pow_xy),
    "powExponentPartial": table(lambda x, y: power(x, y) * mp.log(x), [p for p in pow_xy if p[0] > 0]),
}

body = ",\n".join(f'"{name}": [\n' + ",\n".join(json.dumps(row) for row in rows) + "\n]" for name, rows in gold.items())
print("{\n" + body + "\n}")
