import { extname } from 'node:path';
import { type Network, Tensor, writeSafetensors } from 'multilayer';
import { MultilayerError } from '../../core/errors.js';
import { checkNewFile, WholeFile } from '../files/outputs.js';
import type { Host } from '../host.js';
import { openModelFile } from '../inspect/open.js';
import { exitCodes, refuse } from '../problems.js';
import { schemaVersion } from '../results/json.js';
import { Output } from '../terminal/output.js';
import type { ConvertOptions } from './options.js';

/** Weights under the names that they have in the network, with those of each network of a model apart. */
function tensorsOf(networks: readonly Network[]): Map<string, Tensor> {
  const tensors = new Map<string, Tensor>();
  networks.forEach((network, k) => {
    for (const parameter of network.parameters) {
      const { layer, name, rows, cols } = parameter;
      const { data } = parameter.toMatrix();
      const own = `${networks.length === 1 ? '' : `network${k}.`}layers.${layer}.${name}`;
      tensors.set(own, new Tensor([rows, cols], Float32Array.from(data)));
    }
  });
  return tensors;
}

/** Writes a model in another form, and says what to exit with. */
export async function convert(path: string, options: ConvertOptions, host: Host): Promise<number> {
  const output = new Output(host, options);
  const { to, force = false } = options;
  const form = extname(to).toLowerCase();
  if (form !== '.safetensors' && form !== '.json')
    refuse('--to', 'a name that ends in .safetensors or .json', JSON.stringify(to), 'The ending says what is written.');
  checkNewFile({ path: to, option: '--to', force, inputs: [path] });
  const opened = openModelFile(path);
  if (opened.kind !== 'model' && opened.kind !== 'network') {
    const got = opened.kind === 'checkpoint' ? 'a checkpoint' : 'a file of tensors of another program';
    const fix =
      opened.kind === 'checkpoint' ? 'Finish it: multilayer train … --resume.' : 'There is nothing to convert.';
    throw new MultilayerError({ where: `convert ${path}`, expected: 'a model or a network', got, fix });
  }
  const file = new WholeFile(to);
  try {
    if (form === '.json') file.write(`${JSON.stringify(opened.kind === 'model' ? opened.model : opened.network)}\n`);
    else {
      const networks = opened.kind === 'model' ? opened.model.members.map(({ network }) => network) : [opened.network];
      file.write(writeSafetensors(tensorsOf(networks), { format: 'pt' }));
    }
  } catch (error) {
    file.abandon();
    throw error;
  }
  file.finish();
  if (output.json) await output.resultJson({ schemaVersion, command: 'convert', from: path, to, kind: opened.kind });
  else output.note(`Written: ${to}`);
  return exitCodes.done;
}
