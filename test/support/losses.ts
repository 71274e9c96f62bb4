import { type ActivationName, type Loss, losses, type TargetKind } from 'multilayer';

const outputs: Readonly<Record<TargetKind, ActivationName>> = {
  numbers: 'linear',
  binary: 'sigmoid',
  signs: 'linear',
  classes: 'softmax',
};

/** The output activation that belongs to a loss. */
export function outputFor({ targets, leastOutput }: Loss): ActivationName {
  return leastOutput === undefined ? outputs[targets] : 'softplus';
}

/** Every loss of the registry, with its defaults. */
export const allLosses: readonly Loss[] = Object.values(losses).map((make) => make());

/** The targets among tables for the kinds of them, as many and in the range that a loss takes; signs are those of yes and no. */
export function targetsFor(
  { targets, outputsPerTarget = 1, leastTarget = Number.NEGATIVE_INFINITY }: Loss,
  tables: Readonly<Record<Exclude<TargetKind, 'signs'>, readonly (readonly number[])[]>>,
): number[][] {
  const rows = targets === 'signs' ? tables.binary.map((row) => row.map(Math.round)) : tables[targets];
  return rows.map((row) => row.slice(0, row.length / outputsPerTarget).map((value) => Math.max(value, leastTarget)));
}
