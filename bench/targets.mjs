// How many times as fast as others multilayer is meant to be, and whether it was.

const python = { text: 'the best from Python', is: ({ language }) => language === 'python' };
const anyone = { text: 'the best of all', is: () => true };
const library = (name) => ({ text: name, is: ({ peer }) => peer === name });

const training = [
  { workload: 'xor', against: python, atLeast: 100, goal: 200 },
  { workload: 'xor', against: library('brain.js'), atLeast: 2, goal: 4 },
  { workload: 'spiral', against: anyone, atLeast: 8, goal: 15 },
  { workload: 'mnist', against: anyone, atLeast: 1.2, goal: 1.6 },
  { workload: 'mnist', against: library('jax-js'), atLeast: 3, goal: 5 },
  { workload: 'mnist', against: library('tfjs-wasm'), atLeast: 20, goal: 30 },
  { workload: 'wide', against: library('jax-js'), atLeast: 5, goal: 8 },
  { workload: 'wide', against: python, atLeast: 0.75, goal: 1 },
];

const prediction = ['2-8-1', '784-128-10'].flatMap((network) => [
  { network, against: library('onnxruntime-node'), atLeast: 10, goal: 20 },
  { network, against: library('brain.js'), atLeast: 1, goal: 2 },
]);

function compare(what, rows, speed, { against, atLeast, goal }) {
  const fastest = (list) => list.reduce((best, row) => (best && speed(best) >= speed(row) ? best : row), undefined);
  const own = fastest(rows.filter(({ peer }) => peer === 'multilayer'));
  const other = fastest(rows.filter((row) => row.peer !== 'multilayer' && against.is(row)));
  if (own === undefined || other === undefined) return [];
  const ratio = speed(own) / speed(other);
  const met = ratio >= goal ? 'goal' : ratio >= atLeast ? 'yes' : 'no';
  return [{ what, against: against.text, best: other.contender, ratio, atLeast, goal, met }];
}

/** One line for every target that was measured. */
export function summarize(results) {
  return [
    ...training.flatMap((target) => {
      const rows = results.training.filter(({ workload }) => workload === target.workload);
      return compare(target.workload, rows, (row) => row.stepsPerSecond.median, target);
    }),
    ...prediction.flatMap((target) => {
      const rows = results.prediction.filter(({ network }) => network === target.network);
      return compare(`predict, one row, ${target.network}`, rows, (row) => 1 / row.secondsPerRow.median, target);
    }),
  ];
}
