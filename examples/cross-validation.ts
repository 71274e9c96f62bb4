/**
 * Which of two networks tells customers who leave from those who stay, and how well? Both are trained and tested on the
 * same five folds; the answers to rows that a network was not trained on are then looked at closely. The data are
 * generated: people leave who pay much and use little, or who have just come, and one in four does.
 *
 * `node build/examples/cross-validation.js`
 */
import {
  averagePrecision,
  calibrationCurve,
  classificationReport,
  confusionMatrix,
  crossValidate,
  Dense,
  kFold,
  type Layer,
  Network,
  Random,
  recall,
  textTable,
} from 'multilayer';

const random = new Random(1, 100);
const x: number[][] = [];
const y: string[] = [];
while (x.length < 600) {
  const [price, use, months] = [random.normal(), random.normal(), random.normal()];
  const leaves = Math.max(1.5 * price - 1.5 * use - 2.4, -2.2 * months - 3) + 0.4 * random.normal() > 0;
  x.push([price, use, months]);
  y.push(leaves ? 'leaves' : 'stays');
}

const candidates: Readonly<Record<string, () => Layer[]>> = {
  'one unit': () => [new Dense(1, 'sigmoid')],
  '8 hidden units': () => [new Dense(8, 'tanh'), new Dense(1, 'sigmoid')],
};
// Of the classes the second is the positive one, unless a metric names another.
const classes = ['stays', 'leaves'];
const metrics = ['accuracy', 'balancedAccuracy', 'rocAuc', averagePrecision(), recall({ positive: 'leaves' })] as const;
const folds = kFold(x.length, { folds: 5, stratify: y });

for (const [name, layers] of Object.entries(candidates)) {
  const create = (fold: number) => new Network({ layers: layers(), classes, seed: fold });
  const result = await crossValidate(create, x, y, { folds, metrics, epochs: 60 });
  console.log(`${name}\n\n${result}\n`);
  console.log(`${classificationReport(result.outOfFold)}\n`);
  console.log(`${confusionMatrix(result.outOfFold)}\n`);
  const { predicted, observed, support } = calibrationCurve(result.outOfFold, { bins: 5 });
  const rows = predicted.map((p, k) => [p, observed[k] ?? 0].map((value) => `${(100 * value).toFixed(0)} %`));
  const table = rows.map((row, k) => [...row, String(support[k])]);
  console.log(`${textTable(['said to leave', 'left', 'customers'], table)}\n`);
}
