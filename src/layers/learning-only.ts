import type { Range } from '../core/checks.js';
import { describe, fail } from '../core/errors.js';
import { memberText } from '../core/member.js';
import type { Node } from '../graph/index.js';
import { readSetting, type Setting } from '../schedules/index.js';
import { type AffineMap, diagonal, Layer } from './layer.js';
import type { Pass } from './pass.js';

/*
 * What layers have in common that do something while the network learns alone, by as much as one setting says.
 */

/** The setting of such a layer, and nothing after it: its draws follow from the seed of the network. */
export function onlySetting(
  name: string,
  what: string,
  range: Range,
  value: Setting,
  more: readonly unknown[],
  fix: string,
): Setting {
  if (more.length > 0)
    fail(name, `a ${what} alone`, `${describe(more[0])} after it`, 'Its draws follow from the seed.');
  return readSetting(value, range, `${name}, ${what}`, fix);
}

/** The layer as it would be typed. */
export function settingText(name: string, setting: Setting): string {
  return `${name}(${typeof setting === 'number' ? setting : `schedules.${memberText(setting)}`})`;
}

/** What becomes of x in a step, by the amount [1 × 1] that the setting comes to. */
type Learn = (x: Node, amount: Node, pass: Pass) => Node;

/**
 * A layer that lets numbers pass as they are where the network only answers. What it does while that learns is hidden:
 * a class that extends one of these has another `forward`, if it does something else, and so is not saved as its parent.
 */
export abstract class LearningOnly extends Layer<never> {
  readonly #amount: Setting;
  readonly #learn: Learn;

  constructor(amount: Setting, learn: Learn) {
    super();
    this.#amount = amount;
    this.#learn = learn;
  }

  override outputs(inputs: number): number {
    return inputs;
  }

  override parameters(): Record<never, never> {
    return {};
  }

  override forward(x: Node, _: object, pass: Pass): Node {
    return pass.training ? this.#learn(x, pass.value(this.#amount), pass) : x;
  }

  override affine(_: object, inputs: number): AffineMap {
    return diagonal(new Float64Array(inputs).fill(1), new Float64Array(inputs));
  }
}
