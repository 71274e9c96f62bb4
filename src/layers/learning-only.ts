import type { Range } from '../core/checks.js';
import { describe, fail } from '../core/errors.js';
import { memberText } from '../core/member.js';
import { readSetting, type Setting } from '../schedules/index.js';
import { type AffineMap, diagonal } from './layer.js';

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

/** x as it is. */
export function identity(inputs: number): AffineMap {
  return diagonal(new Float64Array(inputs).fill(1), new Float64Array(inputs));
}
