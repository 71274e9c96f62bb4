// An ONNX model of dense layers, written byte by byte: the format is Protocol Buffers, and the numbers of
// its fields are in onnx.proto3 (github.com/onnx/onnx). Each field is a key, number × 8 + wire type, and a
// value: wire type 0 is a varint, 2 a length and so many bytes.

const text = new TextEncoder();

function varint(value) {
  const bytes = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) + 128);
  }
}

const number = (field, value) => Uint8Array.from([...varint(field * 8), ...varint(value)]);

function bytes(field, ...parts) {
  const all = parts.map((part) => (typeof part === 'string' ? text.encode(part) : part));
  const length = all.reduce((sum, { byteLength }) => sum + byteLength, 0);
  return concat([Uint8Array.from([...varint(field * 8 + 2), ...varint(length)]), ...all]);
}

function concat(parts) {
  const out = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.byteLength;
  }
  return out;
}

/** NodeProto: input = 1, output = 2, op_type = 4. */
const node = (operation, inputs, output) =>
  bytes(1, ...inputs.map((name) => bytes(1, name)), bytes(2, output), bytes(4, operation));

/** TensorProto: dims = 1, data_type = 2 (1 is float), name = 8, raw_data = 9 (little-endian). */
const tensor = (name, dims, values) =>
  bytes(
    5,
    ...dims.map((size) => number(1, size)),
    number(2, 1),
    bytes(8, name),
    bytes(9, new Uint8Array(values.buffer)),
  );

/** ValueInfoProto: name = 1, type = 2 > tensor_type = 1 > elem_type = 1, shape = 2 > dim = 1 > value = 1 or name = 2. */
const value = (field, name, cols) =>
  bytes(
    field,
    bytes(1, name),
    bytes(2, bytes(1, number(1, 1), bytes(2, bytes(1, bytes(2, 'batch')), bytes(1, number(1, cols))))),
  );

/**
 * The network of a workload with drawn weights: Gemm and the activation of each layer, Softmax at the end
 * where the loss is the cross-entropy. Input `x`, output `y`.
 *
 * @returns {Uint8Array} a ModelProto: ir_version = 1, graph = 7, opset_import = 8
 */
export function denseModel({ sizes, hidden, loss }) {
  const nodes = [];
  const tensors = [];
  const count = sizes.length - 1;
  const between = { tanh: 'Tanh', relu: 'Relu' }[hidden];
  const last = loss === 'crossEntropy' ? 'Softmax' : 'Identity';
  let from = 'x';
  for (let i = 0; i < count; i++) {
    const [rows, cols] = [sizes[i], sizes[i + 1]];
    const limit = Math.sqrt(6 / (rows + cols));
    const drawn = Float32Array.from({ length: rows * cols }, () => limit * (2 * Math.random() - 1));
    tensors.push(tensor(`w${i}`, [rows, cols], drawn), tensor(`b${i}`, [cols], new Float32Array(cols)));
    const to = i === count - 1 ? 'y' : `a${i}`;
    nodes.push(node('Gemm', [from, `w${i}`, `b${i}`], `z${i}`), node(i === count - 1 ? last : between, [`z${i}`], to));
    from = to;
  }
  // GraphProto: node = 1, name = 2, initializer = 5, input = 11, output = 12.
  const graph = bytes(
    7,
    ...nodes,
    bytes(2, 'dense'),
    ...tensors,
    value(11, 'x', sizes[0]),
    value(12, 'y', sizes.at(-1)),
  );
  // OperatorSetIdProto: version = 2.
  return concat([number(1, 8), graph, bytes(8, number(2, 17))]);
}
