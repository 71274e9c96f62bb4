import { fail, MultilayerError } from '../core/errors.js';
import type { EpochRecord } from './history.js';

/** The epochs of a fit, to be taken one by one with `for await`. To await it as a whole is an error. */
export type EpochLoop = AsyncGenerator<EpochRecord, void, undefined> & {
  /** Makes `await` an error, to the compiler and when it runs: nothing would be trained. */
  then(...handlers: readonly unknown[]): never;
};

/** A fit under way. */
export interface Run {
  /** Whether it waits for somebody to ask for the next epoch. */
  paused: boolean;
  /** What ended it before its time. */
  ended?: string;
  /** Tells callbacks that the loop was left standing. */
  leave?: () => void;
}

function refuse(got: string): () => never {
  const fix = 'Write for await (const { epoch, loss } of network.train(x, y)) { … }, or await network.fit(x, y).';
  return () => fail('train', 'a loop over the epochs', got, fix);
}

export function toBeLooped(epochs: AsyncGenerator<EpochRecord, void, undefined>): EpochLoop {
  // biome-ignore lint/suspicious/noThenProperty: `await` asks for this method, and a loop does not
  return Object.assign(epochs, { then: refuse('await'), [Symbol.iterator]: refuse('one without await') });
}

/** Says to a loop that goes on why there is nothing left to go on with. */
export function endedLoop(reason: string): MultilayerError {
  return new MultilayerError({
    where: 'train',
    expected: 'the network as the loop left it',
    got: `the fit ended by ${reason}`,
    fix: 'Leave the loop with break before that, or use network.clone().',
  });
}
