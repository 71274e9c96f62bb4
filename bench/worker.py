"""The process of one Python contender: `python3 worker.py scikit_learn`. The same requests as worker.mjs."""

import importlib
import json
import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "peers"))

PROBE_ROWS = 1024
state = {}


def load(_):
    peer = state["peer"] = importlib.import_module(sys.argv[1])
    return {"name": peer.NAME, "version": peer.version()}


def prepare(request):
    import numpy

    workload = request["workload"]
    x = numpy.fromfile(request["data"]["x"], dtype=numpy.float32).reshape(-1, workload["sizes"][0])
    y = numpy.fromfile(request["data"]["y"], dtype=numpy.float32).reshape(-1, workload["sizes"][-1])
    session = state["peer"].prepare(workload, x, y)
    state.update(workload=workload, x=x, y=y, session=session)
    return {"threads": session.threads, "unit": session.unit}


def loss(_):
    import numpy

    rows = min(state["workload"]["rows"], PROBE_ROWS)
    outputs = numpy.asarray(state["session"].predict(rows), dtype=numpy.float64)
    y = state["y"][:rows]
    if state["workload"]["loss"] == "meanSquaredError":
        value = ((outputs - y) ** 2).mean()
    else:
        # The clip of lossOf in workloads.mjs.
        value = -(y * numpy.log(numpy.maximum(outputs, 1e-7))).sum(axis=1).mean()
    # JSON has no NaN.
    return {"loss": float(value) if numpy.isfinite(value) else None, "kind": state["workload"]["loss"]}


def train(request):
    first = loss(None)["loss"]
    started = time.perf_counter()
    done = state["session"].run(request["steps"])
    spent = time.perf_counter() - started
    return {"steps": done, "seconds": spent, "lossFirst": first, "lossLast": loss(None)["loss"]}


def latency(request):
    session, rows = state["session"], min(state["workload"]["rows"], 64)
    started = time.perf_counter()
    for k in range(request["count"]):
        session.one(k % rows)
    return {"steps": request["count"], "seconds": time.perf_counter() - started}


def throughput(request):
    started = time.perf_counter()
    for _ in range(request["count"]):
        state["session"].predict(PROBE_ROWS)
    return {"steps": request["count"], "seconds": time.perf_counter() - started}


def startup(request):
    started = time.perf_counter()
    load(None)
    prepare(request)
    state["session"].run(1)
    return {"seconds": time.perf_counter() - started}


actions = {each.__name__: each for each in (load, prepare, loss, train, latency, throughput, startup)}

for line in sys.stdin:
    request = json.loads(line)
    try:
        answer = {"result": actions[request["do"]](request)}
    except Exception as error:  # whatever it is, the bench goes on without this contender
        answer = {"error": f"{type(error).__name__}: {error}"}
    sys.stdout.write("answer " + json.dumps(answer) + "\n")
    sys.stdout.flush()
