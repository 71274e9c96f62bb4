import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';

const command = 'dist/cli/main.js';

function ended(child: ChildProcess): Promise<readonly [code: number | null, signal: string | null]> {
  return new Promise((resolve) => child.on('close', (code, signal) => resolve([code, signal])));
}

// `node scripts/interrupt.mjs` does the same at 50 random moments.
describe('a training in a process of its own', () => {
  let folder: string;
  const at = (name: string): string => join(folder, name);
  const args = (name: string): string[] => {
    const base = [command, 'train', at('data.csv'), '-t', 'label', '-o', at(`${name}.safetensors`), '-q'];
    return [...base, '--epochs', '30', '--folds', '2', '--layers', '8', '--checkpoint-every', '1'];
  };
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'multilayer-'));
    const rows = Array.from(
      { length: 120 },
      (_, i) => `${i % 17},${(i * 7) % 11},${(i * i) % 13 > 6 ? 'high' : 'low'}`,
    );
    writeFileSync(at('data.csv'), `x,y,label\n${rows.join('\n')}\n`);
    expect(spawnSync(process.execPath, args('whole')).status).to.equal(0);
  });
  after(() => rmSync(folder, { recursive: true }));

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGKILL'] as const) {
    it(`that ${signal} ends while it saves checkpoints goes on to the same bytes`, async () => {
      const checkpoint = at(`${signal}.checkpoint.safetensors`);
      const child = spawn(process.execPath, args(signal), { stdio: ['ignore', 'ignore', 'pipe'] });
      let said = '';
      child.stderr.on('data', (text) => {
        said += String(text);
      });
      // After a few: the file of the next one is being written, or it has just taken its name.
      let seen = 0;
      const watcher = watch(folder, () => {
        if (existsSync(checkpoint) && ++seen === 4) child.kill(signal);
      });
      const [code, by] = await ended(child);
      watcher.close();
      if (signal === 'SIGKILL') expect(by).to.equal('SIGKILL');
      else {
        expect(code).to.equal({ SIGINT: 130, SIGTERM: 143 }[signal]);
        expect(said).to.match(
          /^Interrupted after epoch \d+; saved in .*To go on:\n {2}multilayer train .* --resume\n$/s,
        );
      }
      const found = spawnSync(process.execPath, [command, 'inspect', checkpoint], { encoding: 'utf8' });
      expect(found.stdout).to.match(/^A checkpoint/);
      expect(spawnSync(process.execPath, [...args(signal), '--resume']).status).to.equal(0);
      expect(readFileSync(at(`${signal}.safetensors`)).equals(readFileSync(at('whole.safetensors')))).to.equal(true);
      expect(existsSync(checkpoint)).to.equal(false);
    });
  }
});
