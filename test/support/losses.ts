import { type ActivationName, type Loss, losses, type TargetKind } from 'multilayer';

/** The output activation that belongs to targets of a kind. */
export const outputFor: Readonly<Record<TargetKind, ActivationName>> = {
  numbers: 'linear',
  binary: 'sigmoid',
  classes: 'softmax',
};

/** Every loss of the registry, with its defaults. */
export const allLosses: readonly Loss[] = Object.values(losses).map((make) => make());
