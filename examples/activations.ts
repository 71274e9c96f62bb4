import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { activations, toText } from 'multilayer';
import { activationPlot, page } from 'multilayer/charts';

const folder = process.argv[2] ?? 'out';
mkdirSync(folder, { recursive: true });

function write(name: string, text: string): void {
  const file = join(folder, name);
  writeFileSync(file, text);
  console.log(file);
}

const pictures = Object.entries(activations).flatMap(([name, make]) => {
  const activation = make();
  // softmax has no curve: each of its outputs depends on the whole row.
  if (activation.formula === undefined) return [];
  return {
    title: name,
    text: `f(x) = ${toText(activation.written ?? activation.formula)}`,
    svg: activationPlot(activation),
  };
});
for (const { title, svg } of pictures) write(`${title}.svg`, `${svg}\n`);
write(
  'activations.html',
  page(
    'Activations and their derivatives',
    ['Solid: the function. Dashed: its derivative, which gradient descent sees. A full dot is the value at a jump.'],
    [{ title: `All ${pictures.length}`, text: [], pictures }],
  ),
);
