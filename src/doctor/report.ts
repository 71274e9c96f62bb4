import type { Diagnosis, Finding } from '../core/diagnosis.js';
import { show } from '../core/inspect.js';
import { short } from './text.js';

const order = ['severe', 'moderate', 'mild'] as const;

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

/** What an examination has found. It can be spread, cloned and written as JSON. */
export class Report implements Diagnosis {
  readonly findings: Diagnosis['findings'];
  readonly rows: Diagnosis['rows'];
  readonly loss: Diagnosis['loss'];
  readonly text: string;

  constructor(found: readonly Finding[], rows: Diagnosis['rows'], loss: Diagnosis['loss']) {
    this.findings = order.flatMap((severity) => found.filter((each) => each.severity === severity));
    this.rows = rows;
    this.loss = loss;
    const { now, ofOneAnswer } = loss;
    const losses =
      now === undefined || ofOneAnswer === undefined
        ? ''
        : ` The loss is ${short(now)}, where one answer for all rows has ${short(ofOneAnswer)}.`;
    const looked = rows.seen < rows.of ? `${rows.seen} of ${counted(rows.of, 'row')}` : counted(rows.of, 'row');
    const among = rows.seen === 0 ? '' : ` in ${looked}`;
    const result = this.findings.length === 0 ? 'nothing found' : counted(this.findings.length, 'finding');
    this.text = [
      `diagnose: ${result}${among}.${losses}`,
      ...this.findings.map(
        ({ severity, where, evidence, remedy }, k) => `${k + 1}. ${severity}: ${where}: ${evidence}. ${remedy}`,
      ),
    ].join('\n');
  }

  toString(): string {
    return this.text;
  }

  static {
    show(Report.prototype, 'Diagnosis', ({ findings, rows, loss }) => ({ findings, rows, loss }));
  }
}
