import type { TabularModel } from 'multilayer/data';
import { counted } from '../../core/counted.js';
import { clean, cleanLines } from '../terminal/clean.js';
import { listed } from '../terminal/listed.js';
import type { Output } from '../terminal/output.js';
import { choiceCells } from '../train/choices.js';
import { entry, judgementText, margin } from '../train/result-text.js';

/** What a model predicts and by what, how good it is, how it was made, and its layers. */
export function modelText(model: TabularModel, output: Output): string {
  const { target, classes, columns, dropped, choices, judging, rows, options, dataHash, members } = model;
  const room = { width: output.width, indent: margin };
  const what = classes === undefined ? 'a number' : `one of ${classes.length} classes`;
  const [first] = members;
  return [
    entry(
      'predicts',
      clean(`${target}, ${what}${classes === undefined ? '' : `: ${classes.map(String).join(', ')}`}`),
      output,
    ),
    entry('columns', `${counted(columns.length, 'column')}, learned from ${counted(rows, 'row')}`, output),
    listed(columns, ({ name, kind, reason }) => [name, kind, reason], room),
    ...(dropped.length === 0
      ? []
      : [
          entry('left out', counted(dropped.length, 'column'), output),
          listed(dropped, ({ name, reason }) => [name, reason], room),
        ]),
    '',
    ...judgementText(model, output),
    '',
    entry('judging', judging, output),
    entry('network', '', output).trimEnd(),
    listed(choices, choiceCells(), room),
    entry('seed', String(options.seed ?? 0), output),
    // All of it is in the JSON.
    entry('data', `SHA-256 ${dataHash.slice(0, 12)}… of names and cells`, output),
    ...(first === undefined
      ? []
      : [
          '',
          members.length === 1 ? 'One network:' : `${counted(members.length, 'network')}, each:`,
          cleanLines(first.network.summary()),
        ]),
  ].join('\n');
}
