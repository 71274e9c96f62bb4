import { expect } from 'chai';
import { Dense, type MetricName, metrics, Network } from 'multilayer';
import { toMatrix } from '#src/core/matrix.js';
import { golden, tables } from './golden/metrics.js';
import { expectClose } from './support/close.js';

describe('metrics', () => {
  for (const name of Object.keys(metrics) as MetricName[]) {
    for (const { on, source, value } of golden[name]) {
      it(`${name} on ${on} is ${source} of scikit-learn`, () => {
        const { prediction, target } = tables[on];
        const own = metrics[name].compute(toMatrix(prediction, 'prediction'), toMatrix(target, 'target'));
        expectClose(own, value, { relative: 1e-15 });
      });
    }

    it(`${name} comes out of evaluate by its name`, () => {
      const { prediction, target } = tables.numbers;
      const network = new Network({ inputs: 2, layers: [new Dense(2, { bias: false })], engine: 'reference' });
      // A layer that hands its inputs on.
      network.parameter(0, 'weights').set([
        [1, 0],
        [0, 1],
      ]);
      const own = metrics[name].compute(toMatrix(prediction, 'prediction'), toMatrix(target, 'target'));
      expect(network.evaluate(prediction, target, [name])[name]).to.equal(own);
    });
  }

  it('takes the first of several greatest outputs, as numpy.argmax does', () => {
    const prediction = toMatrix([[0.4, 0.4, 0.2]], 'prediction');
    expect(metrics.accuracy.compute(prediction, toMatrix([[0]], 'target'))).to.equal(1);
    expect(metrics.accuracy.compute(prediction, toMatrix([[1]], 'target'))).to.equal(0);
  });
});
