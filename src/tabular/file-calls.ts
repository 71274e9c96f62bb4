import { describe, fail } from '../core/errors.js';
import type { FileCall } from '../formats/index.js';

/** What is said of files of models and trainings where there is something wrong with them. */
function call(name: string, instead: string, fetched: string): FileCall {
  return { name, example: 'model.safetensors', instead, fetched };
}

const noWriting = 'Keep the bytes of toBytes(), as in IndexedDB.';
const noReading = 'Pass bytes to fromBytes(bytes).';

export const savingTraining: FileCall = call('save', noWriting, 'Send toBytes() there.');
export const loadingTraining: FileCall = call(
  'TabularTraining.load',
  noReading,
  'Fetch it: TabularTraining.fromBytes(await (await fetch(url)).arrayBuffer(), table).',
);
export const savingModel: FileCall = savingTraining;
export const loadingModel: FileCall = call(
  'TabularModel.load',
  noReading,
  'Fetch it: TabularModel.fromBytes(await (await fetch(url)).arrayBuffer()).',
);

/** Refuses a name that promises text: what is written is one safetensors file. */
export function checkModelPath(path: unknown): void {
  if (!/\.json$/i.test(String(path))) return;
  const fix = "Write save('model.safetensors'); multilayer convert model.safetensors --to model.json shows it as text.";
  fail('save, path', 'a name that ends in .safetensors', describe(path), fix);
}
