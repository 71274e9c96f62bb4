# The tensors of a safetensors file, read by its description alone: `python3 read-safetensors.py FILE` prints each as JSON.
import json, sys
import numpy as np

types = {'F64': '<f8', 'F32': '<f4', 'I64': '<i8', 'U64': '<u8', 'I32': '<i4', 'U32': '<u4', 'I16': '<i2', 'U16': '<u2', 'I8': 'i1', 'U8': 'u1'}
with open(sys.argv[1], 'rb') as file:
    data = file.read()
length = int.from_bytes(data[:8], 'little')
header = json.loads(data[8 : 8 + length])
header.pop('__metadata__', None)
for name, entry in header.items():
    begin, end = entry['data_offsets']
    array = np.frombuffer(data[8 + length + begin : 8 + length + end], types[entry['dtype']]).reshape(entry['shape'])
    print(json.dumps({'name': name, 'type': entry['dtype'], 'shape': array.shape, 'bytes': array.tobytes().hex()}))
