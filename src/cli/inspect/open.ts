import { readFileSync } from 'node:fs';
import { type Network, networkFromBytes, networkFromJSON, readSafetensors, type TensorFile } from 'multilayer';
import { TabularModel } from 'multilayer/data';
import { fail, MultilayerError } from '../../core/errors.js';
import { isTold, told } from '../problems.js';

/** What a file holds. */
export type Opened =
  | { readonly kind: 'model'; readonly model: TabularModel }
  | { readonly kind: 'network'; readonly network: Network }
  | { readonly kind: 'checkpoint'; readonly file: TensorFile }
  | { readonly kind: 'tensors'; readonly file: TensorFile };

function jsonOf(bytes: Buffer): unknown {
  const refuse = (got: string): never =>
    fail('', 'a model file', got, 'Name a .safetensors or .json file that was saved.');
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    return refuse(`JSON that is broken: ${error instanceof Error ? error.message : error}`);
  }
  return Object(value).format === 'multilayer' ? value : refuse('JSON of something else');
}

/** What a file holds, by what stands in it. */
function opened(path: string): Opened {
  const bytes = readFileSync(path);
  // In a safetensors file, the length of its header: eight bytes, of which the last ones are 0.
  if (/^\s*[{[]/.test(bytes.subarray(0, 64).toString('latin1')) && bytes[7] !== 0)
    return { kind: 'network', network: networkFromJSON(jsonOf(bytes)) };
  const file = readSafetensors(bytes);
  const own = file.metadata.get('format') === 'multilayer' ? file.metadata.get('kind') : undefined;
  if (own === 'tabular model') return { kind: 'model', model: TabularModel.fromBytes(bytes) };
  if (own === 'network') return { kind: 'network', network: networkFromBytes(bytes) };
  return { kind: own === 'tabular training' ? 'checkpoint' : 'tensors', file };
}

/** Opens any file with weights, ours or of another program; errors name the file. */
export function openModelFile(path: string): Opened {
  try {
    return opened(path);
  } catch (thrown) {
    const error = told(thrown);
    if (!isTold(error)) throw error;
    const { expected, got, fix } = error;
    const advice = /save wrote/.test(fix) ? 'Name a file that multilayer or another program saved.' : fix;
    throw new MultilayerError({ where: path, expected, got, fix: advice });
  }
}
