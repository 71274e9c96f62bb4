import type { Diagnosis, Finding } from '../core/diagnosis.js';

export class Report implements Diagnosis {
  readonly findings: readonly Finding[];

  constructor(findings: readonly Finding[]) {
    this.findings = findings;
  }

  get text(): string {
    return this.findings.map(({ where, evidence, remedy }) => `${where}: ${evidence}. ${remedy}`).join('\n');
  }

  toString(): string {
    return this.text;
  }
}
