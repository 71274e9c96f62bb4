import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import { inRealm, type Realm } from '../support/realm.js';

/** Trains until a timer says to stop, which it can only where timers get their turn. */
const untilStopped = `
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 20);
  const { stopped } = await xorNetwork().fit(x, y, { epochs: 1e9, signal: controller.signal });
  return stopped;`;

const usual = { setTimeout, AbortController };

const places: Readonly<Record<string, Realm>> = {
  'a clock that stands still': { globals: { ...usual, setImmediate, performance: { now: () => 7 } } },
  'a clock that runs backwards': {
    globals: { ...usual, setImmediate },
    before: 'let time = 1e6; globalThis.performance = { now: () => time-- };',
  },
  'a clock without numbers': { globals: { ...usual, setImmediate, performance: { now: () => Number.NaN } } },
  'a clock in steps of 100 ms': {
    globals: { ...usual, setImmediate, performance: { now: () => Math.floor(performance.now() / 100) * 100 } },
  },
  'no performance, and a Date that stands still': {
    globals: { ...usual, setImmediate },
    before: 'Date.now = () => 0;',
  },
  'no clock, as hardened JavaScript has none': {
    globals: { ...usual, setImmediate },
    before: "Date.now = () => { throw new TypeError('Calling %SharedDate%.now() throws'); };",
  },
  'a performance without a clock': { globals: { ...usual, setImmediate, performance: {} } },
  'no setImmediate, and no MessageChannel': { globals: { ...usual, performance } },
  'messages alone': { globals: { ...usual, performance, MessageChannel } },
};

for (const [what, realm] of Object.entries(places)) {
  describe(`a fit with ${what}`, () => {
    it('lets timers in', async () => {
      expect(await inRealm(realm, untilStopped)).to.equal('aborted');
    });
  });
}

describe('a fit', () => {
  it('lets timers in on the reference engine, too, under a clock that stands still', async () => {
    const realm = { globals: { ...usual, setImmediate, performance: { now: () => 0 } } };
    const program = untilStopped.replace('xorNetwork()', "xorNetwork({ engine: 'reference' })");
    expect(await inRealm(realm, program)).to.equal('aborted');
  });

  it('ends where there are no timers at all', async () => {
    const program = 'return (await xorNetwork().fit(x, y, { epochs: 200_000 })).stopped;';
    expect(await inRealm({}, program)).to.equal('epochs');
  });

  it('ends though tests have replaced the clock and all timers since the package was loaded', async () => {
    const globals = { setImmediate, setTimeout, MessageChannel, performance: { now: () => performance.now() } };
    const program = `
      for (const name of ['setImmediate', 'setTimeout', 'MessageChannel']) globalThis[name] = () => {};
      performance.now = () => 0;
      return (await xorNetwork().fit(x, y, { epochs: 150_000 })).stopped;`;
    expect(await inRealm({ globals }, program)).to.equal('epochs');
  });

  it('ends though the global timers of Node were replaced before', async () => {
    const globals = { process, setImmediate: () => {}, setTimeout: () => {}, performance };
    const program = 'return (await xorNetwork().fit(x, y, { epochs: 150_000 })).stopped;';
    expect(await inRealm({ globals }, program)).to.equal('epochs');
  });

  it('lets the process end where it was awaited by messages', () => {
    const program = `
      delete globalThis.setImmediate;
      process.getBuiltinModule = undefined;
      const { Dense, Network } = await import('multilayer');
      const network = new Network({ layers: [new Dense(1)] });
      const fits = [1, 2].map((seed) => network.clone().fit([[1]], [1], { epochs: 150_000 }));
      console.log((await Promise.all(fits)).map(({ stopped }) => stopped).join());`;
    const options = { encoding: 'utf8', timeout: 10_000 } as const;
    const output = execFileSync(process.execPath, ['--input-type=module', '--eval', program], options);
    expect(output.trim()).to.equal('epochs,epochs');
  });
});
