import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { expect } from 'chai';
import { build } from 'esbuild';
import { activations, Dense, Network, schedules, sgd } from 'multilayer';

/** What a program that is bundled from the package says, and the files that its code is from. */
async function run(contents: string): Promise<{ output: string; inside: string[] }> {
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: process.cwd() },
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
    metafile: true,
  });
  const code = (outputFiles[0] as { text: string }).text;
  const output = execFileSync(process.execPath, ['--input-type=module', '--no-warnings'], {
    input: code,
    encoding: 'utf8',
  });
  const inputs = Object.values(metafile.outputs).flatMap((each) => Object.entries(each.inputs));
  return {
    output: output.trim(),
    inside: inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path),
  };
}

/** The files that hold the members of families. */
const memberFiles = new Set(
  readdirSync('dist').flatMap((folder) => {
    return [...readIf(`dist/${folder}/all.js`).matchAll(/from '\.\/(.*)'/g)].map(
      ([, file]) => `dist/${folder}/${file}`,
    );
  }),
);

function readIf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

const programOf = (more: string, program: string): string =>
  `import { Dense, Network${more} } from 'multilayer/core';
   const x = [[0, 0], [0, 1], [1, 0], [1, 1]];
   const make = (activation) => new Network({ inputs: 2, layers: [new Dense(8, activation), new Dense(1, 'sigmoid')], seed: 1 });
   const tell = async (action) => { try { console.log(await action()); } catch (error) { console.log(error.message); } };
   ${program}`;

describe('a bundle of multilayer/core', () => {
  it('has none of what it does not use', async () => {
    const { output, inside } = await run(
      programOf('', `tell(async () => (await make('tanh').fit(x, [[0], [1], [1], [0]], { epochs: 9 })).loss.length);`),
    );
    expect(output).to.equal('9');
    // The rest of a family's members are files that only its `all.js` names.
    const members = inside.filter((path) => memberFiles.has(path));
    expect(members.map((path) => basename(path, '.js')).sort()).to.deep.equal([
      'adam',
      'binary-crossentropy',
      'categorical-crossentropy',
      'dense',
      'glorot',
      'he',
      'lecun',
      'linear',
      'mean-squared-error',
      'relu',
      'sigmoid',
      'softmax',
      'tanh',
      'zeros',
    ]);
    expect(inside.filter((path) => /advice\/|dist\/doctor\/|reference\/|catalogue|worker/.test(path))).to.deep.equal(
      [],
    );
  });

  it('takes members themselves, and their names once they are made known', async () => {
    const { output } = await run(
      programOf(
        ', accuracy, leakyRelu, lion, use',
        `await tell(() => make('leakyRelu'));
         await tell(async () => (await make(leakyRelu()).fit(x, [[0], [1], [1], [0]], { epochs: 3, optimizer: lion(), metrics: [accuracy()] })).epoch.length);
         use({ activations: { leakyRelu } });
         await tell(() => String(make('leakyRelu').layers[0]));`,
      ),
    );
    expect(output.split('\n')).to.deep.equal([
      `Dense(8): expected the name of an activation that is known here: linear, relu, sigmoid, softmax, tanh, got "leakyRelu". Import it and pass it itself, or make its name known: import { use } from 'multilayer/core'.`,
      '3',
      "Dense(8, 'leakyRelu')",
    ]);
  });

  it('goes on by a method of full batches from a file, once its name is made known', async () => {
    const { output } = await run(
      programOf(
        ', lbfgs, networkFromJSON, use',
        `use({ optimizers: { lbfgs } });
         const fit = (network, options) => network.fit(x, [[0], [1], [1], [0]], { epochs: 3, ...options });
         const last = make('tanh');
         await fit(last, { optimizer: 'lbfgs' });
         const read = networkFromJSON(JSON.parse(JSON.stringify(last.checkpoint())));
         await fit(read);
         await fit(last);
         await tell(() => JSON.stringify(read.checkpoint()) === JSON.stringify(last.checkpoint()));`,
      ),
    );
    expect(output).to.equal('true');
  });

  it('has one thread, until it is given more', async () => {
    const { output } = await run(
      programOf(
        ', threads, use',
        `const network = () => new Network({ layers: [new Dense(2)], threads: 3 });
         await tell(() => network().engine);
         use({ threads });
         await tell(() => network().engine);`,
      ),
    );
    expect(output.split('\n')).to.deep.equal([
      'Network, threads: expected 1, as there are no others here, got 3. Add them before: import { threads, use } from "multilayer/core", and use({ threads }).',
      'wasm',
    ]);
  });

  it('draws weights for every activation as it wants them', async () => {
    const names = Object.entries(activations).flatMap(([name, factory]) =>
      factory().formula === undefined ? [] : [name],
    );
    const { output } = await run(
      programOf(
        `, ${names.join(', ')}`,
        `const all = { ${names.join(', ')} };
         for (const [name, factory] of Object.entries(all)) await tell(() => make(factory()).predict(x).flat().every(Number.isFinite) ? name : 'not finite');`,
      ),
    );
    expect(output.split('\n')).to.deep.equal(names);
  });

  it('reads files with the layers that it knows, those of its own among them', async () => {
    const { output } = await run(
      programOf(
        ', networkFromJSON, Layer, use, Dropout',
        `class Twice extends Layer {
           kind = 'twice';
           outputs(inputs) { return inputs; }
           parameters() { return {}; }
           forward(x) { return x; }
           toString() { return 'Twice()'; }
           toJSON() { return { kind: 'twice' }; }
           static fromJSON() { return new Twice(); }
         }
         const network = new Network({ inputs: 2, layers: [new Twice(), new Dropout(0.5), new Dense(1)], seed: 1 });
         const text = JSON.stringify(network);
         await tell(() => networkFromJSON(JSON.parse(text)));
         use({ layers: { Twice, Dropout } });
         await tell(() => String(networkFromJSON(JSON.parse(text)).predict(x)) === String(network.predict(x)));`,
      ),
    );
    expect(output.split('\n')).to.deep.equal([
      'networkFromJSON, layer 0: expected a layer, of kind dense, got "twice". Make its class known to use({ layers: { … } }), or update multilayer if the file comes from a newer version.',
      'true',
    ]);
  });

  it('reads files for predictions without what only fits need, asks for it in a fit, and writes it again', async () => {
    const network = new Network({ inputs: 2, layers: [new Dense(3, 'relu'), new Dense(1, 'sigmoid')], seed: 1 });
    const rows = [
      [0, 0],
      [1, 1],
    ];
    await network.fit(rows, [[0], [1]], {
      epochs: 2,
      loss: 'binaryFocalCrossentropy',
      optimizer: sgd({ momentum: schedules.cosine({ from: 0.9 }) }),
      learningRate: schedules.oneCycle(),
      clipping: 'globalNorm',
      regularizer: 'l2',
      metrics: ['accuracy'],
    });
    const text = JSON.stringify(network.checkpoint());
    const { output } = await run(
      programOf(
        ', networkFromJSON, use, sgd, binaryFocalCrossentropy, l2, accuracy, globalNorm, schedules',
        `const text = ${JSON.stringify(text)};
         const read = () => networkFromJSON(JSON.parse(text));
         await tell(() => JSON.stringify(read().predict([[0, 0], [1, 1]])));
         await tell(() => JSON.stringify(read().checkpoint()) === text);
         const all = { loss: binaryFocalCrossentropy(), optimizer: 'adam', clipping: globalNorm(), regularizer: l2(), metrics: [accuracy()] };
         await tell(async () => (await read().fit(x, [[0], [1], [1], [0]], { epochs: 1, ...all })).stopped);
         for (const name of Object.keys(all)) await tell(() => read().fit(x, [[0], [1], [1], [0]], { ...all, [name]: undefined }));
         use({ optimizers: { sgd }, schedules: { cosine: schedules.cosine } });
         await tell(() => read().fit(x, [[0], [1], [1], [0]], { ...all, optimizer: undefined }));`,
      ),
    );
    const asked = (what: string, name: string, option: string): string =>
      `fit, option ${option}: expected the ${what} "${name}" that the network was trained with, got its name alone, which is not known here. Pass it as the option ${option}, or another one by its name.`;
    expect(output.split('\n')).to.deep.equal([
      JSON.stringify(network.predict(rows)),
      'true',
      'epochs',
      asked('loss', 'binaryFocalCrossentropy', 'loss'),
      asked('optimizer', 'sgd', 'optimizer'),
      asked('way of clipping', 'globalNorm', 'clipping'),
      asked('regularizer', 'l2', 'regularizer'),
      asked('metric', 'accuracy', 'metrics'),
      asked('schedule', 'oneCycle', 'learningRate'),
    ]);
  });

  it('says which parts there are', async () => {
    const { output } = await run(programOf(', use', `tell(() => use({ activation: {} }));`));
    expect(output).to.match(
      /^use: expected only known options, got the option "activation"\. Known: adviser, doctor, threads, activations, /,
    );
  });
});
