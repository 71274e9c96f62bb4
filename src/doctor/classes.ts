import { classesOf } from '../data/classes.js';
import { classFactors } from '../data/weights.js';
import { argmax } from '../metrics/index.js';
import type { Case, Exam } from './case.js';
import { short } from './text.js';

/**
 * A class with less than this share of what an even split would give it is a small one, and this much of it found is
 * enough.
 */
const [small, enough] = [0.2, 0.5];

/** How many rows of a class the network finds, of those it was asked about; undefined where it has learned nothing yet. */
function foundOf({ epochs, answers, few, names, loss }: Case, label: number) {
  const classes = classesOf(few.target, names);
  if (epochs === 0 || answers === undefined || classes === undefined) return undefined;
  const border = loss.targets === 'signs' ? 0 : 0.5;
  const matrix = { ...answers, data: Float64Array.from(answers.data) };
  let [right, all] = [0, 0];
  classes.forEach((each, row) => {
    if (each !== label) return;
    all += 1;
    const said = matrix.cols === 1 ? Number((matrix.data[row] as number) >= border) : argmax(matrix, row);
    right += Number(said === label);
  });
  return { right, all };
}

/** A class of few rows, which the loss hardly notices. */
export const imbalancedClasses: Exam = (about) => {
  const { data, names, loss } = about;
  const classes = loss.targets === 'numbers' ? undefined : classesOf(data.target, names);
  if (classes === undefined || data.rows < 50) return [];
  const rows = Uint32Array.from(classes, (_, row) => row);
  const factors = [...classFactors('balanced', data, rows, names)];
  const [label, factor] = factors.reduce((most, each) => (each[1] > most[1] ? each : most), [0, 0]);
  if (!(factor * small > 1)) return [];
  const found = foundOf(about, label);
  if (found !== undefined && (found.all === 0 || found.right >= enough * found.all)) return [];
  const count = classes.filter((each) => each === label).length;
  const name = names.labels?.[label] ?? label;
  const said = found === undefined ? '' : `, and the network finds ${found.right} of ${found.all} of them`;
  const others = factors.map(([each, by]) => `${names.labels?.[each] ?? each}: ${short(by)}`).slice(0, 4);
  return [
    {
      kind: 'imbalancedClasses',
      where: 'y',
      evidence: `class ${JSON.stringify(name)} has ${count} of ${data.rows} rows (${short((100 * count) / data.rows)} %)${said}`,
      remedy: `Write classWeights: 'balanced', which counts its rows ${short(factor)} times (${others.join(', ')}${factors.length > 4 ? ', …' : ''}).`,
      severity: found === undefined ? 'mild' : 'moderate',
    },
  ];
};
