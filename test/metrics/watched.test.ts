import { expect } from 'chai';
import { Dense, type Metric, type MetricName, metrics, Network } from 'multilayer';
import { isUsual, memberText, optionsOf } from '#src/core/member.js';

const x = Array.from({ length: 60 }, (_, i) => [Math.sin(i), Math.cos(3 * i)]);
const y = x.map(([a = 0, b = 0]) => (a * b > 0.1 ? 'up' : a + b > 0.5 ? 'right' : 'none'));
const others = { x: x.map(([a = 0, b = 0]) => [b - 0.2, a]), y, sampleWeights: x.map((_, row) => 1 + (row % 3)) };

/** With an average over the classes, where two are asked for otherwise. */
function ofClasses(name: MetricName): Metric {
  const average = optionsOf(metrics[name]).average?.choices?.includes('binary') ? { average: 'macro' } : {};
  return metrics[name](average);
}

describe('every metric', () => {
  for (const name of Object.keys(metrics) as MetricName[]) {
    it(`${name} stops a fit, which ends with the weights that are best by it`, async () => {
      const metric = ofClasses(name);
      const key = isUsual(metric) ? name : memberText(metric);
      const network = new Network({ layers: [new Dense(5, 'tanh'), new Dense(3, 'softmax')], seed: 3 });
      const {
        bestEpoch,
        bestMetrics,
        metrics: seen,
        epoch,
      } = await network.fit(x, y, {
        epochs: 12,
        batchSize: 20,
        learningRate: 0.3,
        validation: others,
        metrics: [metric],
        earlyStopping: { watch: key, patience: 12 },
      });
      const values = seen[key] as readonly number[];
      expect(values.every(Number.isFinite)).to.equal(true);
      expect(new Set(values)).to.have.length.above(1);
      const best = bestMetrics?.[key] as number;
      // The weights that the fit begins with are among those that it chooses from.
      const sign = metric.better === 'greater' ? 1 : -1;
      expect(sign * best).to.equal(Math.max(...values.map((value) => sign * value), sign * best));
      if (bestEpoch !== 0) expect(values[epoch.indexOf(bestEpoch as number)]).to.equal(best);
      const { [key]: own } = network.evaluate(others.x, y, [metric], { sampleWeights: others.sampleWeights });
      expect(own).to.equal(best);
    });
  }
});
