import type { TableWarning } from './warning.js';

/** The warning about a column that gives the target away, with its evidence. */
export function leak(name: string, target: string, evidence: string): TableWarning {
  return {
    kind: 'leak',
    columns: [name],
    message: `${name} gives ${target} away: ${evidence}`,
    advice: `Leave ${name} out (drop), unless it is known before ${target} is.`,
  };
}
