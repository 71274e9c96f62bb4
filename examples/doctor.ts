import { Dense, diagnose, Network, Random } from 'multilayer';

// Houses as a table has them: square metres, rooms, the year, and whether there is a garden; and what they cost.
const random = new Random(1, 1);
const houses = Array.from({ length: 200 }, () => {
  const area = 40 + 160 * random.uniform();
  return [area, Math.round(area / 25), 1900 + random.below(124), random.below(2)];
});
const prices = houses.map(([area = 0, , year = 0, garden = 0]) => 3000 * area + 500 * (year - 1900) + 40_000 * garden);

console.log('A network that gets the table as it is:\n');
const layers = () => [new Dense(16, 'tanh'), new Dense(1, 'sigmoid')];
const sick = new Network({ layers: layers(), inputs: 4, seed: 1, onWarning: () => {} });
console.log(String(await diagnose(sick, houses, prices, { loss: 'meanSquaredError' })));

/** Each column less its mean, in units of its deviation. */
function scale(table: readonly number[][]): number[][] {
  const columns = (table[0] ?? []).map((_, j) => {
    const values = table.map((row) => row[j] as number);
    const mean = values.reduce((sum, each) => sum + each, 0) / values.length;
    const deviation = Math.sqrt(values.reduce((sum, each) => sum + (each - mean) ** 2, 0) / values.length);
    return values.map((each) => (each - mean) / deviation);
  });
  return table.map((_, i) => columns.map((column) => column[i] as number));
}

console.log('\nAs the remedies have it: scaled inputs and targets, and a linear layer at the end:\n');
const well = new Network({ layers: [new Dense(16, 'tanh'), new Dense(1)], inputs: 4, seed: 1 });
const [x, y] = [scale(houses), scale(prices.map((each) => [each]))];
const history = await well.fit(x, y, { epochs: 100 });
console.log(String(await diagnose(well, x, y, { history })));
