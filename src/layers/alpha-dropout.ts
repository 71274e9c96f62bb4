import { fraction } from '../core/checks.js';
import { checkKeys } from '../core/names.js';
import { type Expression, f, type Term, variable } from '../expression/index.js';
import { map, type Node } from '../graph/index.js';
import { type Setting, settingToJson } from '../schedules/index.js';
import { settingFromJson } from '../schedules/json.js';
import type { LayerJson } from './layer.js';
import { LearningOnly, onlySetting, settingText } from './learning-only.js';
import type { Pass } from './pass.js';

/** −λα of SELU: what it goes to on the left (Klambauer et al. 2017, equation 14). */
const least = -1.7580993408473766;

/** What x becomes: what is dropped takes the least value, and then all are brought back to mean 0 and variance 1. */
function formula(): Expression {
  const [noise, rate, factor] = ['noise', 'rate', 'factor'].map(variable) as [Term, Term, Term];
  return f.multiply(factor, f.subtract(f.select(f.less(noise, rate), least, f.x), f.multiply(least, rate)));
}

function dropped(x: Node, rate: Node, pass: Pass): Node {
  const spread = f.multiply(f.subtract(1, f.x), f.add(1, f.multiply(least ** 2, f.x)));
  const factor = map(f.divide(1, f.sqrt(spread)), { x: rate });
  return map(formula(), { x, noise: pass.random(x.shape), rate, factor });
}

/**
 * Dropout for networks of SELU: a share p of the numbers becomes α′ = −λα, about −1.758, while the network learns, and
 * all become a·x + b with a = 1/√((1 − p)(1 + p·α′²)) and b = −a·p·α′, which keeps mean 0 and variance 1; where it
 * only answers, numbers pass as they are (Klambauer, Unterthiner, Mayr, Hochreiter, "Self-Normalizing Neural Networks",
 * 2017, section 2).
 *
 * @example new AlphaDropout(0.1)
 */
export class AlphaDropout extends LearningOnly {
  readonly kind = 'alphaDropout';
  /** The share that is dropped. */
  readonly rate: Setting;

  /** @param rate the share that is dropped, from 0 up to, but not, 1: a number, or a schedule */
  constructor(rate: Setting, ...more: never[]) {
    const fix = 'Say which share is dropped, as in new AlphaDropout(0.1).';
    const amount = onlySetting('AlphaDropout', 'rate', fraction, rate, more, fix);
    super(amount, dropped);
    this.rate = amount;
  }

  /** As it would be typed. */
  override toString(): string {
    return settingText('AlphaDropout', this.rate);
  }

  /** As plain data. */
  override toJSON(): LayerJson {
    return { kind: this.kind, rate: settingToJson(this.rate) };
  }

  /** Reads a layer from untrusted data. */
  static fromJSON(json: LayerJson, where: string): AlphaDropout {
    checkKeys(json, ['kind', 'rate'], where);
    return new AlphaDropout(settingFromJson(json.rate, `${where}, rate`) as Setting);
  }
}
