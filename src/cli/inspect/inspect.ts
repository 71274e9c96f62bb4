import type { Network, TensorFile } from 'multilayer';
import type { TabularModel } from 'multilayer/data';
import type { Host } from '../host.js';
import type { Manners } from '../options/common.js';
import { exitCodes } from '../problems.js';
import { schemaVersion, scoresJson } from '../results/json.js';
import { cleanLines } from '../terminal/clean.js';
import { inColumns } from '../terminal/columns.js';
import { Output } from '../terminal/output.js';
import { modelText } from './model-text.js';
import { openModelFile } from './open.js';

/** `F32` of a Float32Array, as the format has it. */
function kindOf(data: object): string {
  const [, letter = '', bits = ''] = /([UIF])[a-z]+(\d+)/.exec(data.constructor.name) ?? [];
  return `${letter}${bits}`;
}

function modelJson(model: TabularModel): object {
  const {
    target,
    task,
    classes,
    columns,
    dropped,
    choices,
    judging,
    rows,
    result,
    history,
    stopped,
    dataHash,
    options,
    members,
  } = model;
  return {
    ...{ target, task, ...(classes && { classes }), rows, dataSha256: dataHash, seed: options.seed ?? 0 },
    columns: columns.map(({ name, kind, reason, levels }) => ({ name, kind, reason, ...(levels && { levels }) })),
    dropped: dropped.map(({ name, reason }) => ({ name, reason })),
    choices: choices.map(({ name, value, reason }) => ({ name, value, reason })),
    ...{ judging, verdict: result.verdict, beatsLinear: result.beatsLinear },
    scores: { network: scoresJson(result.network), linear: scoresJson(result.linear), dummy: scoresJson(result.dummy) },
    training: { stopped, epochs: history.heldOutLoss.length, bestEpoch: history.bestEpoch },
    networks: members.length,
    layers: members[0] && layersJson(members[0].network),
  };
}

function layersJson(network: Network): object[] {
  return network.layers.map((layer, index) => ({
    type: layer.constructor.name,
    parameters: network.parameters
      .filter((parameter) => parameter.layer === index)
      .map(({ name, rows, cols }) => ({ name, shape: [rows, cols] })),
  }));
}

function tensorsJson({ tensors, metadata }: TensorFile): object {
  return {
    tensors: Array.from(tensors, ([name, { data, shape }]) => ({ name, type: kindOf(data), shape })),
    metadata: Array.from(metadata, ([name, value]) => ({
      name,
      value: name === 'document' ? `${value.length} characters` : value,
    })),
  };
}

function tensorsText({ tensors, metadata }: TensorFile, output: Output): string {
  const rows = Array.from(tensors, ([name, { data, shape }]) => [
    name,
    kindOf(data),
    shape.join(' × ') || 'one number',
  ]);
  const texts = Array.from(metadata, ([name, value]) => [
    name,
    name === 'document' ? `${value.length} characters` : value,
  ]);
  const sides = ['left', 'left', 'left'] as const;
  const safe = (all: readonly (readonly string[])[]) =>
    all.map((row) => row.map((text) => cleanLines(text).replaceAll('\n', ' ')));
  return [
    `${rows.length} tensors`,
    inColumns(safe(rows), { width: output.width, sides, indent: 2 }),
    ...(texts.length === 0 ? [] : ['metadata', inColumns(safe(texts), { width: output.width, sides, indent: 2 })]),
  ].join('\n');
}

/** What a model file holds, and what to exit with. */
export async function inspect(path: string, options: Manners, host: Host): Promise<number> {
  const output = new Output(host, options);
  const opened = openModelFile(path);
  const { kind } = opened;
  const head = { schemaVersion, command: 'inspect', file: path, kind };
  if (kind === 'model') {
    if (output.json) await output.resultJson({ ...head, ...modelJson(opened.model) });
    else await output.result(modelText(opened.model, output));
  } else if (kind === 'network') {
    if (output.json) await output.resultJson({ ...head, layers: layersJson(opened.network) });
    else await output.result(cleanLines(opened.network.summary()));
  } else if (output.json) await output.resultJson({ ...head, ...tensorsJson(opened.file) });
  else {
    const what =
      kind === 'checkpoint'
        ? 'A checkpoint of an interrupted training: go on with train --resume.'
        : 'A safetensors file of another program.';
    await output.result(`${what}\n${tensorsText(opened.file, output)}`);
  }
  return exitCodes.done;
}
