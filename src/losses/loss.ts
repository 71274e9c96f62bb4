import type { ActivationName } from '../activations/index.js';
import { type Expression, f, variable } from '../expression/index.js';
import { map, type Node, reduce } from '../graph/index.js';

/** How wrong a prediction is. */
export interface Loss {
  readonly name: string;
  /** What targets mean: numbers to hit, one yes-or-no per output, or one class out of many. */
  readonly targets: 'numbers' | 'binary' | 'classes';
  /** The loss of each row [rows × 1] of predictions and targets, both [rows × outputs]. */
  readonly apply: (prediction: Node, target: Node) => Node;
  /**
   * The same loss on what goes *into* this output activation, where the two together have a form
   * that neither overflows nor cancels.
   */
  readonly fused?: { readonly activation: ActivationName; readonly apply: (logits: Node, target: Node) => Node };
}

/** What is predicted, in the formula of a loss. */
export const prediction: Expression = variable('prediction');
/** What was to be predicted, in the formula of a loss. */
export const target: Expression = variable('target');

/** The mean of a formula in `prediction` and `target` over the outputs of each row. */
export function meanOver(formula: Expression): Loss['apply'] {
  return (predicted, wanted) => {
    const sum = reduce('sum', 'cols', map(formula, { prediction: predicted, target: wanted }));
    const outputs = predicted.shape.cols;
    return outputs === 1 ? sum : map(f.divide(f.x, outputs), { x: sum });
  };
}

/** log(a), but not below −100, as in PyTorch: a certain and wrong prediction costs 100 and not ∞. */
export function boundedLog(a: Expression): Expression {
  return f.max(f.log(a), -100);
}
