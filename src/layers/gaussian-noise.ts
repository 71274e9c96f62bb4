import { rate as amount } from '../core/checks.js';
import { checkKeys } from '../core/names.js';
import { f, variable } from '../expression/index.js';
import { map, type Node } from '../graph/index.js';
import { type Setting, settingToJson } from '../schedules/index.js';
import { settingFromJson } from '../schedules/json.js';
import { type AffineMap, Layer, type LayerJson } from './layer.js';
import { identity, onlySetting, settingText } from './learning-only.js';
import type { Pass } from './pass.js';

/**
 * Adds normal noise of mean 0 and a standard deviation to every number while the network learns, other noise in every
 * step; where it only answers, numbers pass as they are. The normal numbers are those of Box and Muller (1958),
 * √(−2·log u)·cos(2π·v), of two uniform ones each. The deviation is in units of the numbers that it is added to.
 *
 * @example new GaussianNoise(0.1)
 * @example new GaussianNoise(schedules.cosine({ from: 0.2, to: 0 }))
 */
export class GaussianNoise extends Layer<never> {
  readonly kind = 'gaussianNoise';
  /** The standard deviation of the noise. */
  readonly deviation: Setting;

  /** @param deviation of the noise, more than 0: a number, or a schedule, which may come down to 0 */
  constructor(deviation: Setting, ...more: never[]) {
    super();
    const fix = 'Say how large the noise is, as in new GaussianNoise(0.1).';
    this.deviation = onlySetting('GaussianNoise', 'deviation', amount, deviation, more, fix);
  }

  override outputs(inputs: number): number {
    return inputs;
  }

  override parameters(): Record<never, never> {
    return {};
  }

  override forward(x: Node, _: object, pass: Pass): Node {
    if (!pass.training) return x;
    const [u, v] = [pass.random(x.shape), pass.random(x.shape)];
    const radius = f.sqrt(f.multiply(-2, f.log(variable('u'))));
    const normal = f.multiply(radius, f.cos(f.multiply(2 * Math.PI, variable('v'))));
    const noisy = f.add(f.x, f.multiply(variable('deviation'), normal));
    return map(noisy, { x, u, v, deviation: pass.value(this.deviation) });
  }

  override affine(_: object, inputs: number): AffineMap {
    return identity(inputs);
  }

  override toString(): string {
    return settingText('GaussianNoise', this.deviation);
  }

  override toJSON(): LayerJson {
    return { kind: this.kind, deviation: settingToJson(this.deviation) };
  }

  /** Reads a layer from untrusted data. */
  static fromJSON(json: LayerJson, where: string): GaussianNoise {
    checkKeys(json, ['kind', 'deviation'], where);
    return new GaussianNoise(settingFromJson(json.deviation, `${where}, deviation`) as Setting);
  }
}
