"""scikit-learn's part of bench/tables.mjs: `sklearn_tables.py FOLDER TABLE WHAT [SEED]`, whose answer is one line of JSON.

WHAT is `folds` for the rows of each test, or `mlp` or `linear` for the errors on them: the file is read, and fitted and
asked five times.
"""

import csv
import gzip
import json
import os
import sys

import numpy

folder, name, what, seed = [*sys.argv[1:], "0"][:4]
seed = int(seed)
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "tables.json"), encoding="utf-8") as file:
    spec = json.load(file)[name]


def read():
    """Columns by name, as lists of text; empty where a cell is missing."""
    path = os.path.join(folder, spec["file"])
    if path.endswith(".arff"):
        from scipy.io import arff

        data, meta = arff.loadarff(path)
        return {key: [each.decode() if isinstance(each, bytes) else str(each) for each in data[key]] for key in meta.names()}
    opened = gzip.open(path, "rt", encoding="utf-8") if path.endswith(".gz") else open(path, encoding="utf-8", newline="")
    with opened as lines:
        rows = [[cell.strip() for cell in row] for row in csv.reader(lines, delimiter=spec.get("separator", ",")) if row]
    names = spec.get("columns") or rows.pop(0)
    return {key: ["" if row[j] == "?" else row[j] for row in rows] for j, key in enumerate(names)}


def numbers_of(cells):
    """The numbers of a column, or None where it holds words."""
    try:
        return numpy.array([float(cell) if cell else numpy.nan for cell in cells])
    except ValueError:
        return None


table = read()
target = spec.get("target") or list(table)[-1]
cells = table.pop(target)
for column in spec.get("drop", []):
    del table[column]
y = numbers_of(cells)
classes = None
if y is None or spec.get("task") == "classes" or len(set(cells)) <= 10:
    classes, y = numpy.unique(cells, return_inverse=True)

from sklearn.model_selection import KFold, StratifiedKFold  # noqa: E402

splitter = (KFold if classes is None else StratifiedKFold)(5, shuffle=True, random_state=seed)
folds = list(splitter.split(y, y))

if what == "folds":
    print(json.dumps({"tests": [test.tolist() for _, test in folds]}))
    sys.exit()

from sklearn.compose import ColumnTransformer, TransformedTargetRegressor  # noqa: E402
from sklearn.impute import SimpleImputer  # noqa: E402
from sklearn.pipeline import make_pipeline  # noqa: E402
from sklearn.preprocessing import OneHotEncoder, StandardScaler  # noqa: E402

columns = {key: numbers_of(each) for key, each in table.items()}
numeric = [each for each in columns.values() if each is not None]
words = [table[key] for key, each in columns.items() if each is None]
x = numpy.empty((len(y), len(numeric) + len(words)), dtype=object)
for j, each in enumerate([*numeric, *words]):
    x[:, j] = each


def model():
    if what == "linear":
        from sklearn.linear_model import LogisticRegression, Ridge

        return Ridge() if classes is None else LogisticRegression(max_iter=1000)
    from sklearn.neural_network import MLPClassifier, MLPRegressor

    return (MLPRegressor if classes is None else MLPClassifier)(random_state=seed)


def pipeline():
    parts = []
    if numeric:
        scaled = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
        parts.append(("numbers", scaled, slice(0, len(numeric))))
    if words:
        parts.append(("words", OneHotEncoder(handle_unknown="ignore"), slice(len(numeric), x.shape[1])))
    whole = make_pipeline(ColumnTransformer(parts), model())
    return TransformedTargetRegressor(whole, transformer=StandardScaler()) if classes is None else whole


import warnings  # noqa: E402

# Its default ends after 200 epochs, converged or not.
warnings.filterwarnings("ignore")
errors, losses = [], []
for train, test in folds:
    fitted = pipeline().fit(x[train], y[train])
    if classes is None:
        errors.append(float(numpy.sqrt(((fitted.predict(x[test]) - y[test]) ** 2).mean())))
    else:
        p = fitted.predict_proba(x[test])
        errors.append(float((p.argmax(axis=1) != y[test]).mean()))
        losses.append(float(-numpy.log(numpy.clip(p[numpy.arange(len(test)), y[test]], 1e-15, 1)).mean()))
print(json.dumps({"errors": errors, "logLosses": losses}))
