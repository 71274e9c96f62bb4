import { checkNumber, counting } from '../core/checks.js';
import { DivergenceError, describe, fail, renameCall } from '../core/errors.js';
import { allRows } from '../core/matrix.js';
import { checkKeys } from '../core/names.js';
import type { Turns } from '../core/turns.js';
import type { Held } from '../data/split.js';
import { weigh } from '../data/weights.js';
import type { MetricName, Named } from '../metrics/index.js';
import { modelOf, type Network, trainerOf } from '../network/index.js';
import type { Fit } from '../training/fit.js';
import type { History } from '../training/history.js';
import { optionsOfFit } from '../training/option-names.js';
import type { FitOptions, WatchedOptions } from '../training/options.js';
import { opensSession } from '../training/session.js';
import type { Trainer } from '../training/trainer.js';
import { Feed } from './feed.js';
import { StreamSession } from './session.js';
import type { ChunkSource } from './source.js';

/** How a network is trained on chunks. */
export interface FitDatasetOptions<M extends MetricName = MetricName>
  extends Omit<FitOptions<M>, 'shuffle' | 'sampleWeights' | 'classWeights' | 'targetLoss' | 'validation'> {
  /** Steps that the rows of an epoch come to, which schedules in `progress` need. */
  readonly stepsPerEpoch?: number | undefined;
  /** Rows to measure on after every epoch. Early stopping and metrics need them. */
  readonly validation?: Exclude<FitOptions['validation'], number> | undefined;
}

const held = 'Hold rows out: validation: { x, y }.';

/** What takes all rows at once, or looks at them again. */
const refused: Readonly<Record<string, string>> = {
  shuffle: 'Rows are taken in the order that they come in: shuffle them where they come from.',
  sampleWeights: 'Put them into the chunks: { x, y, sampleWeights }.',
  classWeights: 'Put weights of rows into the chunks: { x, y, sampleWeights }.',
  validationSplit: held,
  targetLoss: 'Write onEpoch: ({ loss }) => loss > 0.1.',
};

function checkOptions(options: FitDatasetOptions): void {
  const known = optionsOfFit.filter((name) => !Object.hasOwn(refused, name));
  checkKeys(options, [...known, 'stepsPerEpoch', 'onWarning'], 'fit', refused);
  const { stepsPerEpoch, validation, earlyStopping, metrics } = options;
  if (stepsPerEpoch !== undefined)
    checkNumber(stepsPerEpoch, counting, 'fit, option stepsPerEpoch', 'Write Math.ceil(rows / batchSize).');
  if (typeof validation === 'number') fail('fit, option validation', '{ x, y }', describe(validation), held);
  if (validation !== undefined) return;
  for (const [name, value] of Object.entries({ earlyStopping, metrics }))
    if (value !== undefined && !(Array.isArray(value) && value.length === 0))
      fail(`fit, option ${name}`, 'rows to measure on', 'none', held);
}

/** Says which rows of an epoch an error counts from. */
function placeRows(error: DivergenceError, first: number): void {
  if (first === 0 || !/\brow/i.test(error.fix)) return;
  const note = ` Row 0 is number ${first} of the epoch here.`;
  Object.assign(error, { fix: error.fix + note, message: error.message + note });
}

async function open(
  trainer: Trainer,
  feed: Feed,
  network: Network,
  stepsPerEpoch: number | undefined,
  options: WatchedOptions,
  turns: Turns,
): Promise<Fit> {
  const { recipe, batchSize, gradientAccumulation: group, validation, onWarning } = options;
  if (opensSession(recipe.optimizer)) {
    const { name } = recipe.optimizer;
    fail(
      'fit, option optimizer',
      'a rule of steps',
      `${name}, which takes all rows at once`,
      "Write optimizer: 'adam'.",
    );
  }
  const { data, ...learned } = await feed.first();
  let held: Held | undefined;
  if (typeof validation === 'object') {
    const rows = trainer.readHeld(validation, learned, onWarning);
    held = { data: weigh(rows, 'fit, option validation', 'the rows to validate on') };
  }
  const model = modelOf(network);
  await model?.machine.open();
  const rows = allRows(data.rows);
  const material = { ...learned, data, rows, classes: model?.classes, validation: held };
  let isChecked = false;
  const check = (batches: number): void => {
    const steps = Math.ceil(batches / group);
    if (isChecked || stepsPerEpoch === undefined || steps === stepsPerEpoch) return;
    isChecked = true;
    onWarning(
      `fit, option stepsPerEpoch: an epoch had ${steps} steps and not ${stepsPerEpoch}, so schedules end elsewhere. Write stepsPerEpoch: ${steps}.`,
    );
  };
  return trainer.begin(material, options, turns, {
    // Words as those of other courses, of which the last one is read.
    parts: { course: `part by part: ${batchSize} ${group}`, steps: stepsPerEpoch },
    loaded: { data: feed.block, rows: allRows(feed.block.rows) },
    session: (descent, state) => new StreamSession(descent, feed, state, batchSize, check),
  });
}

/**
 * Learns from more rows than there is memory for: from chunks `{ x, y }` of any sizes, of a list, a generator, a stream of
 * objects, or anything else with an iterator, also an asynchronous one.
 *
 * ```ts
 * await fitDataset(network, () => readChunks('rows.csv'), { epochs: 10, validation: { x: heldX, y: heldY } });
 * ```
 *
 * A source is read from its beginning for each epoch; pass a function that opens it where it can be read once only. Rows
 * are cut into batches across the ends of chunks, in the order that they come in, and the weights are those that `fit`
 * comes to with the same rows and `shuffle: false`. Memory is needed for one chunk, and for about 4096 rows. Labels that
 * the first chunk does not show are to be announced: `new Network({ classes })`. A fit that was cut goes on with the next
 * one to the same bits: the rows that it has seen of its epoch are read again, and left out.
 *
 * A signal ends a fit between two steps or chunks, not while a chunk is waited for.
 *
 * @throws MultilayerError for chunks, sources and options that do not fit, and while another fit is under way
 * @throws DivergenceError when the loss leaves the finite numbers
 */
export async function fitDataset<M extends MetricName = never>(
  network: Network,
  source: ChunkSource,
  options: FitDatasetOptions<M> = {},
): Promise<History<Named<M>>> {
  let feed: Feed | undefined;
  try {
    const trainer = trainerOf(network);
    if (trainer === undefined)
      fail('fit, network', 'a network of this copy of multilayer', describe(network), 'Pass new Network({ … }).');
    checkOptions(options);
    const { stepsPerEpoch, ...rest } = options;
    // Metrics of the fit before would have no rows either.
    const others = rest.validation === undefined ? { ...rest, metrics: [] } : rest;
    const history = await trainer.fitOpened('fitDataset', others, (read, turns) => {
      feed = new Feed(source, trainer, read);
      return open(trainer, feed, network, stepsPerEpoch, { ...read, shuffle: false }, turns);
    });
    return history as History<Named<M>>;
  } catch (error) {
    if (error instanceof DivergenceError && feed !== undefined) placeRows(error, feed.blockAt);
    renameCall(error, 'fit', 'fitDataset');
    throw error;
  } finally {
    await feed?.close();
  }
}
