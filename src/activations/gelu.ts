import { type ActivationFactory, activation, f } from './activation.js';

type Form = { readonly approximate: 'none' | 'tanh' };

/** ½·(1 + erf(x/√2)), the share of a normal distribution below x. */
const share = f.multiply(0.5, f.add(1, f.erf(f.multiply(Math.SQRT1_2, f.x))));
/** 2√(2/π)·(x + 0.044715·x³), held where the sigmoid has levelled off, as x³ leaves the numbers. */
const cubic = f.multiply(
  f.multiply(Math.sqrt(8 / Math.PI), f.x),
  f.add(1, f.multiply(0.044715, f.min(f.square(f.x), 1e3))),
);

/**
 * x·Φ(x), where Φ is the normal distribution function (Hendrycks and Gimpel 2016): a ReLU that is as sure as x is large.
 * `approximate: 'tanh'` is ½·x·(1 + tanh(√(2/π)·(x + 0.044715·x³))), as GPT-2 has it. At −∞ it is NaN.
 */
export const gelu: ActivationFactory<Form> = activation<Form>('gelu', {
  options: { approximate: { initial: 'none', choices: ['none', 'tanh'] } },
  initializer: 'heNormal',
  formula: ({ approximate }) =>
    // ½·(1 + tanh(u)) = σ(2u), which keeps its digits where that is next to 0.
    f.multiply(f.x, approximate === 'none' ? share : f.sigmoid(cubic)),
});
