"""Prints the golden tables of the tests, from PyTorch and scikit-learn in float64.

    python3 test/golden/make.py FAMILY
        prints test/golden/FAMILY.ts anew: every row is computed again from the `source` it carries.
    python3 test/golden/make.py FAMILY NAME SOURCE [on=TABLE] [options='{ slope: 0.2 }']
        prints the row of one member, to be pasted into that file, for instance
        python3 test/golden/make.py activations softsign 'F.softsign(x)'

`npm run format` breaks the lines as the linter wants them.

A source is a Python expression over what its family provides (see the functions below). It must not
be the formula under test copied out: where the library has the function, it names that.
"""
import math
import platform
import re
import sys
from pathlib import Path

import numpy
import sklearn
import torch
import torch.nn.functional as F
from sklearn import metrics as sk
from sklearn.calibration import calibration_curve
from sklearn.linear_model import LogisticRegression, Ridge
from torch import nn, optim

torch.set_default_dtype(torch.float64)

POINTS = [-20, -3, -1, -0.5, 0, 0.5, 1, 3, 20, -1e4, 1e4, -1e308, 1e308]
LIMITS = [float("-inf"), float("inf"), float("nan")]
STEPS = [1, 2, 3, 4, 5, 100]
GIVEN_STEPS = [1, 2, 3, 6, 10, 20]
FANS = [(1, 1), (2, 8), (64, 32), (784, 128)]
# The linter wants constants by name.
NAMED = {math.log(2): "Math.LN2", math.log(10): "Math.LN10", math.sqrt(2): "Math.SQRT2", math.sqrt(0.5): "Math.SQRT1_2"}
NAMED |= {math.pi: "Math.PI", math.e: "Math.E", math.log2(math.e): "Math.LOG2E", math.log10(math.e): "Math.LOG10E"}


def text(value):
    """Python values as TypeScript."""
    if isinstance(value, str):
        return f"'{value}'"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(text, value))}]"
    if isinstance(value, dict):
        quoted = {key: key if key.isidentifier() else f"'{key}'" for key in value}
        return f"{{ {', '.join(f'{quoted[key]}: {text(each)}' for key, each in value.items())} }}"
    if abs(value) in NAMED:
        return f"{'-' if value < 0 else ''}{NAMED[abs(value)]}"
    if value != value:
        return "Number.NaN"
    if value in (float("inf"), float("-inf")):
        return f"Number.{'POSITIVE' if value > 0 else 'NEGATIVE'}_INFINITY"
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return re.sub(r"e([+-])0*", lambda m: "e-" if m[1] == "-" else "e", repr(float(value)))


def soft_rows(logits):
    return torch.softmax(torch.tensor(logits), 1).tolist()


def draw(seed, *shape, kind="normal", scale=1.0, **more):
    """Random numbers, rounded so that they read well."""
    numbers = numpy.random.default_rng(seed)
    return (scale * getattr(numbers, kind)(size=shape, **more)).round(2).tolist()


# --- activations: `x` holds [x, 0], so that one in which a row depends on itself has two entries.

class Replaced(torch.autograd.Function):
    """The values of one table with the derivative of another, as SpikingJelly has surrogates."""
    @staticmethod
    def forward(context, value, smooth):
        return value.clone()

    @staticmethod
    def backward(context, change):
        return None, change


def sparsemax(z):
    """Algorithm 1 of Martins and Astudillo 2016, by sorting, as PyTorch 1.13 has none."""
    z = z - z.max().detach()
    falling = torch.sort(z, descending=True)[0]
    sums = torch.cumsum(falling, 0)
    count = int((1 + torch.arange(1, len(z) + 1) * falling > sums).sum())
    level = (sums[count - 1] - 1) / count
    return torch.where(z <= level, torch.zeros_like(z), z - level)


SURROGATES = {
    "replaced": Replaced.apply,
    "straightThrough": lambda x, k: k * x,
    "sigmoid": lambda x, k: torch.sigmoid(4 * k * x),
    # SpikingJelly's PiecewiseQuadratic and ATan, with alpha = k and 2k.
    "triangle": lambda x, k: torch.where(x.abs() * k > 1, 0 * x.clamp(-1, 1), k * x - k * k * x.clamp(-1 / k, 1 / k).abs() * x / 2),
    "arctan": lambda x, k: torch.arctan(torch.pi * k * x) / torch.pi + 0.5,
}


def activations(source, **_):
    def at(point, order):
        x = torch.tensor([point, 0.0], requires_grad=True)
        y = eval(source, {"torch": torch, "F": F, "x": x, "sparsemax": sparsemax, **SURROGATES})[0]
        if order == 0:
            return y.item()
        # What PyTorch tracks no gradient for is constant almost everywhere.
        return torch.autograd.grad(y, x)[0][0].item() if y.requires_grad else 0
    return {
        "values": [at(point, 0) for point in POINTS + LIMITS],
        "derivatives": [at(point, 1) for point in POINTS],
    }


# --- losses: `p` are the predictions or logits, `t` the targets.

LABELS = [[1, 0, 0], [0, 0, 1], [0, 1, 0], [0, 0, 1]]
SHARES = [[0.2, 0.5, 0.3], [0.9, 0.1, 0], [0.25, 0.25, 0.5]]
YES_NO = [[1, 0, 0], [1, 1, 0], [0, 1, 0.3], [0.25, 0.75, 1], [0, 0, 0], [1, 1, 1], [0.5, 0.9, 0.1]]
FAR = [[1e4, -1e4, 0], [-1e4, 1e4, 1e4], [-1e4, -1e4, 3], [1e4, 1e4, 1e4]]
COUNTS = [[0, 1, 4], [2, 0, 0.5], [3, 3, 1], [7, 2, 0]]
LOSS_TABLES = {
    "numbers": {"logits": False, "input": draw(1, 7, 3), "target": draw(2, 7, 3)},
    "binary": {"logits": False, "input": draw(3, 7, 3, kind="uniform", low=0.02, high=0.98), "target": YES_NO},
    "classes": {"logits": False, "input": soft_rows(draw(4, 7, 3)), "target": LABELS + SHARES},
    "binaryLogits": {"logits": True, "input": draw(5, 7, 3, scale=4), "target": YES_NO},
    "classLogits": {"logits": True, "input": draw(6, 7, 3, scale=4), "target": LABELS + SHARES},
    "counts": {"logits": False, "input": draw(14, 4, 3, kind="uniform", low=0.1, high=4), "target": COUNTS},
    "logCounts": {"logits": False, "input": draw(15, 4, 3), "target": COUNTS},
    "tiny": {"logits": False, "input": [[1e-3, -1e-6], [2e-5, 0]], "target": [[1, 2], [3, -1]]},
    "farNumbers": {"logits": False, "input": [[1e4, -1e4], [-1e4, 3]], "target": [[-1e4, 3], [2e4, 1e4]]},
    "signs": {"logits": False, "input": draw(16, 7, 3), "target": [[1 - 2 * (i // 2**j % 2) for j in range(3)] for i in range(7)]},
    "farSigns": {"logits": False, "input": [[1e4, -1e4], [-1e4, 3]], "target": [[1, 1], [1, 1]]},
    "gaussian": {"logits": False, "input": draw(17, 5, 4), "target": draw(18, 5, 2)},
    "farGaussian": {"logits": False, "input": [[1e4, 2, 20, -40], [0, 1, -800, 600]], "target": [[-1e4, 2.5], [0.5, 1]]},
    "farBinaryLogits": {"logits": True, "input": FAR, "target": YES_NO[:4]},
    "farClassLogits": {"logits": True, "input": FAR, "target": LABELS},
}


def focal(p, t, cost, gamma):
    """Lin et al. 2017 without the weight of classes, as sigmoid_focal_loss of torchvision has it, which is not in Debian."""
    return (1 - (p * t + (1 - p) * (1 - t))) ** gamma * cost(p, t, reduction="none")


def losses(source, on, **_):
    p = torch.tensor(LOSS_TABLES[on]["input"], requires_grad=True)
    t = torch.tensor(LOSS_TABLES[on]["target"], dtype=torch.float64)
    loss = eval(source, {"torch": torch, "F": F, "math": math, "focal": focal, "p": p, "t": t})
    loss.backward()
    return {"loss": loss.item(), "gradient": p.grad.tolist()}


# The loop of PyTorch 1.13's NAdam takes the last momentum twice into the product of the next; `foreach=True` has the
# formula of its documentation, which is that of later versions.
# --- optimizers: `w` are the weights of a linear model under the mean squared error.

QUADRATIC = {"x": draw(7, 4, 2), "y": draw(8, 4, 1), "start": [[0.5], [-1.5]]}


# From step to step: three weights with gradients of very different sizes, the middle one zero at first and again later.
GIVEN = {
    "start": [[0.7], [-1.2], [0.04]],
    "gradients": [
        [round(a, 2), 0.0 if k in (0, 1, 12, 13) else b, round(1e-4 * c, 6)] for k, (a, b, c) in enumerate(draw(17, 20, 3, scale=3))
    ],
}


class Lion:
    """Chen et al. 2023, algorithm 2, step by step, as PyTorch 1.13 has no Lion."""

    def __init__(self, weights, lr=1e-4, betas=(0.9, 0.99), weight_decay=0.0):
        (self.w,), self.lr, self.betas, self.decay = weights, lr, betas, weight_decay
        self.m = numpy.zeros(self.w.shape)

    def zero_grad(self):
        self.w.grad = None

    def step(self):
        g, w = self.w.grad.numpy(), self.w.detach().numpy().copy()
        update = numpy.sign(self.betas[0] * self.m + (1 - self.betas[0]) * g)
        self.m = self.betas[1] * self.m + (1 - self.betas[1]) * g
        with torch.no_grad():
            self.w.copy_(torch.tensor(w - self.lr * (update + self.decay * w)))


class Lamb:
    """You et al. 2020, algorithm 2, step by step, as PyTorch has no LAMB."""

    def __init__(self, weights, lr=0.01, betas=(0.9, 0.999), eps=1e-6, weight_decay=0.0):
        (self.w,), self.lr, self.betas, self.eps, self.decay = weights, lr, betas, eps, weight_decay
        self.m, self.v, self.t = numpy.zeros(self.w.shape), numpy.zeros(self.w.shape), 0

    def zero_grad(self):
        self.w.grad = None

    def step(self):
        g, w = self.w.grad.numpy(), self.w.detach().numpy().copy()
        self.t += 1
        self.m = self.betas[0] * self.m + (1 - self.betas[0]) * g
        self.v = self.betas[1] * self.v + (1 - self.betas[1]) * g**2
        m, v = self.m / (1 - self.betas[0] ** self.t), self.v / (1 - self.betas[1] ** self.t)
        update = m / (numpy.sqrt(v) + self.eps) + self.decay * w
        size, length = numpy.linalg.norm(w), numpy.linalg.norm(update)
        # As in the authors' program, biases, which here have one dimension, keep the length of Adam's step.
        ratio = size / length if size > 0 and length > 0 and self.w.dim() > 1 else 1.0
        with torch.no_grad():
            self.w.copy_(torch.tensor(w - self.lr * ratio * update))


class OfMany:
    """A rule above for each of several tables."""

    def __init__(self, rule, weights, **options):
        self.each = [rule([w], **options) for w in weights]

    def zero_grad(self):
        for each in self.each:
            each.zero_grad()

    def step(self):
        for each in self.each:
            each.step()


RULES = {"optim": optim, "Lion": Lion, "Lamb": Lamb}


def optimizers(source, **_):
    x, y, start = (torch.tensor(QUADRATIC[name]) for name in ("x", "y", "start"))
    w = start.requires_grad_()
    rule = eval(source, {**RULES, "w": w})
    path, given = [], []
    for step in range(1, STEPS[-1] + 1):
        rule.zero_grad()
        F.mse_loss(x @ w, y).backward()
        rule.step()
        if step in STEPS:
            path.append(w.flatten().tolist())
    w = torch.tensor(GIVEN["start"], requires_grad=True)
    rule = eval(source, {**RULES, "w": w})
    for step, gradient in enumerate(GIVEN["gradients"], 1):
        w.grad = torch.tensor(gradient).reshape(w.shape)
        rule.step()
        if step in GIVEN_STEPS:
            given.append(w.flatten().tolist())
    return {"path": path, "given": given}


# --- runs: whole fits of a small network, from the same weights and in the same order.

RUN = {
    "x": draw(21, 12, 3),
    "y": draw(22, 12, 2),
    "weights": [draw(23, 3, 4), draw(24, 1, 4), draw(25, 4, 2), draw(26, 1, 2)],
    "batchSize": 3,
    "epochs": 50,
    "seed": 5,
}


# Of src/core/random.ts.
KEY_DOMAIN, SHUFFLE_STREAM, GRAPH_STREAM = 0x6D756C74, 2, 4


class Numbers:
    """Those that the library draws: Threefry-2x32 with 20 rounds (Salmon et al. 2011), written from the paper."""

    def __init__(self, seed, stream, substream):
        self.keys, self.substream = self.threefry((seed, 0), (stream, KEY_DOMAIN)), substream

    @staticmethod
    def threefry(keys, counter):
        k = [*keys, keys[0] ^ keys[1] ^ 0x1BD11BDA]
        a, b = ((c + key) % 2**32 for c, key in zip(counter, keys))
        for turn in range(20):
            a = (a + b) % 2**32
            by = [13, 15, 26, 6, 17, 29, 16, 24][turn % 8]
            b = (b << by | b >> 32 - by) % 2**32 ^ a
            if turn % 4 == 3:
                n = turn // 4 + 1
                a, b = (a + k[n % 3]) % 2**32, (b + k[(n + 1) % 3] + n) % 2**32
        return a, b

    def uniform(self, n):
        upper, lower = (word >> 6 for word in self.threefry(self.keys, (n, self.substream)))
        return (upper * 2**26 + lower + 0.5) * 2**-52

    def permutation(self, length):
        order = list(range(length))
        for n, i in enumerate(range(length - 1, 0, -1)):
            j = int(self.uniform(n) * (i + 1))
            order[i], order[j] = order[j], order[i]
        return order


class GivenDropout(nn.Module):
    """PyTorch's dropout, with the masks of the library."""

    def __init__(self, rate):
        super().__init__()
        self.rate, self.steps = rate, 0

    def forward(self, x):
        numbers = Numbers(RUN["seed"], GRAPH_STREAM, self.steps)
        self.steps += 1
        noise = torch.tensor([numbers.uniform(n) for n in range(x.numel())]).reshape(x.shape)
        return torch.where(noise < self.rate, 0, x / (1 - self.rate))


def spared(parameters):
    """Groups without decay for biases and norms, as the library has it by default."""
    flat = [p for p in parameters if p.dim() == 1]
    return [{"params": [p for p in parameters if p.dim() > 1]}, {"params": flat, "weight_decay": 0}]


def runs(source, **_):
    def run(rule, schedule=None, clip=None, clip_value=None, average=None, between=(), shuffle=False, penalty=None, project=None):
        x, y = torch.tensor(RUN["x"]), torch.tensor(RUN["y"])
        net = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), *between, nn.Linear(4, 2))
        parameters = list(net.parameters())
        with torch.no_grad():
            dense = [p for layer in net if isinstance(layer, nn.Linear) for p in layer.parameters()]
            for p, value in zip(dense, RUN["weights"]):
                p.copy_(torch.tensor(value).T.reshape(p.shape))
        rule = rule(parameters)
        rates = schedule and schedule(rule)
        averaged = average and optim.swa_utils.AveragedModel(net, avg_fn=lambda a, w, _: average * a + (1 - average) * w)
        if averaged:
            # PyTorch would take the weights after the first step for the first average.
            averaged.n_averaged += 1
        for epoch in range(RUN["epochs"]):
            order = Numbers(RUN["seed"], SHUFFLE_STREAM, epoch).permutation(len(x)) if shuffle else list(range(len(x)))
            for k in range(0, len(x), RUN["batchSize"]):
                rows = order[k:k + RUN["batchSize"]]
                rule.zero_grad()
                loss = F.mse_loss(net(x[rows]), y[rows])
                if penalty:
                    loss = loss + sum(penalty(w) for w in parameters if w.dim() == 2)
                loss.backward()
                if clip_value:
                    nn.utils.clip_grad_value_(parameters, clip_value)
                if clip:
                    # clip_grad_norm_ divides by the norm + 1e-6.
                    norm = torch.linalg.vector_norm(torch.cat([p.grad.flatten() for p in parameters]))
                    for p in parameters:
                        p.grad *= min(1.0, (clip / norm).item())
                rule.step()
                if project:
                    with torch.no_grad():
                        for w in parameters:
                            if w.dim() == 2:
                                w.copy_(project(w))
                if rates:
                    rates.step()
                if averaged:
                    averaged.update_parameters(net)
        learned = averaged.module if averaged else net
        final = [p for layer in learned for p in [*layer.parameters(), *(b for b in layer.buffers() if b.dim() == 1)]]
        return [(p.T if p.dim() == 2 else p).flatten().tolist() for p in final]

    own = {"run": run, "spared": spared, "nn": nn, "GivenDropout": GivenDropout, "F": F, "torch": torch}
    return {"weights": eval(source, {**own, "optim": optim, "lr": optim.lr_scheduler, "Lion": lambda w, **o: OfMany(Lion, w, **o), "Lamb": lambda w, **o: OfMany(Lamb, w, **o)})}


# --- methods of full batches: `p` are the parameters of a 2-8-1 network with tanh under the mean squared error.

ITERATIONS = [10, 30, 100, 300]
CURVE = {"x": draw(9, 40, 2), "hidden": draw(10, 2, 8), "output": draw(11, 8, 1)}


def full_batch(source, **_):
    x = torch.tensor(CURVE["x"])
    y = (torch.sin(x[:, :1]) * torch.cos(x[:, 1:]))
    losses = []
    for iterations in ITERATIONS:
        hidden, output = (torch.tensor(CURVE[name], requires_grad=True) for name in ("hidden", "output"))
        p = [hidden, torch.zeros(8, requires_grad=True), output, torch.zeros(1, requires_grad=True)]

        def loss():
            for each in p:
                each.grad = None
            value = F.mse_loss(torch.tanh(x @ p[0] + p[1]) @ p[2] + p[3], y)
            value.backward()
            return value

        wolfe = {"max_iter": iterations, "tolerance_grad": 0, "tolerance_change": 0, "line_search_fn": "strong_wolfe"}
        eval(source, {"optim": optim, "p": p, "wolfe": wolfe}).step(loss)
        losses.append(loss().item())
    return {"losses": losses}


# --- schedules: `rule` is an optimizer whose learning rate is stepped through a plan.

PLAN = 12


def schedules(source, options, **_):
    start = float(re.search(r"(?:from|peak|value): ([\d.e-]+)", options)[1])
    rule = optim.SGD([torch.zeros(1, requires_grad=True)], lr=start)
    schedule = eval(source, {"lr": optim.lr_scheduler, "rule": rule, "math": math})
    rates = []
    for _ in range(PLAN):
        rates.append(rule.param_groups[0]["lr"])
        rule.step()
        schedule.step()
    return {"values": rates}


# --- initializers: `w` is a weight tensor that notes what it is asked to draw.

class Recorder:
    def __init__(self, fan_in, fan_out):
        self.shape = (fan_out, fan_in)
        self.drawn = None

    def dim(self):
        return 2

    def size(self, axis):
        return self.shape[axis]

    def normal_(self, mean, deviation):
        assert mean == 0
        self.drawn = ("normal", deviation)

    # Of a truncated normal distribution, by its quantiles.
    def uniform_(self, low, high):
        self.drawn = ("uniform", high)
        assert low == -high

    def erfinv_(self):
        _, self.share = self.drawn

    def mul_(self, factor):
        self.drawn = ("truncatedNormal", factor / math.sqrt(2))
        # As much as lies within two deviations.
        assert math.isclose(self.share, math.erf(math.sqrt(2)))

    def add_(self, mean):
        assert mean == 0

    def clamp_(self, min, max):
        assert math.isclose(max, 2 * self.drawn[1]) and min == -max

    def fill_(self, value):
        self.drawn = ("constant", value)

    def zero_(self):
        self.fill_(0)


def initializers(source, **_):
    def drawn(fan):
        # What is no matter of single numbers is drawn: its largest singular value.
        whole = re.search("(orthogonal|eye)_", source)
        w = torch.empty(fan[1], fan[0]) if whole else Recorder(*fan)
        eval(source, {"nn": nn, "w": w, "fan_in": fan[0], "fan_out": fan[1], "math": math})
        if whole:
            return whole[1].replace("eye", "identity"), round(torch.linalg.svdvals(w)[0].item(), 12)
        return w.drawn
    found = [drawn(fan) for fan in FANS]
    return {"distribution": found[0][0], "spreads": [spread for _, spread in found]}


# --- regularizers: `w` are weights [inputs x units], and those of a layer whose units were turned off.

WEIGHTS = [draw(31, 4, 3), [[0, 1e-3], [0, -40], [0, 0.5]]]


def regularizers(source, **_):
    found = {"penalties": [], "gradients": []}
    for table in WEIGHTS:
        w = torch.tensor(table, dtype=torch.float64, requires_grad=True)
        penalty = eval(source, {"w": w, "F": F, "torch": torch, "nn": nn})
        penalty.backward()
        found["penalties"].append(penalty.item())
        found["gradients"].append(w.grad.flatten().tolist())
    return found


# --- constraints: what becomes of the same weights.

def constraints(source, **_):
    tables = [torch.tensor(table, dtype=torch.float64) for table in WEIGHTS]
    return {"projections": [eval(source, {"w": w, "F": F, "torch": torch}).flatten().tolist() for w in tables]}


# --- metrics: `p` are predictions, `t` targets, `w` weights of rows, where a table has them; `v` are ones where not.

CLASS_SCORES = soft_rows(draw(9, 12, 3, scale=2))
METRIC_TABLES = {
    "numbers": {"prediction": draw(10, 9, 2), "target": draw(11, 9, 2)},
    # The first prediction is exactly one half.
    "binary": {"prediction": [[0.5]] + draw(12, 11, 1, kind="random"), "target": [[i // 2 % 2] for i in range(12)]},
    "classes": {"prediction": CLASS_SCORES, "target": [[i % 3] for i in range(12)]},
    "oneHot": {"prediction": CLASS_SCORES, "target": numpy.eye(3)[[i % 3 for i in range(12)]].tolist()},
}
ROWS = 40


def weighted(seed):
    return draw(seed, ROWS, kind="integers", low=0, high=7, scale=0.25)


def chosen(seed, classes):
    return numpy.random.default_rng(seed).integers(classes, size=(ROWS, 1)).tolist()


METRIC_TABLES |= {
    "weightedNumbers": {"prediction": draw(40, ROWS, 3), "target": draw(41, ROWS, 3), "weights": weighted(42)},
    "weightedBinary": {"prediction": draw(43, ROWS, 1, kind="random"), "target": chosen(44, 2), "weights": weighted(45)},
    # Scores of which many are equal.
    "ties": {"prediction": draw(46, ROWS, 1, kind="integers", low=0, high=5, scale=0.25), "target": chosen(47, 2)},
    "weightedTies": {"prediction": draw(46, ROWS, 1, kind="integers", low=0, high=5, scale=0.25), "target": chosen(47, 2), "weights": weighted(48)},
    "two": {"prediction": soft_rows(draw(49, ROWS, 2)), "target": chosen(50, 2), "weights": weighted(51)},
    "weightedClasses": {"prediction": soft_rows(draw(67, ROWS, 4)), "target": chosen(53, 4), "weights": weighted(54)},
    # The classes 2 and 4 have no rows, and none is said to be of 4.
    "absent": {
        "prediction": soft_rows((numpy.array(draw(55, ROWS, 5)) - [0, 0, 0, 0, 9]).tolist()),
        "target": [[[0, 1, 3][i]] for [i] in chosen(56, 3)],
        "weights": weighted(57),
    },
    # Three labels at once, the last of which is rare.
    "labels": {
        "prediction": draw(58, ROWS, 3, kind="random"),
        "target": [[a, b, int(i % 9 == 0)] for i, ([a], [b]) in enumerate(zip(chosen(59, 2), chosen(60, 2)))],
        "weights": weighted(61),
    },
    # Targets of one class alone, answers of one class alone, and both.
    "oneClass": {"prediction": [[0.9], [0.2], [0.6], [0.4]], "target": [[1]] * 4},
    "oneAnswer": {"prediction": [[0.1], [0.2], [0.3], [0.4]], "target": [[1], [0], [0], [1]]},
    "oneOfBoth": {"prediction": [[0.9], [0.7]], "target": [[1], [1]]},
    # The second column is met, and neither varies.
    "constant": {"prediction": [[1, 0.5], [2, 0.5], [4, 0.5]], "target": [[0.25, 0.5]] * 3},
    "signs": {"prediction": draw(62, ROWS, 1), "target": [[2 * i - 1] for [i] in chosen(63, 2)], "weights": weighted(64)},
}


def metrics(source, on, **_):
    p, t = (numpy.array(METRIC_TABLES[on][name]) for name in ("prediction", "target"))
    w = numpy.array(METRIC_TABLES[on]["weights"]) if "weights" in METRIC_TABLES[on] else None
    v = numpy.ones(len(p)) if w is None else w
    names = {"sk": sk, "numpy": numpy, "calibration_curve": calibration_curve, "p": p, "t": t, "w": w, "v": v}
    return {"value": float(eval(source, names))}


# --- layers: a module, and what our parameters are called there; `on` is the layer as it would be typed.

LAYER_TABLES = {
    "x": [draw(13 + k, 5, 3, scale=1.5) for k in range(3)],
    "pick": draw(16, 5, 12),
    # Categories: 4, 2 and 3 of them.
    "codes": [numpy.random.default_rng(17 + k).integers([4, 2, 3], size=(5, 3)).tolist() for k in range(3)],
    "noise": [draw(18 + k, 5, 3, kind="uniform", low=0.02, high=0.98) for k in range(2)],
}
NOISE = torch.tensor(LAYER_TABLES["noise"])


class T:
    """A table that the module holds transposed."""
    def __init__(self, held):
        self.held = held


class Formula(nn.Module):
    """What PyTorch 1.13 has no module for: parameters `p` of given shapes, and a function of x and them."""
    def __init__(self, shapes, function, answer=None):
        super().__init__()
        self.p = {name: nn.Parameter(torch.zeros(shape)) for name, shape in shapes.items()}
        self.function, self.answer = function, answer or function

    def forward(self, x):
        return (self.function if self.training else self.answer)(x, **self.p)


def layers(source, **_):
    """`dropped`: the rate of a module that draws a mask. `noise`: NOISE takes the place of what is drawn. `codes`: as inputs.
    `forward`: what is called in place of the module."""
    scope = {"nn": nn, "F": F, "torch": torch, "math": math, "T": T, "Formula": Formula, "NOISE": NOISE}
    module, names, *more = eval(source, scope)
    more = dict(more[0]) if more else {}
    codes, noise, dropped, forward = (more.get(name) for name in ("codes", "noise", "dropped", "forward"))
    forward = forward or module
    tables = LAYER_TABLES["codes" if codes else "x"]
    held = {name: each.held if isinstance(each, T) else each for name, each in names.items()}

    def rows(name, table):
        flat = table.detach() if table.dim() == 2 else table.detach()[None]
        return (flat.T if isinstance(names[name], T) else flat).tolist()
    for k, each in enumerate(held.values()):
        # Variances are among them.
        each.data.copy_(torch.tensor(draw(20 + k, *each.shape, kind="uniform", low=0.5, high=1.5)))
    start = {name: rows(name, each) for name, each in held.items()}
    module.train()
    for each in tables:
        x = torch.tensor(each, requires_grad=not codes)
        torch.manual_seed(5)
        out = forward(x)
    if dropped:
        # The same draws again: what is kept has noise above the rate.
        torch.manual_seed(5)
        noise = [torch.where(torch.empty_like(x).bernoulli_(1 - dropped) > 0, 0.99, 0.01).tolist()]
    elif noise:
        noise = LAYER_TABLES["noise"]
    pick = torch.tensor(LAYER_TABLES["pick"])[:, : out.shape[1]]
    learned = {name: each for name, each in held.items() if isinstance(each, nn.Parameter)}
    wanted = ({} if codes else {"x": x}) | learned
    slopes = dict(zip(wanted, torch.autograd.grad((out * pick).sum(), list(wanted.values()))))
    module.eval()
    return {
        **({"inputs": "codes"} if codes else {}),
        **({"noise": noise} if noise else {}),
        "start": start,
        "training": out.tolist(),
        "gradients": {name: each.tolist() if name == "x" else rows(name, each) for name, each in slopes.items()},
        "after": {name: rows(name, each) for name, each in held.items() if name not in learned},
        "answers": forward(torch.tensor(tables[0])).tolist(),
    }


# --- imbalance: what a classifier finds of a class of one row in 51.

IMBALANCE = {"seed": 1, "rows": 4080, "every": 51}


def rare_rows():
    """Inputs and labels, drawn in the same way by test/support/imbalance.ts: every 51st row is of the rare class."""
    state = IMBALANCE["seed"]

    def normal():
        nonlocal state
        total = 0.0
        for _ in range(12):
            state = (1664525 * state + 1013904223) % 2**32
            total += state / 2**32
        return total - 6

    x, y = [], []
    for row in range(2 * IMBALANCE["rows"]):
        rare = row % IMBALANCE["every"] == 0
        side = (2.5 if row % 2 else -2.5) if rare else 0
        x.append([normal() + (1.5 if rare else 0), normal() + side, normal()])
        y.append("rare" if rare else "usual")
    return numpy.array(x), numpy.array(y)


def imbalance(source, **_):
    x, y = rare_rows()
    cut = IMBALANCE["rows"]
    answers = eval(source, {"LogisticRegression": LogisticRegression}).fit(x[:cut], y[:cut]).predict(x[cut:])
    recall, usual = sk.recall_score(y[cut:], answers, labels=["rare", "usual"], average=None)
    return {"recall": float(recall), "specificity": float(usual)}


# --- linear: ridge and logistic regression, at their minimum.


def linear_tables():
    state = 1

    def uniform():
        nonlocal state
        state = (1664525 * state + 1013904223) % 2**32
        return state / 2**32

    x, number, two, three = [], [], [], []
    for _ in range(30):
        level = int(3 * uniform())
        a, b = round(4 * uniform() - 2, 2), round(4 * uniform() - 2, 2)
        # The levels add up to the intercept, and the last column is the one before twice.
        x.append([a, b, int(level == 0), int(level == 1), int(level == 2), round(a + b, 2), round(2 * (a + b), 2)])
        score = 1.5 * a - b + level + 2 * uniform() - 1
        number.append(round(100 + 10 * score, 1))
        two.append(int(score > 1))
        three.append(0 if score < -0.5 else 1 if score < 1.5 else 2)
    return {"x": x, "number": number, "two": two, "three": three}


LINEAR = linear_tables()


def linear(source, on, **_):
    model = eval(source, {"LogisticRegression": LogisticRegression, "Ridge": Ridge}).fit(LINEAR["x"], LINEAR[on])
    intercepts = numpy.atleast_1d(model.intercept_)
    # Those of softmax say the same with any number added to all.
    intercepts = intercepts - intercepts.mean() if len(intercepts) > 1 else intercepts
    values = model.predict_proba(LINEAR["x"][:3]) if hasattr(model, "predict_proba") else model.predict(LINEAR["x"][:3]).reshape(-1, 1)
    return {"weights": numpy.atleast_2d(model.coef_).tolist(), "intercepts": intercepts.tolist(), "answers": values.tolist()}


FAMILIES = {
    "linear": {
        "make": linear,
        "name": None,
        "names": "Record<string, readonly [Row, ...Row[]]>",
        "row": ["on: 'number' | 'two' | 'three'", "source: string", "weights: readonly (readonly number[])[]", "intercepts: readonly number[]", "answers: readonly (readonly number[])[]"],
        "tables": {"tables": (LINEAR, "Inputs, among them columns that others add up to, and targets.")},
    },
    "imbalance": {
        "make": imbalance,
        "name": None,
        "names": "Record<string, readonly [Row, ...Row[]]>",
        "row": ["source: string", "recall: number", "specificity: number"],
        "tables": {"imbalance": (IMBALANCE, "Rows to train on, and as many to be measured on; one of so many is of the rare class.")},
    },
    "layers": {
        "make": layers,
        "name": "LayerName",
        "from": "#src/layers/index.js",
        # Not every layer has its like there: the suite asks for a row or a reason.
        "names": "Partial<Record<LayerName, readonly [Row, ...Row[]]>>",
        "row": ["on: string", "source: string", "inputs?: 'x' | 'codes'", "noise?: readonly Rows[]", "start: Tables", "training: Rows", "gradients: Tables", "after: Tables", "answers: Rows"],
        "tables": {
            "tables": (LAYER_TABLES, "Inputs of three steps, numbers or categories; the loss sums the outputs times the columns of `pick` that there are."),
        },
    },
    "activations": {
        "make": activations,
        "name": "ActivationName",
        "row": ["options: Readonly<Record<string, number | string>>", "source: string", "values: readonly number[]", "derivatives: readonly number[]"],
        "tables": {
            "points": (POINTS, "Where values and derivatives are taken."),
            "limits": (LIMITS, "Where values alone are taken, after the points."),
        },
    },
    "losses": {
        "make": losses,
        "name": "LossName",
        "row": ["options: Readonly<Record<string, number | boolean>>", "on: keyof typeof tables", "source: string", "loss: number", "gradient: readonly (readonly number[])[]"],
        "tables": {"tables": (LOSS_TABLES, "Predictions, or logits, and targets; the loss is the mean over the rows.")},
    },
    "optimizers": {
        "make": optimizers,
        "name": "OptimizerName",
        "row": ["options: Readonly<Record<string, number | boolean>>", "source: string", "path: readonly (readonly number[])[]", "given: readonly (readonly number[])[]"],
        "tables": {
            "quadratic": (QUADRATIC, "The mean squared error of x·w against y, from the weights `start`."),
            "steps": (STEPS, "After how many steps the weights are noted, as `path`."),
            "fixed": (GIVEN, "Gradients of single steps, whatever the weights are, and where these start."),
            "fixedSteps": (GIVEN_STEPS, "After how many of those the weights are noted, as `given`."),
        },
    },
    "full-batch": {
        "make": full_batch,
        "name": "FullBatchName",
        "from": "../support/full-batch.js",
        "row": ["options: Readonly<Record<string, number>>", "source: string", "losses: readonly number[]"],
        "tables": {
            "curve": (CURVE, "Inputs, of which sin(a) · cos(b) is to be learned, and the weights at first; biases are 0."),
            "iterations": (ITERATIONS, "After how many iterations the losses are noted."),
        },
    },
    "schedules": {
        "make": schedules,
        "name": "ScheduleName",
        "types": ["ScheduleFactory"],
        "row": ["options: Parameters<ScheduleFactory>[0]", "source: string", "values: readonly number[]"],
        "tables": {"plan": (PLAN, "Steps of the plan; the values are those of all of them.")},
    },
    "runs": {
        "make": runs,
        "name": None,
        "names": "Record<string, readonly [Row, ...Row[]]>",
        "row": ["source: string", "weights: readonly (readonly number[])[]"],
        "tables": {"run": (RUN, "The data, the first weights and biases of 3-4-2 with tanh, and the batches.")},
    },
    "initializers": {
        "make": initializers,
        "name": "InitializerName",
        "types": ["InitializerFactory"],
        "row": ["options?: Parameters<InitializerFactory>[0]", "source: string", "distribution: 'uniform' | 'normal' | 'truncatedNormal' | 'constant' | 'orthogonal' | 'identity'", "spreads: readonly number[]"],
        "tables": {"fans": (FANS, "[fanIn, fanOut]; the spreads are limits of uniform and deviations of normal draws.")},
    },
    "regularizers": {
        "make": regularizers,
        "name": "RegularizerName",
        "row": ["options: Readonly<Record<string, number>>", "source: string", "penalties: readonly number[]", "gradients: readonly (readonly number[])[]"],
        "tables": {"tables": (WEIGHTS, "Weights, [inputs × units].")},
    },
    "constraints": {
        "make": constraints,
        "name": "ConstraintName",
        "row": ["options: Readonly<Record<string, number>>", "source: string", "projections: readonly (readonly number[])[]"],
        "tables": {"tables": (WEIGHTS, "Weights, [inputs × units].")},
    },
    "metrics": {
        "make": metrics,
        "name": "MetricName",
        "row": ["options?: Readonly<Record<string, number | string | boolean>>", "on: keyof typeof tables", "source: string", "value: number"],
        "tables": {"tables": (METRIC_TABLES, "Predictions and targets, and weights of rows.")},
    },
}
TOOLS = f"PyTorch {torch.__version__}, scikit-learn {sklearn.__version__} and NumPy {numpy.__version__} on Python {platform.python_version()}"


def row(family, source, on=None, options=None):
    head = [f"options: {options}"] if options else []
    head += [f"on: '{on}'"] if on else []
    numbers = FAMILIES[family]["make"](source, on=on, options=options)
    body = [f"{key}: {text(value)}" for key, value in numbers.items()]
    return "{ " + ", ".join(head + [f"source: '{source}'"] + body) + " }"


def rows_of(path):
    """(member, options, on, source) of every row in a golden file."""
    name = None
    pattern = r"^  (\w+): \[|\{\s*(?:options:\s*(\{[^}]*\}),\s*)?(?:on:\s*'([^']*)',\s*)?source:\s*'([^']*)'"
    for match in re.finditer(pattern, path.read_text(), re.MULTILINE):
        if match[1]:
            name = match[1]
        else:
            yield name, match[2], match[3], match[4]


def print_file(family):
    spec = FAMILIES[family]
    members = {}
    for name, options, on, source in rows_of(Path(__file__).parent / f"{family}.ts"):
        members.setdefault(name, []).append(row(family, source, on, options))
    print(f"// {TOOLS}, float64.")
    print(f"// Printed by `python3 test/golden/make.py {family}`; the head of that script says how to add a row.")
    if spec['name']:
        print(f"import type {{ {', '.join([*spec.get('types', []), spec['name']])} }} from '{spec.get('from', 'multilayer')}';\n")
    if family == "layers":
        print("type Rows = readonly (readonly number[])[];\ntype Tables = Readonly<Record<string, Rows>>;\n")
    for name, (value, meaning) in spec["tables"].items():
        print(f"/** {meaning} */\nexport const {name} = {text(value)};\n")
    print(f"{'export ' if family == 'layers' else ''}interface Row {{ {'; '.join(f'readonly {field}' for field in spec['row'])} }}\n")
    print("export const golden = {")
    for name, cases in members.items():
        print(f"  {name}: [{', '.join(cases)}],")
    print(f"}} satisfies {spec.get('names', 'Record<' + str(spec['name']) + ', readonly [Row, ...Row[]]>')};")


family, *rest = sys.argv[1:] or [""]
if family not in FAMILIES or len(rest) == 1:
    sys.exit(__doc__)
if rest:
    extra = dict(each.split("=", 1) for each in rest[2:])
    default = "{}" if FAMILIES[family]["row"][0].startswith("options:") else None
    print(f"  {rest[0]}: [{row(family, rest[1], extra.get('on'), extra.get('options', default))}],")
else:
    print_file(family)
