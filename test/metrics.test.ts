import { expect } from 'chai';
import { accuracy, Dense, type MetricName, metrics, Network, type TargetKind } from 'multilayer';
import { toMatrix } from '#src/core/table.js';
import { golden, tables } from './golden/metrics.js';
import { expectClose } from './support/close.js';

const kinds: Readonly<Record<keyof typeof tables, TargetKind>> = {
  numbers: 'numbers',
  binary: 'binary',
  classes: 'classes',
  oneHot: 'classes',
};

describe('metrics', () => {
  for (const name of Object.keys(metrics) as MetricName[]) {
    for (const { on, source, value } of golden[name]) {
      it(`${name} on ${on} is ${source} of scikit-learn`, () => {
        const { prediction, target } = tables[on];
        const own = metrics[name]().compute(toMatrix(prediction, 'prediction'), toMatrix(target, 'target'), kinds[on]);
        expectClose(own, value, { relative: 1e-15 });
      });
    }

    it(`${name} comes out of evaluate by its name`, () => {
      const { prediction } = tables.numbers;
      const target = prediction.map(([a = 0, b = 0]) => [Number(a > 0), Number(b > -1)]);
      const network = new Network({ inputs: 2, layers: [new Dense(2, { bias: false })], engine: 'reference' });
      // A layer that hands its inputs on.
      network.parameter(0, 'weights').set([
        [1, 0],
        [0, 1],
      ]);
      const own = metrics[name]().compute(toMatrix(prediction, 'prediction'), toMatrix(target, 'target'), 'numbers');
      expect(network.evaluate(prediction, target, [name])[name]).to.equal(own);
    });
  }

  it('takes the first of several greatest outputs, as numpy.argmax does', () => {
    const prediction = toMatrix([[0.4, 0.4, 0.2]], 'prediction');
    expect(accuracy().compute(prediction, toMatrix([[0]], 'target'), 'classes')).to.equal(1);
    expect(accuracy().compute(prediction, toMatrix([[1]], 'target'), 'classes')).to.equal(0);
  });
});
