import { cpSync } from 'node:fs';

export const packages = ['esbuild'];

async function bundled(box, policy) {
  await box.bin('esbuild', 'page.mjs', '--bundle', '--minify', '--format=esm', '--outfile=bundled/page.js');
  box.writePage('bundled', 'page.js');
  return box.page('bundled', { policy });
}

/** No bundler: the one file of the package, and no charts, which come from elsewhere. */
async function unbundled(box, head, from) {
  cpSync(box.path('node_modules/multilayer/dist/multilayer.min.js'), box.path('unbundled/multilayer.min.js'));
  box.write(
    'unbundled/page.js',
    `import { collapse, Dense, Network } from '${from('multilayer')}';
    import { formula } from '${from('multilayer/formula')}';
    const x = [[0, 0], [0, 1], [1, 0], [1, 1]];
    const network = new Network({ inputs: 2, layers: [new Dense(8, formula('tanh(x)')), new Dense(1, 'sigmoid')], seed: 1 });
    await network.fit(x, [0, 1, 1, 0], { epochs: 500, learningRate: 0.05 });
    const linear = new Network({ inputs: 1, layers: [new Dense(1), new Dense(1)] });
    await linear.fit([[1]], [1], { epochs: 1 });
    const exact = collapse(linear, { exact: true }).runs[0].weights[0][0].toFraction();
    const right = network.predict(x).map(([answer]) => Math.round(answer)).join() === '0,1,1,0' && /^-?\\d/.test(exact);
    fetch('/result', { method: 'POST', body: right ? 'ok' : 'wrong: ' + network.predict(x) + ' ' + exact });`,
  );
  box.writePage('unbundled', 'page.js', head);
  return box.page('unbundled');
}

const map = { imports: { multilayer: './multilayer.min.js', 'multilayer/formula': './multilayer.min.js' } };

export const cases = [
  ['no policy', (box) => bundled(box), { page: true }],
  ["script-src 'self'", (box) => bundled(box, "script-src 'self'"), { page: true, engine: 'reference' }],
  [
    "script-src 'self' 'wasm-unsafe-eval'",
    (box) => bundled(box, "script-src 'self' 'wasm-unsafe-eval'"),
    { page: true },
  ],
  [
    'one file, with an import map',
    (box) => unbundled(box, `<script type="importmap">${JSON.stringify(map)}</script>`, (name) => name),
    { page: true },
  ],
  ['one file, by its address', (box) => unbundled(box, '', () => './multilayer.min.js'), { page: true }],
];
