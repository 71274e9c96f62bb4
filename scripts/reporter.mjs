// Mocha's spec reporter, followed by the one line that tools read: `N passed, N failed`.
import mocha from 'mocha';

export default class Reporter extends mocha.reporters.Spec {
  done(failures, exit) {
    const { passes = 0, pending = 0, failures: failed = 0 } = this.stats ?? {};
    console.log(`${passes} passed, ${failed} failed${pending > 0 ? `, ${pending} skipped` : ''}`);
    exit?.(failures);
  }
}
