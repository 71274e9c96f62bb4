# The outputs of a saved network of dense layers, with numpy and with PyTorch: `python3 forward.py FILE` reads the rows of
# inputs as JSON, and prints both.
import json, sys
import numpy as np

data = open(sys.argv[1], 'rb').read()
length = int.from_bytes(data[:8], 'little')
header = json.loads(data[8 : 8 + length])
document = json.loads(header['__metadata__']['document'])


def tensor(name):
    begin, end = (8 + length + at for at in header[name]['data_offsets'])
    return np.frombuffer(data[begin:end], {'F32': '<f4', 'F64': '<f8'}[header[name]['dtype']]).reshape(header[name]['shape'])


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


numpy = {'tanh': np.tanh, 'relu': lambda z: np.maximum(z, 0), 'linear': lambda z: z, 'softmax': softmax}
layers = document['network']['layers']
names = [layer['activation'] if isinstance(layer['activation'], str) else layer['activation']['name'] for layer in layers]
rows = json.load(sys.stdin)
x = np.array(rows, dtype=np.float64)
for i, name in enumerate(names):
    x = numpy[name](x @ tensor(f'layers.{i}.weights').astype(np.float64) + tensor(f'layers.{i}.bias').astype(np.float64))
answer = {'numpy': x.tolist()}
try:
    import torch

    torches = {'tanh': torch.tanh, 'relu': torch.relu, 'linear': lambda z: z, 'softmax': lambda z: torch.softmax(z, 1)}
    y = torch.tensor(rows, dtype=torch.float32)
    for i, name in enumerate(names):
        weights = torch.from_numpy(tensor(f'layers.{i}.weights').astype(np.float32))
        linear = torch.nn.Linear(*weights.shape)
        with torch.no_grad():
            linear.weight.copy_(weights.T)
            linear.bias.copy_(torch.from_numpy(tensor(f'layers.{i}.bias').astype(np.float32)).reshape(-1))
            y = torches[name](linear(y))
    answer['torch'] = y.tolist()
except ImportError:
    pass
print(json.dumps(answer))
