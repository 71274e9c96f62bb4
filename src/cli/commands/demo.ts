import type { Command } from 'commander';
import type { Session } from '../host.js';
import { wholeNumber } from '../options/values.js';

export function addDemo(program: Command, { host }: Session): void {
  program
    .command('demo')
    .summary('train linear and other networks on XOR, and draw what they learned')
    .description(
      'Trains stacks of linear layers and networks with activations on XOR, prints what each one reached, and writes index.html: activations, losses, decision surfaces and weights, on one page that works offline.',
    )
    .option('-o, --out <folder>', 'folder for index.html; made if missing', 'out')
    .option('-s, --seed <n>', 'whole number that fixes the initial weights', wholeNumber(0), 1)
    .addHelpText('after', '\nExamples:\n  $ multilayer demo\n  $ multilayer demo --seed 7 --out pictures')
    .action(async (options: { readonly out: string; readonly seed: number }) => {
      const { demo } = await import('../demo/demo.js');
      const signal = host.stopOnSignals();
      const finished = await demo(options, host.stdout, signal);
      if (!finished) host.stderr.write('Stopped; no page was written.\n');
    });
}
