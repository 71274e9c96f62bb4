import { page, type Section } from '../charts/index.js';
import { checkKeys } from '../core/names.js';
import { warningText } from '../tables/checks/warning.js';
import { columnSections } from './columns.js';
import { courseSections } from './course.js';
import { outcomeSections, scoresSection } from './outcome.js';
import type { ReportedModel } from './reported.js';

/** What a report tells besides what the model knows. */
export interface ReportOptions {
  /** Where the table came from, for the title: a file, with or without its folder. Default: none. */
  readonly source?: string | undefined;
  /** The command that trains the same model again. Default: none is written. */
  readonly command?: string | undefined;
  /** What to watch out for in the table, as a training plan has it. Default: none. */
  readonly warnings?: readonly { readonly message: string; readonly advice: string }[] | undefined;
}

function warningSection(warnings: NonNullable<ReportOptions['warnings']>): readonly Section[] {
  if (warnings.length === 0) return [];
  return [
    {
      title: 'Watch out',
      text: warnings.map(warningText),
      pictures: [],
    },
  ];
}

function makingSection(
  { choices, options, dataHash, judging, seconds }: ReportedModel,
  command: string | undefined,
): Section {
  return {
    title: 'How it was made',
    text: [
      judging,
      `Seed ${options.seed ?? 0}; ${seconds === undefined ? '' : `${seconds.toFixed(1)} s of training; `}SHA-256 of names and cells of the table: ${dataHash}`,
      ...(command === undefined ? [] : ['The same again:']),
    ],
    ...(command !== undefined && { code: command }),
    table: {
      head: ['choice', 'value', 'reason'],
      rows: choices.map(({ name, value, reason }) => [name, value, reason]),
    },
    pictures: [],
  };
}

/**
 * A report of a model that was just trained, as one HTML page that needs nothing from elsewhere: how good it is beside a
 * linear model and a dummy, what was read and left out, losses, mistakes, calibration, which columns count and how, the
 * weights, and how it was made. Columns are judged on 2,000 rows at most.
 *
 * @throws MultilayerError for an unknown option
 */
export function reportPage(model: ReportedModel, options: ReportOptions = {}): string {
  checkKeys(options, ['source', 'command', 'warnings'], 'reportPage');
  const { source, command, warnings = [] } = options;
  const from = source === undefined ? '' : `, from ${source.replace(/^.*[\\/]/, '')}`;
  return page(
    `Predicting ${model.target}${from}`,
    [model.result.verdict],
    [
      scoresSection(model),
      ...warningSection(warnings),
      ...outcomeSections(model),
      ...columnSections(model),
      ...courseSections(model),
      makingSection(model, command),
    ],
  );
}
