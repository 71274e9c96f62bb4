"""scikit-learn's multilayer perceptron: one fit of so many epochs. Another fit starts a fresh Adam memory."""

import os
import warnings

import numpy
import sklearn
from sklearn.neural_network import MLPClassifier, MLPRegressor

warnings.filterwarnings("ignore")  # that a fit of a few epochs has not converged

NAME = "scikit-learn"


def version():
    return sklearn.__version__


class Session:
    # BLAS takes every core unless told otherwise.
    threads = int(os.environ.get("OPENBLAS_NUM_THREADS") or os.environ.get("OMP_NUM_THREADS") or os.cpu_count())

    def __init__(self, workload, x, y):
        self.x, self.rows = x, workload["rows"]
        self.unit = -(-workload["rows"] // workload["batch"])
        regression = workload["loss"] == "meanSquaredError"
        self.y = y.ravel() if regression else y.argmax(axis=1)
        # Its squared error carries a factor of one half, which twice the rate makes up for.
        rate = workload["learningRate"] * (2 if regression else 1)
        rule = {"solver": "adam"} if workload["optimizer"] == "adam" else {"solver": "sgd", "momentum": 0.0}
        self.model = (MLPRegressor if regression else MLPClassifier)(
            hidden_layer_sizes=workload["sizes"][1:-1],
            activation=workload["hidden"],
            batch_size=workload["batch"],
            learning_rate_init=rate,
            alpha=0.0,
            tol=0.0,
            n_iter_no_change=2**31,
            warm_start=True,
            random_state=numpy.random.RandomState(1),
            **rule,
        )
        # The weights before the first step: those that a fit at a vanishing rate leaves.
        self.model.set_params(max_iter=1, learning_rate_init=1e-30)
        self.model.fit(x, self.y)
        self.model.set_params(learning_rate_init=rate)

    def run(self, steps):
        epochs = -(-steps // self.unit)
        self.model.set_params(max_iter=epochs)
        # warm_start keeps the weights; the number of epochs starts over.
        self.model.n_iter_ = 0
        self.model.t_ = 0
        self.model.fit(self.x, self.y)
        return epochs * self.unit

    def _outputs(self, x):
        if isinstance(self.model, MLPClassifier):
            return self.model.predict_proba(x)
        return self.model.predict(x).reshape(-1, 1)

    def predict(self, rows):
        return self._outputs(numpy.resize(self.x, (rows, self.x.shape[1])) if rows > self.rows else self.x[:rows])

    def one(self, row):
        return self._outputs(self.x[row : row + 1])


def prepare(workload, x, y):
    return Session(workload, x, y)
