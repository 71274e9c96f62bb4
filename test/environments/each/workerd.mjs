export const packages = ['miniflare', 'esbuild'];

async function ask(box, ...flags) {
  box.write(
    'worker.mjs',
    `import { scenario } from './scenario.mjs';
    export default { fetch: async () => new Response(await scenario().catch((error) => \`failed: \${error.stack}\`)) };`,
  );
  const conditions = '--conditions=workerd,worker,browser';
  await box.bin('esbuild', 'worker.mjs', '--bundle', '--format=esm', conditions, '--outfile=worker/index.mjs');
  box.write(
    'ask.mjs',
    `import { Miniflare } from 'miniflare';
    import { readFileSync } from 'node:fs';
    const flags = JSON.parse(process.argv[2]);
    const script = readFileSync('worker/index.mjs', 'utf8');
    const worker = new Miniflare({ modules: true, script, compatibilityDate: '2026-01-01', compatibilityFlags: flags });
    console.log(await (await worker.dispatchFetch('http://localhost/')).text());
    await worker.dispose();`,
  );
  return box.node('ask.mjs', JSON.stringify(flags));
}

// Cloudflare lets nobody compile WebAssembly from bytes.
export const cases = [
  ['as it comes', (box) => ask(box), { engine: 'reference' }],
  ['with the modules of Node', (box) => ask(box, 'nodejs_compat'), { engine: 'reference' }],
];
