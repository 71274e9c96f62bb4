export const packages = ['typescript54@npm:typescript@~5.4', 'typescript59@npm:typescript@~5.9', 'typescript'];

const consumer = `
import { collapse, Dense, type FitOptions, type History, Network, relu } from 'multilayer';
import { activationPlot } from 'multilayer/charts';
import { readTable, type Table, TabularModel, TabularTraining } from 'multilayer/data';
import { formula } from 'multilayer/formula';

const options: FitOptions = { epochs: 2 };
const network = new Network({ inputs: 2, layers: [new Dense(3, formula('x * a', { a: 2 })), new Dense(1)] });
export async function main(): Promise<number> {
  const history: History = await network.fit([[0, 1]], [1], options);
  const [run] = collapse(network, { exact: true }).runs;
  const text: string = activationPlot(relu());
  return (history.loss[0] ?? 0) + text.length + Number(run?.weights?.[0]?.[0]?.valueOf() ?? 0);
}
export async function model(text: string): Promise<string> {
  const table: Table = await readTable({ text });
  const training = new TabularTraining(table, { target: 'species', epochs: 2 });
  for await (const { epoch, score } of training.run()) if (score > epoch) break;
  const model: TabularModel = TabularModel.fromBytes((await training.model()).toBytes());
  return model.predict([{ size: 1 }]).map(String).join() + (model.result.network[0]?.name ?? '');
}
// @ts-expect-error no activation has this name
new Dense(3, 'rleu');
`;

/** The main versions and where each resolution came or went. */
const settings = [
  ['typescript54', 'node10', { module: 'commonjs', moduleResolution: 'node10' }],
  ['typescript59', 'node10', { module: 'commonjs', moduleResolution: 'node10' }],
  ...['typescript54', 'typescript59', 'typescript'].flatMap((version) => [
    [version, 'node16', { module: 'node16', moduleResolution: 'node16' }],
    [version, 'nodenext', { module: 'nodenext', moduleResolution: 'nodenext' }],
    [version, 'bundler', { module: 'esnext', moduleResolution: 'bundler' }],
  ]),
];

export const cases = settings.map(([version, resolution, options]) => [
  `${version}, ${resolution}`,
  async (box) => {
    box.write('consumer.ts', consumer);
    const strict = {
      strict: true,
      noEmit: true,
      skipLibCheck: false,
      target: 'es2022',
      lib: ['es2023', 'dom'],
      types: [],
    };
    box.write('tsconfig.json', JSON.stringify({ compilerOptions: { ...strict, ...options }, files: ['consumer.ts'] }));
    await box.node(`node_modules/${version}/bin/tsc`, '-p', 'tsconfig.json');
    return 'ok';
  },
]);
