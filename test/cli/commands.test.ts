import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Dense, Network, readSafetensors } from 'multilayer';
import { readTable, TabularModel } from 'multilayer/data';
import { type Ran, runHere } from './run.js';
import { complaints, documented } from './schema.js';

describe('commands over files', () => {
  let folder: string;
  let network: Network;
  const at = (name: string): string => join(folder, name);
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'multilayer-'));
    network = new Network({ inputs: 2, layers: [new Dense(3, 'tanh'), new Dense(1, 'sigmoid')], seed: 1 });
    await network.fit(
      [
        [0, 1],
        [1, 0],
      ],
      [[0], [1]],
      { epochs: 1 },
    );
    await network.save(at('network.safetensors'));
    const rows = Array.from({ length: 60 }, (_, i) => `${i % 7},${(i * 3) % 11},${i % 7 > 3 ? 'high' : 'low'}`);
    writeFileSync(at('data.csv'), `x,y,label\n${rows.join('\n')}\n`);
  });
  after(() => rmSync(folder, { recursive: true }));

  it('cross-validates, with JSON as documented, the same for the same seed', async () => {
    const args = ['cv', at('data.csv'), '--target', 'label', '--folds', '2', '--epochs', '1', '--json', '--quiet'];
    const { code, out, err } = await runHere([...args, '--repeats', '2']);
    expect({ code, err }).to.deep.equal({ code: 0, err: '' });
    const result = JSON.parse(out) as { results: { rows: number; scores: { value: number }[] }[] };
    expect(complaints(result, documented('cv'))).to.deep.equal([]);
    expect(result.results.map(({ rows }) => rows)).to.deep.equal([30, 30, 30, 30]);
    const again = JSON.parse((await runHere(args)).out) as typeof result;
    const values = ({ results }: typeof result) => results.map(({ scores }) => scores.map(({ value }) => value));
    expect(values(again)).to.deep.equal(values(result).slice(0, 2));
  });

  it('says what it reads and how it judges on the stream of notes, and writes no escape codes into a pipe', async () => {
    const ran = await runHere(['cv', at('data.csv'), '-t', 'label', '--folds', '2', '--epochs', '1']);
    expect(ran.code).to.equal(0);
    expect(ran.err)
      .to.match(/^data .*60 rows, 3 columns/)
      .and.to.include('target    label: 2 classes: high, low');
    expect(ran.out).to.match(/^ +mean +standard error +commonest class\naccuracy/);
    const all = ran.out + ran.err;
    expect(all.includes('\r') || all.includes('\x1b')).to.equal(false);
  });

  it('reads rows from standard input', async () => {
    const stdin = readFileSync(at('data.csv'));
    const ran = await runHere(['cv', '-', '-t', 'label', '--folds', '2', '--epochs', '1'], { stdin });
    expect(ran.code).to.equal(0);
    expect(ran.err).to.match(/^data +standard input: 60 rows/);
  });

  /** A model that other tests use, trained once. */
  let trained: Promise<Ran> | undefined;
  const train = (): Promise<Ran> => {
    trained ??= runHere([
      'train',
      at('data.csv'),
      '-t',
      'label',
      '-o',
      at('model.safetensors'),
      '--epochs',
      '8',
      '--report',
      at('report.html'),
    ]);
    return trained;
  };

  it('trains: notes on one stream, the judgement and its evidence on the other, and no escape codes', async () => {
    const { code, out, err } = await train();
    expect(code).to.equal(0);
    expect(err)
      .to.match(/^data .*60 rows, 3 columns/)
      .and.to.include('target    label: 2 classes: high, low');
    expect(err)
      .to.match(/\nnetwork\n.*hidden layers/s)
      .and.to.match(/\njudging +Every row is judged/);
    // A reason that several choices have is given once.
    expect(err.replaceAll(/\s+/g, ' ').split('rows to train each network on')).to.have.length(2);
    expect(err)
      .to.match(/\nepoch \d+\/8 .*held out .* accuracy /)
      .and.to.match(/\nnext +multilayer predict /);
    expect(out).to.match(/^The network is .*\n\n +network +linear model +commonest class\naccuracy +[01]\.\d{3} \(/s);
    expect(out)
      .to.match(/true \\ predicted +high +low/)
      .and.to.match(/\nstopped +[\d.]+ s, after epoch \d+, as /);
    expect(out).to.match(/\nagain +multilayer train .*data\.csv --target label --epochs 8 --seed 1 --output /);
    const all = out + err;
    expect(all.includes('\r') || all.includes('\x1b')).to.equal(false);
    for (const line of all.split('\n').filter((each) => !/^(again|next|epoch)/.test(each)))
      expect(line.length, line).to.be.at.most(80 + folder.length);
    expect(existsSync(at('model.checkpoint.safetensors'))).to.equal(false);
    expect(readFileSync(at('report.html'), 'utf8')).to.match(/^<!doctype html>.*multilayer train/is);
  });

  it('keeps within the columns of the terminal, but for commands that can be pasted', async () => {
    const args = ['train', at('data.csv'), '-t', 'label', '-o', at('narrow.safetensors'), '--epochs', '1'];
    for (const columns of [45, 60, 100]) {
      const { out, err } = await runHere(args, { columns });
      for (const line of `${out}${err}`
        .split('\n')
        .filter((each) => !each.includes(folder) && !each.startsWith('epoch')))
        expect([...line].length, line).to.be.at.most(columns);
    }
  });

  it('is repeated to the bit by the command that it prints, with JSON as documented', async () => {
    const { out } = await train();
    const before = readFileSync(at('model.safetensors'));
    const again = (/\nagain +multilayer (.*)$/m.exec(out) as RegExpExecArray)[1] as string;
    const ran = await runHere([...again.split(' '), '--json', '--quiet']);
    expect({ code: ran.code, err: ran.err }).to.deep.equal({ code: 0, err: '' });
    expect(complaints(JSON.parse(ran.out), documented('train'))).to.deep.equal([]);
    expect(readFileSync(at('model.safetensors')).equals(before)).to.equal(true);
    expect((await runHere([...again.split(' '), '--quiet'])).code, 'a report of ours is replaced').to.equal(0);
  });

  it('predicts what the library does, in the order of the rows, from a file and from standard input', async () => {
    await train();
    const model = await TabularModel.load(at('model.safetensors'));
    const table = await readTable(at('data.csv'));
    const ran = await runHere(['predict', at('model.safetensors'), at('data.csv')]);
    expect(ran.code).to.equal(0);
    expect(ran.out).to.equal(`prediction\n${model.predict(table).join('\n')}\n`);
    const stdin = 'y,other,x\n3,a,1\n5,"b,c",6\n';
    const args = ['predict', at('model.safetensors'), '-', '--probabilities', '--quiet'];
    const csv = await runHere([...args, '--with-input'], { stdin });
    const lines = csv.out.split('\n');
    expect(lines[0]).to.equal('y,other,x,prediction,probability_high,probability_low');
    expect(lines[2]).to.match(/^5,"b,c",6,high,0\.\d+,0\.\d+$/);
    const json = await runHere([...args, '--json'], { stdin });
    const rows = json.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { probabilities: Record<string, number> });
    expect(rows.flatMap((row) => complaints(row, documented('predict')))).to.deep.equal([]);
    const { data } = model.predictMatrix([
      { x: 1, y: 3 },
      { x: 6, y: 5 },
    ]);
    expect(rows.flatMap(({ probabilities }) => Object.values(probabilities)).map(Math.fround)).to.deep.equal(
      [...data].map((each) => Math.fround(Number(each.toPrecision(7)))),
    );
  });

  it('reads numbers as the rows have them, and columns that are absent as missing where that is asked for', async () => {
    await train();
    const args = ['predict', at('model.safetensors'), '-', '-q', '-p'];
    const points = await runHere(args, { stdin: 'x,y\n1.5,2.25\n6,5\n' });
    expect(await runHere(args, { stdin: 'x;y\n1,5;2,25\n6;5\n' })).to.deep.equal(points);
    expect(await runHere([...args, '--decimal', ','], { stdin: 'x\ty\n1,5\t2,25\n6\t5\n' })).to.deep.equal(points);
    const absent = await runHere(args, { stdin: 'x\n1.5\n' });
    expect(absent.err).to.match(/got a table without "y"\..*add --allow-absent to go on without/);
    const missing = await runHere(args, { stdin: 'x,y\n1.5,\n' });
    expect((await runHere([...args, '--allow-absent'], { stdin: 'x\n1.5\n' })).out).to.equal(missing.out);
    expect(await runHere(args, { stdin: 'x,y\n' })).to.include({
      code: 0,
      out: 'prediction,probability_high,probability_low\n',
    });
  });

  it('writes answers as a whole or not at all', async () => {
    await train();
    const args = ['predict', at('model.safetensors')];
    expect(await runHere([...args, at('data.csv'), '-o', at('answers.ndjson'), '-q'])).to.deep.equal({
      code: 0,
      out: '',
      err: '',
    });
    expect(readFileSync(at('answers.ndjson'), 'utf8')).to.match(/^\{"prediction":"(high|low)"\}\n/);
    writeFileSync(at('broken.csv'), 'x,y\n1,2\n3\n');
    const broken = await runHere([...args, at('broken.csv'), '-o', at('other.csv'), '-q']);
    expect(broken.code).to.equal(3);
    expect(broken.err).to.include('broken.csv, line 3');
    expect(readdirSync(folder).filter((name) => name.includes('other.csv'))).to.deep.equal([]);
  });

  it('keeps names and control characters of a file what they are', async () => {
    const head = '__proto__,constructor,"a\x1b[31m",toString';
    const rows = Array.from(
      { length: 40 },
      (_, i) => `${i % 5},${i % 3},${i % 4},${i % 5 > 2 ? 'hasOwnProperty' : '__proto__'}`,
    );
    writeFileSync(at('names.csv'), `${head}\n${rows.join('\n')}\n`);
    const args = ['train', at('names.csv'), '-t', 'toString', '-o', at('names.safetensors'), '--epochs', '2'];
    const ran = await runHere(args);
    expect(ran.code).to.equal(0);
    expect(ran.err).to.include('\\u{1b}[31m');
    expect((ran.out + ran.err).includes('\x1b')).to.equal(false);
    const predicted = await runHere([
      'predict',
      at('names.safetensors'),
      at('names.csv'),
      '-p',
      '--json',
      '--with-input',
      '-q',
    ]);
    const first = predicted.out.split('\n')[0] as string;
    expect(first)
      .to.include('"input":{"__proto__":"0","constructor":"0",')
      .and.to.match(/"probabilities":\{"__proto__":0\.\d+,/);
    expect((await runHere(['inspect', at('names.safetensors')])).out.includes('\x1b')).to.equal(false);
  });

  it('evaluates beside what does not look at the rows, and names labels that it does not know', async () => {
    await train();
    const args = ['evaluate', at('model.safetensors')];
    const ran = await runHere([...args, at('data.csv')]);
    expect(ran.code).to.equal(0);
    expect(ran.err).to.include('These are the rows that the model was trained on');
    writeFileSync(at('others.csv'), readFileSync(at('data.csv'), 'utf8').replace('0,0,', '0,1,'));
    expect((await runHere([...args, at('others.csv')])).err).to.not.include('trained on');
    expect(ran.out)
      .to.match(/^ +model +commonest class\naccuracy/)
      .and.to.include('true \\ predicted');
    const json = JSON.parse((await runHere([...args, at('data.csv'), '--json', '-q'])).out) as { rows: number };
    expect(complaints(json, documented('evaluate'))).to.deep.equal([]);
    expect(json.rows).to.equal(60);
    writeFileSync(at('dots.csv'), 'x,y,label\n1,2,low.\n6,2,high.\n');
    const dots = await runHere([...args, at('dots.csv'), '-q']);
    expect(dots.code).to.equal(3);
    expect(dots.err).to.match(/dots\.csv, line 2.*low\..*low/);
  });

  it('says what is in a model, with JSON as documented, and in a checkpoint', async () => {
    await train();
    const ran = await runHere(['inspect', at('model.safetensors')]);
    expect(ran).to.include({ code: 0, err: '' });
    expect(ran.out).to.include('networks, each:').and.to.include('Dense(');
    for (const columns of [60, 0]) {
      const narrow = await runHere(['inspect', at('model.safetensors')], { columns });
      const [text = ''] = narrow.out.split(' networks, each:');
      const widths = text.split('\n').map((line) => line.length);
      // A terminal that does not know its width says 0, and is taken for a usual one.
      expect(Math.max(...widths)).to.be.within(columns === 0 ? 61 : 40, columns === 0 ? 80 : 60);
    }
    const json = JSON.parse((await runHere(['inspect', at('model.safetensors'), '--json'])).out) as {
      kind: string;
      target: string;
    };
    expect(complaints(json, documented('inspect'))).to.deep.equal([]);
    expect(json).to.include({ kind: 'model', target: 'label' });
  });

  it('saves where it is interrupted, says how to go on, and ends in the same bits', async () => {
    const args = (name: string) => [
      'train',
      at('data.csv'),
      '-t',
      'label',
      '-o',
      at(`${name}.safetensors`),
      '--epochs',
      '12',
      '-q',
    ];
    expect((await runHere(args('whole'))).code).to.equal(0);
    const whole = readFileSync(at('whole.safetensors'));
    for (const after of [0, 4, 13, 40]) {
      let left = after;
      // Asked for between any two steps: interrupted after so many of them.
      const signal = {
        get aborted() {
          return left-- <= 0;
        },
      } as AbortSignal;
      const cut = await runHere(args('cut'), { signal });
      if (cut.code === 0) continue;
      expect(cut.code).to.equal(130);
      expect(cut.out).to.equal('');
      const line = (/To go on:\n {2}multilayer (.*)/.exec(cut.err) as RegExpExecArray)[1] as string;
      const found = await runHere(['inspect', at('cut.checkpoint.safetensors')]);
      expect(found.out).to.match(/^A checkpoint/);
      expect(await runHere([...line.split(' '), '-q'])).to.include({ code: 0, err: '' });
      expect(readFileSync(at('cut.safetensors')).equals(whole), `after ${after}`).to.equal(true);
      rmSync(at('cut.safetensors'));
    }
  });

  it('refuses to go on with other options or other rows', async () => {
    const args = ['train', at('data.csv'), '-t', 'label', '-o', at('cut.safetensors'), '--epochs', '12', '-q'];
    const signal = AbortSignal.abort();
    expect((await runHere(args, { signal })).code).to.equal(130);
    const other = await runHere([...args, '--resume', '--batch-size', '7']);
    expect(other.code).to.equal(2);
    expect(other.err).to.match(/^error: --batch-size: expected the default, as .*, got 7\. Leave --batch-size out/m);
    writeFileSync(at('rows.csv'), readFileSync(at('data.csv'), 'utf8').replace('high', 'low'));
    const rows = await runHere(['train', at('rows.csv'), ...args.slice(2), '--resume']);
    expect(rows.code).to.equal(3);
    rmSync(at('cut.checkpoint.safetensors'));
  });

  it('says what is in the file of a network, and of another program', async () => {
    const ran = await runHere(['inspect', at('network.safetensors')]);
    expect(ran).to.deep.equal({ code: 0, out: `${network.summary()}\n`, err: '' });
    const json = JSON.parse((await runHere(['inspect', at('network.safetensors'), '--json'])).out) as unknown;
    expect(complaints(json, documented('inspect'))).to.deep.equal([]);
    writeFileSync(at('other.safetensors'), '');
    const empty = await runHere(['inspect', at('other.safetensors')]);
    expect(empty).to.include({ code: 3, out: '' });
    expect(empty.err).to.match(/^error: .*other\.safetensors: expected a safetensors file, got /);
  });

  it('writes weights that others open, and all of a network as JSON', async () => {
    const args = ['convert', at('network.safetensors'), '--to'];
    const ran = await runHere([...args, at('weights.safetensors'), '--json']);
    expect(ran).to.include({ code: 0, err: '' });
    expect(complaints(JSON.parse(ran.out), documented('convert'))).to.deep.equal([]);
    const { tensors } = readSafetensors(readFileSync(at('weights.safetensors')));
    const { rows, cols, data } = network.parameter(0, 'weights').toMatrix();
    expect(tensors.get('layers.0.weights')?.shape).to.deep.equal([rows, cols]);
    expect([...(tensors.get('layers.0.weights')?.data ?? [])]).to.deep.equal([...data]);
    expect(await runHere([...args, at('network.json')])).to.include({ code: 0, out: '' });
    expect(await runHere(['inspect', at('network.json')])).to.include({ code: 0, out: `${network.summary()}\n` });
    const second = await runHere([...args, at('network.json')]);
    expect(second).to.include({ code: 2, out: '' });
    expect(second.err).to.include('expected a new file, got a file that is there. Name another, or add --force');
    expect((await runHere([...args, at('network.safetensors'), '--force'])).err).to.include(
      'another file than what is read',
    );
  });
});
