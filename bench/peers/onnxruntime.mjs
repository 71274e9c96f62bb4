// ONNX Runtime's native CPU provider: inference only, on a model file written here.
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import ort from 'onnxruntime-node';
import { denseModel } from '../onnx.mjs';
import { firstRows, rowViews } from '../rows.mjs';

const { version } = JSON.parse(
  readFileSync(new URL('../node_modules/onnxruntime-node/package.json', import.meta.url), 'utf8'),
);

export const peer = {
  name: 'onnxruntime-node',
  version,
  supports: () => true,

  async prepare(workload, { x }, { threads }) {
    const { sizes } = workload;
    const session = await ort.InferenceSession.create(
      denseModel(workload),
      threads === undefined ? {} : { intraOpNumThreads: threads },
    );
    const single = rowViews(x, sizes[0]);
    const ask = async (values, count) => {
      const { y } = await session.run({ x: new ort.Tensor('float32', values, [count, sizes[0]]) });
      return y.data;
    };
    return {
      threads: threads ?? availableParallelism(),
      predict: (count) => ask(firstRows(x, sizes[0], count), count),
      one: (row) => ask(single[row], 1),
    };
  },
};
