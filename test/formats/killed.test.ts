import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

describe('networks, models and checkpoints that are written', () => {
  // 50 of them by `node scripts/kill-writers.mjs 50`.
  it('are the former or the new ones, whole, wherever their writer is killed', function () {
    this.timeout(60_000);
    const said = execFileSync(process.execPath, [join('scripts', 'kill-writers.mjs'), '3'], { encoding: 'utf8' });
    assert.match(said, /^3 kills, \d of them while a file was being written: all files whole, nothing left behind\n$/);
  });
});
