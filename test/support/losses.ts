import { type ActivationName, type Loss, losses, type TargetKind } from 'multilayer';

const outputs: Readonly<Record<TargetKind, ActivationName>> = {
  numbers: 'linear',
  binary: 'sigmoid',
  classes: 'softmax',
};

/** The output activation that belongs to a loss. */
export function outputFor({ targets, leastOutput }: Loss): ActivationName {
  return leastOutput === undefined ? outputs[targets] : 'softplus';
}

/** Every loss of the registry, with its defaults. */
export const allLosses: readonly Loss[] = Object.values(losses).map((make) => make());

/** The targets among tables for the kinds of them, in the range that a loss takes. */
export function targetsFor(
  { targets, leastTarget = Number.NEGATIVE_INFINITY }: Loss,
  tables: Readonly<Record<TargetKind, readonly (readonly number[])[]>>,
): number[][] {
  return tables[targets].map((row) => row.map((value) => Math.max(value, leastTarget)));
}
