import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { parseHTML } from 'linkedom';
import { activations } from 'multilayer';
import { sparkline } from '#src/cli/terminal/sparkline.js';
import { cut, isLive, LiveLine } from '#src/core/live-line.js';

const command = 'dist/cli/main.js';

function run(...args: readonly string[]): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], { encoding: 'utf8' });
  return { code: status, out: stdout, err: stderr };
}

function closed(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.on('close', resolve));
}

describe('the command', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'multilayer-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  it('prints help with examples, and its version', () => {
    const help = run('--help');
    expect(help).to.include({ code: 0, err: '' });
    expect(help.out)
      .to.match(/Usage: multilayer/)
      .and.to.include('$ multilayer train iris.csv --target species');
    expect(run('demo', '--help').out)
      .to.match(/--out <folder>.*default: "out"/)
      .and.to.match(/--seed <n>.*default: 1/s);
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(run('--version')).to.deep.equal({ code: 0, out: `${version}\n`, err: '' });
  });

  const wrong: readonly (readonly [what: string, args: readonly string[], says: RegExp])[] = [
    ['a misspelt command', ['dmeo'], /^error: unknown command 'dmeo'\n\(Did you mean demo\?\)\n/],
    ['a misspelt option', ['demo', '--sed', '3'], /^error: unknown option '--sed'\n\(Did you mean --seed\?\)\n/],
    ['a seed that is no number', ['demo', '--seed', 'x'], /argument 'x' is invalid\. It must be a whole number/],
    ['a seed with a fraction', ['demo', '--seed', '1.5'], /argument '1.5' is invalid/],
    ['an argument too many', ['demo', 'xor'], /too many arguments/],
    ['nothing at all', [], /^Usage: multilayer/],
  ];
  for (const [what, args, says] of wrong) {
    it(`answers ${what} with what to do and code 2`, () => {
      const { code, out, err } = run(...args);
      expect({ code, out }).to.deep.equal({ code: 2, out: '' });
      expect(err)
        .to.match(says)
        .and.to.not.match(/ {4}at /);
    });
  }

  it('says that a folder cannot be written before it trains, with code 3', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(run('demo', '--out', file)).to.deep.equal({
      code: 3,
      out: '',
      err: `error: demo, --out ${file}: expected a folder that can be written, got the error EEXIST. Name another folder with --out, or make this one writable.\n`,
    });
  });

  it('comes back where a file system has no room for a folder, as /proc', function () {
    if (!existsSync('/proc/self')) this.skip();
    const { code, out, err } = run('demo', '--out', '/proc/multilayer/pictures');
    expect({ code, out }).to.deep.equal({ code: 3, out: '' });
    expect(err).to.include('expected a folder that can be written, got the error');
  });

  it('stops on an interrupt with code 130, without a page', async () => {
    const out = join(folder, 'stopped');
    const child = spawn(process.execPath, [command, 'demo', '--out', out]);
    let said = '';
    child.stderr.on('data', (text) => {
      said += String(text);
    });
    child.stdout.once('data', () => child.kill('SIGINT'));
    expect(await closed(child)).to.equal(130);
    expect(said).to.equal('Stopped; no page was written.\n');
    expect(existsSync(join(out, 'index.html'))).to.equal(false);
  });

  it('ends without a word when the reader of its pipe leaves', async () => {
    const child = spawn(process.execPath, [command, 'demo', '--out', join(folder, 'pipe')]);
    let said = '';
    child.stderr.on('data', (text) => {
      said += String(text);
    });
    child.stdout.once('data', () => child.stdout.destroy());
    expect(await closed(child)).to.equal(0);
    expect(said).to.equal('');
  });
});

describe('the demo', () => {
  let folder: string;
  let out = '';
  let html = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'multilayer-'));
    const result = run('demo', '--out', join(folder, 'a', 'b'), '--seed', '2');
    expect(result).to.include({ code: 0, err: '' });
    out = result.out;
    html = readFileSync(join(folder, 'a', 'b', 'index.html'), 'utf8');
  });
  after(() => rmSync(folder, { recursive: true }));

  function row(network: string): string[] {
    const line = out.split('\n').find((each) => each.startsWith(`${network}  `) && !each.includes('epoch '));
    return line?.split(/ {2,}/) ?? [];
  }

  it('writes plain lines into a pipe, one for each network, no wider than 80 columns', () => {
    expect(out.match(/^.+ epoch +\d+ {2}loss \d\.\d{4} {2}\d+\.\d s$/gm)).to.have.length(10);
    expect(out.includes('\r') || out.includes('\x1b')).to.equal(false);
    for (const line of out.split('\n').slice(0, -2)) expect([...line].length, line).to.be.at.most(80);
  });

  it('finds linear networks at the loss of ½, each equal to the constant ½', () => {
    const affine = '0.00·a + 0.00·b + 0.50';
    const [one, two, three, hidden] = ['2-1 all linear', '2-8-1 all linear', '2-8-8-1 all linear', '2-8-1 linear'].map(
      row,
    );
    expect(one).to.include.members(['3', '2,000', '0.2500', affine]);
    expect(two).to.include.members(['33', '2,000', '0.2500', affine]);
    expect(three).to.include.members(['105', '2,000', '0.2500', affine]);
    expect(hidden?.[3]).to.equal('0.6931');
    expect(hidden?.[5]).to.equal('–');
  });

  it('solves XOR with every activation that bends and has a gradient', () => {
    for (const name of ['sigmoid', 'tanh', 'relu', 'leakyRelu', 'softplus']) {
      const [, parameters, , loss, accuracy, equalTo] = row(`2-8-1 ${name}`);
      expect({ parameters, accuracy, equalTo }).to.deep.equal({ parameters: '33', accuracy: '100 %', equalTo: '–' });
      expect(Number(loss)).to.be.below(0.02);
    }
    expect(row('2-8-1 step')).to.have.length(6);
  });

  it('draws a page that needs nothing else', () => {
    expect(html).to.not.match(/<script|<link|<img|@import|https?:(?!\/\/www\.w3\.org\/2000\/svg)|NaN|undefined/);
    expect(html.match(/url\((?!#)/g)).to.equal(null);
    const { document } = parseHTML(html);
    const curves = Object.values(activations).filter((make) => make().formula !== undefined).length;
    // One chart of losses, ten surfaces, one diagram, and the curves.
    expect(document.querySelectorAll('figure')).to.have.length(12 + curves);
    expect(document.querySelectorAll('.narrow svg')).to.have.length(2);
    for (const svg of document.querySelectorAll('svg')) {
      expect(svg.getAttribute('role')).to.equal('img');
      expect(svg.getAttribute('aria-label')).to.have.length.above(20);
    }
    expect(document.querySelectorAll('tbody tr')).to.have.length(10);
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
    expect(new Set(ids).size).to.equal(ids.length);
    expect(Buffer.byteLength(html)).to.be.below(800_000);
  });
});

describe('a live line', () => {
  const esc = '\x1b';

  it('is rewritten in place, cut to the width, and gives the cursor back', () => {
    const written: string[] = [];
    let text = 'first';
    const line = new LiveLine({ isTTY: true, columns: 6, write: (each) => written.push(each) }, true, () => text);
    text = 'second and last';
    line.end();
    expect(written).to.deep.equal([`${esc}[?25l`, `\r${esc}[Kfirst`, `\r${esc}[Ksecon`, `${esc}[?25h\n`]);
  });

  it('takes all rows back that it takes in a terminal which became narrower', () => {
    const written: string[] = [];
    const terminal = { isTTY: true, columns: 12, write: (each: string) => written.push(each) };
    const line = new LiveLine(terminal, true, () => 'ten columns', false);
    terminal.columns = 4;
    line.end();
    expect(written).to.deep.equal([`\r${esc}[Kten columns`, `${esc}[2A\r${esc}[Jten`, '\n']);
  });

  it('is written once where nothing can be rewritten', () => {
    const written: string[] = [];
    new LiveLine({ write: (each) => written.push(each) }, false, () => 'all of it').end();
    expect(written).to.deep.equal(['all of it\n']);
    expect(isLive({ isTTY: true, write: () => true }, { TERM: 'dumb' })).to.equal(false);
    expect(isLive({ isTTY: true, write: () => true }, { TERM: 'xterm' })).to.equal(true);
    expect(isLive({ write: () => true }, {})).to.equal(false);
  });

  it('keeps colour codes whole when it is cut', () => {
    expect(cut(`ab${esc}[36mcd${esc}[39mef`, 3)).to.equal(`ab${esc}[36mc${esc}[39m`);
  });

  it('draws a sparkline on a logarithmic scale, flat where nothing changes', () => {
    expect(sparkline([1, 0.1, 0.01], 3)).to.equal('█▅▁');
    expect(sparkline([0.25, 0.2501, 0.25], 3)).to.equal('▁▁▁');
    expect(
      sparkline(
        Array.from({ length: 1000 }, (_, i) => 10 ** -i),
        8,
      ),
    ).to.have.length(8);
    expect(sparkline([], 8)).to.equal('');
  });
});
