import { checkBoolean } from '../core/checks.js';
import { refuse, within } from '../core/json.js';
import type { Matrix } from '../core/matrix.js';
import { checkKeys } from '../core/names.js';
import { type FileUrl, networkKind, unpackAny } from '../formats/index.js';
import { machineOptionNames } from '../model/machine.js';
import type { Model } from '../model/model.js';
import { checkMemoryHeld } from '../training/held.js';
import { documentToJson } from './document.js';
import { readNetworkFile } from './file.js';
import { readNetworkJson } from './json.js';
import { modelOf, Network } from './network.js';
import type { ReadOptions } from './network-options.js';

// Functions, not methods: they know every layer and every rule that a file may name, and a program that reads no
// files should not have to carry them.

/**
 * The network that `toJSON()` or `checkpoint()` described. Nothing in the data is run.
 *
 * @throws MultilayerError naming the part that is wrong, or where the data are not as they were written
 */
export function networkFromJSON(json: unknown, options: ReadOptions = {}): Network {
  return read(json, options, 'networkFromJSON');
}

/**
 * The network that `save` wrote, or a file with the text of `toJSON()` or `checkpoint()`. In Node, Bun and Deno.
 *
 * @throws MultilayerError where the file cannot be read, or is no model file, or not as it was written
 */
export async function loadNetwork(path: string | FileUrl, options: ReadOptions = {}): Promise<Network> {
  const { where, document, json } = await readNetworkFile(path, options?.check ?? true);
  return document === undefined ? read(json, options, where) : readDocument(document, options, where);
}

/**
 * The network of the bytes that `networkToBytes` made, or of a `.safetensors` file that `save` wrote.
 *
 * @param bytes all of the file
 * @throws MultilayerError for bytes that are no model file, or not as they were written
 */
export function networkFromBytes(bytes: Uint8Array | ArrayBuffer, options: ReadOptions = {}): Network {
  const where = 'networkFromBytes';
  const { content } = unpackAny(bytes, [networkKind], where, options?.check ?? true);
  return readDocument(content, options, where);
}

function readDocument(document: unknown, options: ReadOptions, where: string): Network {
  // The sum of the file has been compared.
  return read(documentToJson(document, where), { ...options, check: false }, where);
}

function read(json: unknown, options: ReadOptions, where: string): Network {
  checkKeys(options, ['check', ...machineOptionNames], where);
  const { check = true, ...machine } = options;
  const parts = readNetworkJson(json, where, checkBoolean(check, `${where}, option check`));
  const { layers, inputs, seed, tables, training, classes, last } = parts;
  const network = new Network({ layers, inputs, seed, ...machine });
  const model = modelOf(network) as Model;
  model.drawNothing();
  within(where, () => {
    for (const each of network.parameters) each.set(tables.get(each.id) as Matrix);
  });
  if (training !== undefined) {
    checkMemoryHeld(training, where, model.machine.engine.precision);
    const odd = network.parameters.findIndex(({ rows, cols }, i) => training.best?.values[i]?.length !== rows * cols);
    if (training.best !== undefined && odd >= 0)
      refuse(`${where}, training, best, values`, 'the numbers of every parameter', training.best.values[odd]?.length);
    model.training = training;
  }
  model.classes = classes;
  model.last = last;
  return network;
}
