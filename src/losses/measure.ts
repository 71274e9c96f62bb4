import type { Options, OptionTable } from '../core/member.js';
import type { Expression } from '../expression/index.js';
import { type Metric, meanOf, wantedOf } from '../metrics/metric.js';
import { type Loss, type LossFactory, loss, meanOver } from './loss.js';

/** Makes one of what is a loss and a metric under one name. */
export type MeasureFactory<T extends Options = Options> = LossFactory<T, Loss & Metric>;

interface Definition<T extends Options> {
  /** In `prediction` and `target`. */
  readonly formula: Expression | ((options: T) => Expression);
  /** The same, of the error prediction − target and the target. */
  readonly measure: (error: number, target: number, options: T) => number;
  readonly options?: OptionTable<T>;
}

/** Their factory: a mean over rows and outputs, where smaller is better. */
export function errorMeasure<T extends Options = Record<string, never>>(
  name: string,
  { formula, measure, options = {} as OptionTable<T> }: Definition<T>,
): MeasureFactory<T> {
  return loss<T, Loss & Metric>(
    name,
    'numbers',
    (values) => meanOver(typeof formula === 'function' ? formula(values) : formula),
    options,
    (values) => ({
      better: 'smaller',
      compute: (prediction, target, { weights }) => {
        const wanted = wantedOf(prediction, target);
        const { data } = prediction;
        return meanOf(data.length, weights, (k) => measure((data[k] as number) - wanted(k), wanted(k), values));
      },
    }),
  );
}
