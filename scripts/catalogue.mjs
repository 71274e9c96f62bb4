// Writes docs/catalogue.md, the table of all members of all families, from the registries and the texts that editors
// show, and a picture of each activation beside it. `node scripts/catalogue.mjs` after a build.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as multilayer from 'multilayer';
import { activationPlot } from 'multilayer/charts';
import * as catalogue from '#src/catalogue.js';
import { optionsOf } from '#src/core/member.js';
import { readSetting } from '#src/schedules/index.js';

const { differentiate, simplify, toLatex } = multilayer;
const folder = 'docs';

/** Each family: its title, its registry, where its sources are, and how a member is written. */
const families = [
  ['Activations', 'activations', 'activations'],
  ['Layers', 'layers', 'layers'],
  ['Losses', 'losses', 'losses'],
  ['Optimizers', 'optimizers', 'optimizers'],
  ['Schedules', 'schedules', 'schedules', (name) => `schedules.${name}`],
  ['Ways of clipping', 'clippings', 'clipping'],
  ['Averages of weights', 'averagings', 'averaging'],
  ['Regularizers', 'regularizers', 'regularizers'],
  ['Constraints', 'constraints', 'constraints'],
  ['Initializers', 'initializers', 'initializers'],
  ['Metrics', 'metrics', 'metrics'],
];

const members = { ...catalogue, schedules: multilayer.schedules };

/** The comment above an exported name, as one line. */
function textsIn(source) {
  const texts = new Map();
  for (const file of readdirSync(join('src', source)).filter((each) => each.endsWith('.ts'))) {
    const code = readFileSync(join('src', source, file), 'utf8');
    for (const [, comment, name] of code.matchAll(
      /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*export (?:const|class|function) (\w+)/g,
    )) {
      const lines = comment.split('\n').map((line) => line.replace(/^\s*\* ?/, '').trim());
      const end = lines.findIndex((line) => /^@(?!example)/.test(line));
      const kept = (end < 0 ? lines : lines.slice(0, end)).join(' ');
      texts.set(name, plain(kept));
    }
  }
  return texts;
}

function plain(text) {
  return text
    .replace(/\{@link ([^}]*)\}/g, '`$1`')
    .replace(/@example\s+(\S.*?)(?=\s*@example|$)/g, (_, code) => `\`${code.trim()}\``)
    .replace(/\s+/g, ' ')
    .trim();
}

const cell = (text) => text.replaceAll('|', '\\|');

function valueText(value) {
  if (Array.isArray(value)) return `[${value.join(', ')}]`;
  return typeof value === 'string' ? `'${value}'` : String(value);
}

/** An option as it is written, its default, and what it may be. */
function optionText([name, { initial, range, choices, read }]) {
  const allowed = choices?.map(valueText).join(' or ') ?? range?.text ?? 'true or false';
  const isSetting = read === readSetting;
  return `\`${name}: ${valueText(initial)}\` (${allowed}${isSetting ? ', or a schedule' : ''})`;
}

function optionsText(make) {
  return Object.entries(optionsOf(make)).map(optionText).join('<br>');
}

// Backticks within the dollar signs keep Markdown's hands off the formula.
const math = (sign, formula) => `$\`${sign} = ${toLatex(simplify(formula))}\`$`;

/** Digits that nobody sees make up half of a curve. */
function drawing(activation) {
  const svg = activationPlot(activation, { width: 240 });
  return `${svg.replace(/\d+\.\d{3,}/g, (number) => Number(number).toFixed(2))}\n`;
}

/** The pictures, by their files. */
const pictures = new Map();

function activationRow([name, make], text) {
  const { formula: computed, written: formula = computed } = make();
  const picture = formula === undefined ? '' : `<img src="activations/${name}.svg" alt="${name}" width="180">`;
  if (formula !== undefined) pictures.set(`${name}.svg`, drawing(make()));
  const maths = formula === undefined ? [] : [math('f', formula), math("f'", differentiate(formula, 'x'))];
  return [picture, `\`${name}\``, maths.join('<br>'), optionsText(make), text];
}

const heads = {
  activations: ['', 'name', 'formula and derivative', 'options', 'what it is'],
  layers: ['name', 'what it is'],
};

function section([title, registry, source, called = (name) => name]) {
  const entries = Object.entries(members[registry] ?? {});
  if (entries.length === 0) return [];
  // What is a loss and a metric under one name is in the folder of the losses.
  const texts = new Map([...(registry === 'metrics' ? textsIn('losses') : []), ...textsIn(source)]);
  const head = heads[registry] ?? ['name', 'options', 'what it is'];
  const rows = entries.map(([name, make]) => {
    const text = texts.get(name) ?? '';
    if (registry === 'activations') return activationRow([name, make], text);
    if (registry === 'layers') return [`\`${name}\``, text];
    return [`\`${called(name)}\``, optionsText(make), text];
  });
  return [
    `## ${title}\n`,
    `| ${head.join(' | ')} |`,
    `|${head.map(() => ' --- |').join('')}`,
    ...rows.map((row) => `| ${row.map(cell).join(' | ')} |`),
    '',
  ];
}

/** All files of the folder, by their paths. */
export function files() {
  pictures.clear();
  const text = [
    '# Catalogue\n',
    "Every member of every family, written by `scripts/catalogue.mjs` from what the code says of itself. A member goes by its name, `activation: 'relu'`, or by a factory of that name that takes options, `leakyRelu({ slope: 0.2 })`, with the default of each option and what it may be. In `multilayer/core` members are imported and passed themselves. Pictures: the activation, and dashed its derivative, from −5 to 5, or to ±8 where there is a kink.\n",
    ...families.flatMap(section),
  ].join('\n');
  const drawn = [...pictures].map(([name, svg]) => [join(folder, 'activations', name), svg]);
  return new Map([[join(folder, 'catalogue.md'), text], ...drawn]);
}

if (process.argv[1]?.endsWith('catalogue.mjs')) {
  rmSync(join(folder, 'activations'), { recursive: true, force: true });
  mkdirSync(join(folder, 'activations'), { recursive: true });
  for (const [path, text] of files()) writeFileSync(path, text);
}
