import { fraction } from '../core/checks.js';
import { checkKeys } from '../core/names.js';
import { f, variable } from '../expression/index.js';
import { map, type Node } from '../graph/index.js';
import { type Setting, settingToJson } from '../schedules/index.js';
import { settingFromJson } from '../schedules/json.js';
import type { LayerJson } from './layer.js';
import { LearningOnly, onlySetting, settingText } from './learning-only.js';
import type { Pass } from './pass.js';

function dropped(x: Node, rate: Node, pass: Pass): Node {
  const kept = f.select(f.less(variable('noise'), variable('rate')), 0, f.divide(f.x, f.subtract(1, variable('rate'))));
  return map(kept, { x, noise: pass.random(x.shape), rate });
}

/**
 * Sets a share of the numbers to 0 while the network learns, others in every step, and divides the rest by the share
 * that is kept; where it only answers, numbers pass as they are (Srivastava et al., "Dropout: A Simple Way to Prevent
 * Neural Networks from Overfitting", 2014, the inverted form).
 *
 * @example new Dropout(0.5)
 * @example new Dropout(schedules.cosine({ from: 0.5, to: 0 }))
 */
export class Dropout extends LearningOnly {
  readonly kind = 'dropout';
  /** The share that is dropped. */
  readonly rate: Setting;

  /** @param rate the share that is dropped, from 0 up to, but not, 1: a number, or a schedule */
  constructor(rate: Setting, ...more: never[]) {
    const fix = 'Say which share is dropped, as in new Dropout(0.5).';
    const amount = onlySetting('Dropout', 'rate', fraction, rate, more, fix);
    super(amount, dropped);
    this.rate = amount;
  }

  /** As it would be typed. */
  override toString(): string {
    return settingText('Dropout', this.rate);
  }

  /** As plain data. */
  override toJSON(): LayerJson {
    return { kind: this.kind, rate: settingToJson(this.rate) };
  }

  /** Reads a layer from untrusted data. */
  static fromJSON(json: LayerJson, where: string): Dropout {
    checkKeys(json, ['kind', 'rate'], where);
    return new Dropout(settingFromJson(json.rate, `${where}, rate`) as Setting);
  }
}
