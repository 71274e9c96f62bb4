import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import { writeWhole } from '#src/formats/files.js';
import { MultilayerError } from '#src/index.js';

const call = { name: 'save', example: 'x', instead: 'Do without.', fetched: 'Fetch it.' };
const pieces = ['new ', Uint8Array.of(0x61, 0x62), 'c'];

type Call = (...args: unknown[]) => unknown;

/** Runs something with a file system whose calls go by `meet`, in their order. */
async function onDisk<T>(meet: (name: string) => void, run: () => Promise<T>): Promise<T> {
  const real = process.getBuiltinModule;
  const watched = (object: object, path: string): unknown =>
    new Proxy(object, {
      get(target, key) {
        const value: unknown = Reflect.get(target, key);
        if (typeof value !== 'function') return value;
        return async (...args: unknown[]) => {
          meet(`${path}${String(key)}`);
          const result = await (value as Call).apply(target, args);
          return key === 'open' ? watched(result as object, 'handle.') : result;
        };
      },
    });
  process.getBuiltinModule = ((name: string) =>
    name === 'node:fs/promises' ? watched(real(name) as object, '') : real(name as 'fs')) as typeof real;
  try {
    return await run();
  } finally {
    process.getBuiltinModule = real;
  }
}

describe('a file that is written', () => {
  let folder = '';
  let path = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'write-'));
    path = join(folder, 'file');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is on the disk before it takes its name, and its name after', async () => {
    const calls: string[] = [];
    await onDisk(
      (name) => calls.push(name),
      () => writeWhole(path, pieces, call),
    );
    expect(readFileSync(path, 'utf8')).to.equal('new abc');
    const order = ['handle.appendFile', 'handle.sync', 'handle.close', 'rename', 'open', 'handle.sync', 'handle.close'];
    expect(calls.filter((name) => order.includes(name)).slice(1)).to.deep.equal([
      ...['handle.appendFile', 'handle.appendFile'],
      ...order,
    ]);
  });

  it('is the former or the new one, whichever call of the file system fails, and the error is typed', async () => {
    let [failed, fails] = [0, true];
    for (let n = 1; fails; n++) {
      writeFileSync(path, 'old');
      let at = 0;
      fails = false;
      const error: unknown = await onDisk(
        (name) => {
          at++;
          if (at !== n) return;
          fails = true;
          throw Object.assign(new Error(`no ${name}`), { code: 'EIO' });
        },
        () => writeWhole(path, pieces, call).catch((each: unknown) => each),
      );
      const isNew = readFileSync(path, 'utf8') === 'new abc';
      if (error !== undefined) {
        failed++;
        expect(error, String(n)).to.be.instanceOf(MultilayerError);
        expect((error as MultilayerError).message).to.match(
          /^save, ".*": expected a file system that obliges, got no /,
        );
        expect(isNew).to.equal(false);
      } else expect(isNew, String(n)).to.equal(true);
      if (!isNew) expect(readFileSync(path, 'utf8')).to.equal('old');
      expect(readdirSync(folder)).to.deep.equal(['file']);
    }
    expect(failed).to.be.above(8);
  });

  it('says that the disk is full, and leaves nothing', async () => {
    writeFileSync(path, 'old');
    const error: unknown = await onDisk(
      (name) => {
        if (name === 'handle.appendFile') throw Object.assign(new Error('full'), { code: 'ENOSPC' });
      },
      () => writeWhole(path, pieces, call).catch((each: unknown) => each),
    );
    expect((error as Error).message.replace(folder, 'FOLDER')).to.equal(
      'save, "FOLDER/file": expected room on the disk, got none. Make room; the former file is as it was.',
    );
    expect(readdirSync(folder)).to.deep.equal(['file']);
  });

  it('waits on Windows for a program that reads the former one, and then gives up', async () => {
    const platform = Object.getOwnPropertyDescriptor(process, 'platform') as PropertyDescriptor;
    Object.defineProperty(process, 'platform', { ...platform, value: 'win32' });
    try {
      let left = 2;
      await onDisk(
        (name) => {
          if (name === 'rename' && left-- > 0) throw Object.assign(new Error('open'), { code: 'EPERM' });
        },
        () => writeWhole(path, pieces, call),
      );
      expect(readFileSync(path, 'utf8')).to.equal('new abc');
    } finally {
      Object.defineProperty(process, 'platform', platform);
    }
  });

  it('takes away what killed writers have left, and nothing else', async () => {
    const host =
      hostname()
        .toLowerCase()
        .replace(/[^0-9a-z]/g, '')
        .slice(0, 40) || 'here';
    // No process has this number.
    const gone = `.multilayer-${host}-4194999-0.tmp`;
    const others = [`.multilayer-${host}-${process.ppid}-0.tmp`, '.multilayer-elsewhere-1-0.tmp', '.multilayer-x.tmp'];
    for (const name of [gone, ...others]) writeFileSync(join(folder, name), '');
    await writeWhole(path, pieces, call);
    expect(readdirSync(folder).sort()).to.deep.equal([...others, 'file'].sort());
  });

  it('is the former or the new one after each of 50 kills', async () => {
    const library = new URL('../../../dist/formats/files.js', import.meta.url).href;
    const program = `import { writeWhole } from ${JSON.stringify(library)};
      for (let n = 0; ; n++) {
        const text = String(n % 10).repeat(300_000);
        await writeWhole(process.argv[1], [text.slice(0, 1000), text.slice(1000)], { name: 'save' });
        if (n === 0) console.log();
      }`;
    const kill = async (after: number): Promise<void> => {
      const own = join(folder, `file${after % 5}`);
      const writer = spawn(process.execPath, ['--input-type=module', '-e', program, own]);
      await new Promise((resolve) => writer.stdout.once('data', resolve));
      await wait((after * 7919) % 37);
      writer.kill('SIGKILL');
      await new Promise((resolve) => writer.once('close', resolve));
      expect(readFileSync(own, 'latin1')).to.match(/^(\d)\1{299999}$/);
    };
    for (let n = 0; n < 50; n += 5) await Promise.all([0, 1, 2, 3, 4].map((i) => kill(n + i)));
    await writeWhole(path, pieces, call);
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).to.deep.equal([]);
  });
});
