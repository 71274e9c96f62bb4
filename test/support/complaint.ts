import { expect } from 'chai';
import { MultilayerError } from 'multilayer';

/** What the error says that an action throws on purpose. */
export function complaint(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    expect(error).to.be.instanceOf(MultilayerError);
    return (error as Error).message;
  }
  throw new Error('nothing was thrown');
}
