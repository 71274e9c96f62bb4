import { rate } from '../core/checks.js';
import { checkKeys } from '../core/names.js';
import { f, variable } from '../expression/index.js';
import { map, type Node } from '../graph/index.js';
import { type Setting, settingToJson } from '../schedules/index.js';
import { settingFromJson } from '../schedules/json.js';
import type { LayerJson } from './layer.js';
import { LearningOnly, onlySetting, settingText } from './learning-only.js';
import type { Pass } from './pass.js';

function noisy(x: Node, deviation: Node, pass: Pass): Node {
  const [u, v] = [pass.random(x.shape), pass.random(x.shape)];
  const radius = f.sqrt(f.multiply(-2, f.log(variable('u'))));
  const normal = f.multiply(radius, f.cos(f.multiply(2 * Math.PI, variable('v'))));
  return map(f.add(f.x, f.multiply(variable('deviation'), normal)), { x, u, v, deviation });
}

/**
 * Adds normal noise of mean 0 and a standard deviation to every number while the network learns, other noise in every
 * step; where it only answers, numbers pass as they are. The normal numbers are those of Box and Muller (1958),
 * √(−2·log u)·cos(2π·v), of two uniform ones each. The deviation is in units of the numbers that it is added to.
 *
 * @example new GaussianNoise(0.1)
 * @example new GaussianNoise(schedules.cosine({ from: 0.2, to: 0 }))
 */
export class GaussianNoise extends LearningOnly {
  readonly kind = 'gaussianNoise';
  /** The standard deviation of the noise. */
  readonly deviation: Setting;

  /** @param deviation of the noise, more than 0: a number, or a schedule, which may come down to 0 */
  constructor(deviation: Setting, ...more: never[]) {
    const fix = 'Say how large the noise is, as in new GaussianNoise(0.1).';
    const amount = onlySetting('GaussianNoise', 'deviation', rate, deviation, more, fix);
    super(amount, noisy);
    this.deviation = amount;
  }

  /** As it would be typed. */
  override toString(): string {
    return settingText('GaussianNoise', this.deviation);
  }

  /** As plain data. */
  override toJSON(): LayerJson {
    return { kind: this.kind, deviation: settingToJson(this.deviation) };
  }

  /** Reads a layer from untrusted data. */
  static fromJSON(json: LayerJson, where: string): GaussianNoise {
    checkKeys(json, ['kind', 'deviation'], where);
    return new GaussianNoise(settingFromJson(json.deviation, `${where}, deviation`) as Setting);
  }
}
