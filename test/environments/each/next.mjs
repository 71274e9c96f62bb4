import { spawn } from 'node:child_process';
import { cpSync } from 'node:fs';
import { emptyFolder } from '../box.mjs';

export const packages = ['next', 'react', 'react-dom'];

/** Asks until the server answers. */
async function answer(url) {
  for (let attempt = 0; attempt < 60; attempt++) {
    try {
      return await (await fetch(url)).text();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
  throw new Error('the server does not answer');
}

export const cases = [
  [
    'standalone, away from node_modules',
    async (box) => {
      box.write(
        'next.config.mjs',
        "export default { output: 'standalone', outputFileTracingRoot: import.meta.dirname };",
      );
      box.write('app/layout.jsx', 'export default ({ children }) => <html lang="en"><body>{children}</body></html>;');
      box.write(
        'app/line/route.js',
        `import { scenario } from '../../scenario.mjs';
        export const dynamic = 'force-dynamic';
        export const GET = async () => new Response(await scenario().catch((error) => \`failed: \${error.stack}\`));`,
      );
      await box.run(box.path('node_modules/.bin/next'), ['build'], { env: { NEXT_TELEMETRY_DISABLED: '1' } });
      const away = emptyFolder('next-away');
      cpSync(box.path('.next/standalone'), away, { recursive: true });
      const port = 20_000 + Math.floor(performance.now() % 10_000);
      const env = { ...process.env, PORT: String(port), HOSTNAME: '127.0.0.1' };
      const server = spawn(process.execPath, ['server.js'], { cwd: away, env, stdio: 'ignore' });
      try {
        return await answer(`http://127.0.0.1:${port}/line`);
      } finally {
        server.kill();
      }
    },
  ],
];
