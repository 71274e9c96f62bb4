import type { Finding } from '../core/diagnosis.js';
import { countNumbers } from '../core/matrix.js';
import { reference } from '../engines/reference/index.js';
import { ownerOf, placeText } from '../layers/index.js';
import type { Parameter } from '../model/parameter.js';
import { blockRows } from '../model/question.js';
import { gradientGraph, writeLook } from '../training/step.js';
import { type Case, type Exam, isCaused, shareLeft } from './case.js';
import { withoutGradient } from './targets.js';
import { short } from './text.js';
import { constantLayer, isOff, layerOfOneAnswer } from './units.js';

/** Multiplications of one pass over the rows that gradients are told from: it holds up the event loop. */
const gradientWork = 2e6;
/** Gradients of the first layer below this share of the last are next to nothing, unless both are next to nothing. */
const [vanished, nothing] = [1e-4, 1e-7];
/** Gradients of so many times the weights are too much for any rate in use. */
const exploded = 1e4;

/** How large the numbers of a layer and their gradient are: root mean squares. */
interface Slope {
  readonly place: string;
  readonly gradient: number;
  readonly weights: number;
}

function rootMeanSquare(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, each) => sum + each ** 2 / values.length, 0));
}

interface Slopes {
  readonly slopes: readonly Slope[];
  /** The parameters that have a gradient, by their ids. */
  readonly reached: ReadonlySet<string>;
}

/** What was found of a case: it is asked about more than once. */
const known = new WeakMap<Case, Slopes>();

/** A step's gradient by layer, the largest of its parameters. */
function slopesOf(about: Case): Slopes {
  const found = known.get(about) ?? look(about);
  known.set(about, found);
  return found;
}

function look({ stack, loss, few }: Case): Slopes {
  const { layers, parameters } = stack;
  const numbers = 1 + countNumbers(parameters);
  const count = Math.min(few.rows, blockRows, Math.max(4, Math.floor(gradientWork / numbers)));
  // Rows from beginning to end, as few as a large network allows.
  const data = few.take(Uint32Array.from({ length: count }, (_, k) => Math.floor((k * few.rows) / count)));
  const graph = gradientGraph({ stack, loss, data });
  const program = reference.compile({ main: { graph, capacity: count } });
  writeLook(program, graph, parameters, data);
  program.run('main', count);
  const learning = parameters.filter(({ id }) => Object.hasOwn(graph.outputs, id));
  const byPlace = new Map<string, Slope>();
  for (const each of learning as Parameter[]) {
    const { path, layer } = ownerOf(layers, each);
    const place = placeText(path, layer);
    const gradient = rootMeanSquare(program.output('main', each.id));
    const before = byPlace.get(place);
    if (before !== undefined && before.gradient >= gradient) continue;
    byPlace.set(place, { place, gradient, weights: rootMeanSquare(each.toMatrix().data) });
  }
  program.dispose();
  return { slopes: [...byPlace.values()], reached: new Set(learning.map(({ id }) => id)) };
}

function isVanishing(slopes: readonly Slope[]): boolean {
  const [first, last] = [slopes[0], slopes.at(-1)];
  if (first === undefined || last === undefined) return false;
  // Where both are next to nothing, the fit has arrived.
  return first.gradient < vanished * last.gradient && last.gradient > nothing;
}

function vanishing({ epochs }: Case, slopes: readonly Slope[]): Finding {
  const [first, last] = [slopes[0] as Slope, slopes.at(-1) as Slope];
  // Before a fit: it may find a way out.
  const isHopeful = epochs === 0 && first.gradient > vanished ** 2 * last.gradient;
  return {
    kind: 'vanishingGradients',
    where: first.place,
    evidence: `hardly anything reaches the first layer, whose gradient is ${short(first.gradient)} where that of the last is ${short(last.gradient)}`,
    remedy: "Use 'relu' in the hidden layers, or fewer of them.",
    severity: isHopeful ? 'moderate' : 'severe',
  };
}

function exploding({ epochs }: Case, slopes: readonly Slope[]): Finding[] {
  const worst = slopes.reduce((most, each) => (each.gradient > most.gradient ? each : most));
  const size = worst.gradient / Math.max(worst.weights, 1e-3);
  if (!(size > exploded)) return [];
  const times = worst.weights > 0 ? `, ${short(worst.gradient / worst.weights)} times its numbers` : '';
  return [
    {
      kind: 'explodingGradients',
      where: worst.place,
      evidence: `its gradient is ${short(worst.gradient)}${times}`,
      remedy:
        'Make the network anew with the first weights that layers have by themselves, put new BatchNormalization() between the layers, or write clipping: globalNorm({ norm: 1 }).',
      severity: epochs === 0 && size < exploded ** 2 ? 'moderate' : 'severe',
    },
  ];
}

export const noGradient: Exam = (about) => {
  const { reached } = slopesOf(about);
  return withoutGradient(about, (id) => reached.has(id));
};

/** Layers that give one answer, and gradients that vanish or explode on the way to the first layer. */
export const slopes: Exam = (about, before) => {
  if (isCaused(before) || shareLeft(about) < 0.5) return [];
  const { inference, few } = about;
  const { slopes: found } = slopesOf(about);
  if (found.length === 0 || !found.every(({ gradient }) => Number.isFinite(gradient))) return [];
  const isVanished = isVanishing(found);
  const place = layerOfOneAnswer(about, inference.layerOutputs(few.x));
  // What hardly anything reaches may give the same for every row without a fault of its own.
  if (place !== undefined && !(isVanished && place.isLast && !isOff(place))) return [constantLayer(about, place)];
  return isVanished ? [vanishing(about, found)] : exploding(about, found);
};
