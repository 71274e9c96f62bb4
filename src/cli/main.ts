#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
// Not from index.ts: that loads all of the toolkit, and help should not wait for it.
import { MultilayerError } from '../core/errors.js';
import { stopOnSignals } from './signals.js';

const { version, description } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  readonly version: string;
  readonly description: string;
};

/** Exit codes: 0 done, 1 failed, 2 wrong usage, 130 and 143 stopped by a signal. */
const wrongUsage = 2;

function wholeNumber(text: string): number {
  const value = Number(text);
  if (/^-?\d+$/.test(text) && Number.isSafeInteger(value)) return value;
  throw new InvalidArgumentError('It must be a whole number, as in --seed 3.');
}

const program: Command = new Command('multilayer')
  .description(description)
  .version(version, '-V, --version', 'print the version')
  .helpOption('-h, --help', 'print this help')
  .helpCommand('help [command]', 'print the help of a command')
  .exitOverride()
  .showHelpAfterError('(multilayer --help shows what there is.)')
  .addHelpText('after', '\nExample:\n  $ multilayer demo --out pictures');

program
  .command('demo')
  .summary('train linear and other networks on XOR, and draw what they learned')
  .description(
    'Trains stacks of linear layers and networks with activations on XOR, prints what each one reached, and writes index.html: activations, losses, decision surfaces and weights, on one page that works offline.',
  )
  .option('-o, --out <folder>', 'folder for index.html; made if missing', 'out')
  .option('-s, --seed <n>', 'whole number that fixes the initial weights', wholeNumber, 1)
  .helpOption('-h, --help', 'print this help')
  .addHelpText('after', '\nExamples:\n  $ multilayer demo\n  $ multilayer demo --seed 7 --out pictures')
  .action(async (options: { readonly out: string; readonly seed: number }) => {
    const { demo } = await import('./demo.js');
    const stop = stopOnSignals();
    const finished = await demo(options, process.stdout, stop.signal);
    if (!finished) process.stderr.write('Stopped; no page was written.\n');
  });

// The reader of a pipe may leave early, as head does; that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : wrongUsage;
  else if (error instanceof MultilayerError) {
    process.stderr.write(`multilayer: ${error.message}\n`);
    process.exitCode = 1;
  } else throw error;
}
