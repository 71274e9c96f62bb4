// Draws the picture of README.md, docs/activations-matter.svg: two networks that differ in one word, on the same points.
// Run it after a build: node scripts/readme-picture.mjs
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { surfacePlot } from '../dist/charts/index.js';
import { moons } from '../dist/data.js';
import { Dense, Network } from '../dist/index.js';

const width = 340;
const { x: points, y } = moons({ rows: 120, noise: 0.12, seed: 1 });
// In the middle of the square, and as high as wide.
const x = points.map(([a, b]) => [1.2 * (a - 0.5), 2 * (b - 0.25)]);

const names = { linear: 'three linear layers', relu: 'with ReLU between them' };

async function panel(activation, at) {
  const network = new Network({
    layers: [new Dense(16, activation), new Dense(16, activation), new Dense(1, 'sigmoid')],
    seed: 1,
  });
  const targets = y.map((each) => [each]);
  await network.fit(x, targets, { epochs: 300, learningRate: 0.02 });
  const { accuracy } = network.evaluate(x, targets, ['accuracy']);
  const plot = surfacePlot(network, { points: { x, y }, width, from: -2.2, to: 2.2, inputs: ['x₁', 'x₂'] });
  const height = Number(/height="(\d+)"/.exec(plot)?.[1]);
  const title = `${names[activation]}: ${(100 * accuracy).toFixed(0)} % right`;
  const inner = plot.replace('<svg ', `<svg x="${at}" y="32" `);
  return { svg: `<text x="${at + width / 2}" y="20" text-anchor="middle">${title}</text>\n${inner}`, height };
}

const [left, right] = [await panel('linear', 0), await panel('relu', width + 20)];
const [wide, high] = [2 * width + 20, left.height + 36];
const style =
  'text { font: 15px system-ui, sans-serif; fill: #24292f } @media (prefers-color-scheme: dark) { text { fill: #d0d7de } }';
const text = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${wide} ${high}" width="${wide}" height="${high}" role="img">
<title>Two moons, learned by three linear layers and by three layers with ReLU between them</title>
<style>${style}</style>
${left.svg}
${right.svg}
</svg>
`;
writeFileSync(join(fileURLToPath(new URL('..', import.meta.url)), 'docs', 'activations-matter.svg'), text);
