import { checkBoolean } from '../core/checks.js';
import { fail } from '../core/errors.js';
import { type Matrix, type MatrixLike, sliceRows } from '../core/matrix.js';
import { checkKeys } from '../core/names.js';
import { toMatrix } from '../core/table.js';
import { fuse, leafNames, matmul, state } from '../graph/index.js';
import { isKind, placeText } from '../layers/index.js';
import { leaves, placesOf } from '../model/forward.js';
import type { Model } from '../model/model.js';
import type { Parameter } from '../model/parameter.js';
import type { Place } from '../model/pass.js';
import { modelOf, type Network } from '../network/index.js';
import { isNetwork, readInputsOf, readNetwork } from './inputs.js';

/** How {@link unitVariance} scales weights. */
export interface UnitVarianceOptions {
  /** Whether each unit is scaled by itself, so that all of a layer vary equally. Default: false, one factor for a layer. */
  readonly units?: boolean | undefined;
}

/** What {@link unitVariance} has found of a layer. */
export interface ScaledLayer {
  /** Its place: `2`, or within a block `2.0`. */
  readonly path: string;
  /** The standard deviations over the rows before: of the layer as a whole, or of each unit. All are 1 now. */
  readonly deviations: readonly number[];
}

const where = 'unitVariance';
const blockRows = 256;

/** The variance over the rows of each column of x·W, without the bias, in the place of a layer. */
function variances(model: Model, place: Place, weights: Parameter, rows: Matrix): Float64Array {
  const at = state(weights.id, { rows: weights.rows, cols: weights.cols });
  const graph = fuse({ outputs: { sums: matmul(place.x, at) }, updates: [] });
  const { machine, parameters } = model;
  const capacity = Math.min(blockRows, rows.rows);
  const program = machine.compileQuestion({ main: { graph, capacity } }, { ...machine.settings, threads: 1 });
  const reads = leafNames(graph);
  for (const each of parameters) if (reads.has(each.id)) program.write(each.id, each.toMatrix().data);
  const { cols } = weights;
  const [first, sums, squares] = [new Float64Array(cols), new Float64Array(cols), new Float64Array(cols)];
  for (let from = 0; from < rows.rows; from += blockRows) {
    const block = sliceRows(rows, from, Math.min(from + blockRows, rows.rows));
    if (reads.has(leaves.x)) program.write(leaves.x, block.data);
    program.run('main', block.rows);
    const found = program.output('main', 'sums');
    // Around the first row, so that nothing is lost where all are far from zero.
    if (from === 0) first.set(found.subarray(0, cols));
    found.forEach((value, k) => {
      const col = k % cols;
      const rest = value - (first[col] as number);
      sums[col] = (sums[col] as number) + rest;
      squares[col] = (squares[col] as number) + rest * rest;
    });
  }
  program.dispose();
  return squares.map((square, col) => square / rows.rows - ((sums[col] as number) / rows.rows) ** 2);
}

/**
 * Scales the weights of every dense layer, those within blocks among them and from the inputs on, so that what it adds
 * up, before the bias and the activation, varies by 1 over given rows: the layer-sequential unit variance of Mishkin
 * and Matas 2016, who begin with `orthogonal` weights. Deep networks then learn from the first step on, given columns
 * around zero. The weights stay those of the seed, times factors that follow from the rows: the same network and the
 * same rows give the same numbers.
 *
 * @param x [rows × inputs], some hundred rows of those to train on
 * @returns what was found of each dense layer
 * @throws MultilayerError for a network that has been trained, and where rows do not differ in the place of a layer
 */
export function unitVariance(network: Network, x: MatrixLike, options: UnitVarianceOptions = {}): ScaledLayer[] {
  checkKeys(options, ['units'], where);
  const byUnit = checkBoolean(options.units ?? false, `${where}, option units`);
  const model = isNetwork(network) ? modelOf(network) : undefined;
  if (network?.inputs === undefined) model?.build(toMatrix(x, `${where}, x`).cols);
  readNetwork(network, where);
  if (model?.stack === undefined)
    fail(where, 'a network of this copy of the package', 'another one', 'Import both from one.');
  if (network.epoch > 0)
    fail(where, 'a network that has not been trained', `one after ${network.epoch} epochs`, 'Call it before fit.');
  const rows = readInputsOf(network, x, `${where}, x`);
  const found: ScaledLayer[] = [];
  for (const place of placesOf(model.stack)) {
    const weights = model.parameters.find(({ layer, name }) => `${layer}.${name}` === `${place.path}.weights`);
    if (weights === undefined || !isKind(place.layer, 'dense')) continue;
    const each = variances(model, place, weights, rows);
    const mean = each.reduce((sum, value) => sum + value / each.length, 0);
    const deviations = Array.from(byUnit ? each : [mean], Math.sqrt);
    const bad = deviations.findIndex((value) => !(value > 0 && Number.isFinite(1 / value)));
    if (bad >= 0) {
      const unit = byUnit ? `, unit ${bad}` : '';
      const fix = 'Pass more rows, that differ, or use an activation below it that is never off.';
      fail(`${where}, ${placeText(place.path, place.layer)}${unit}`, 'rows that differ there', 'the same for all', fix);
    }
    const { cols, data } = weights.toMatrix();
    weights.set({
      rows: weights.rows,
      cols,
      data: data.map((value, k) => value / (deviations[byUnit ? k % cols : 0] as number)),
    });
    found.push({ path: place.path, deviations });
  }
  return found;
}
