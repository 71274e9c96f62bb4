"""PyTorch on the CPU: an eager loop over shuffled batches, indexed straight out of one tensor."""

import os

import numpy
import torch

NAME = "PyTorch"


def version():
    return torch.__version__


class Session:
    unit = 1

    def __init__(self, workload, x, y):
        torch.manual_seed(1)
        # Its matrix products are OpenBLAS's, which takes every core unless told otherwise, whatever torch says.
        self.threads = int(os.environ.get("OPENBLAS_NUM_THREADS") or os.environ.get("OMP_NUM_THREADS") or os.cpu_count())
        self.batch, self.rows = workload["batch"], workload["rows"]
        sizes = workload["sizes"]
        layers = []
        for inputs, outputs in zip(sizes, sizes[1:]):
            layers += [torch.nn.Linear(inputs, outputs), torch.nn.Tanh() if workload["hidden"] == "tanh" else torch.nn.ReLU()]
        self.model = torch.nn.Sequential(*layers[:-1])
        self.classifies = workload["loss"] == "crossEntropy"
        self.x = torch.from_numpy(x)
        self.y = torch.from_numpy(y.argmax(axis=1) if self.classifies else y)
        self.loss = torch.nn.functional.cross_entropy if self.classifies else torch.nn.functional.mse_loss
        rule = torch.optim.Adam if workload["optimizer"] == "adam" else torch.optim.SGD
        self.optimizer = rule(self.model.parameters(), lr=workload["learningRate"])
        self.order, self.at = torch.randperm(self.rows), 0

    def run(self, steps):
        for _ in range(steps):
            chosen = self.order[self.at : self.at + self.batch]
            self.optimizer.zero_grad(set_to_none=True)
            self.loss(self.model(self.x[chosen]), self.y[chosen]).backward()
            self.optimizer.step()
            self.at += self.batch
            if self.at >= self.rows:
                self.order, self.at = torch.randperm(self.rows), 0
        return steps

    def _outputs(self, x):
        with torch.inference_mode():
            outputs = self.model(x)
            return (torch.softmax(outputs, dim=1) if self.classifies else outputs).numpy()

    def predict(self, rows):
        if rows > self.rows:
            return self._outputs(torch.from_numpy(numpy.resize(self.x.numpy(), (rows, self.x.shape[1]))))
        return self._outputs(self.x[:rows])

    def one(self, row):
        return self._outputs(self.x[row : row + 1])


def prepare(workload, x, y):
    return Session(workload, x, y)
