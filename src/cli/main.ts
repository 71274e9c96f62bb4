#!/usr/bin/env node
import { exitCodeOf, exitCodes, textOf, told } from './problems.js';
import { runCommand } from './program.js';
import { stopOnSignals } from './terminal/signals.js';

// The reader of a pipe may leave early, as head does; that is no error, and what is still being done has no reader.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? exitCodes.done);
  const failed = told(Object.assign(error, { path: 'standard output' }));
  process.stderr.write(textOf(failed, false));
  process.exit(exitCodeOf(failed));
});
// Nobody reads notes; the work goes on.
process.stderr.on('error', () => {});

const { stdin, stdout, stderr, env: environment } = process;
const code = await runCommand(process.argv.slice(2), {
  ...{ stdin, stdout, stderr, environment },
  stopOnSignals: () => stopOnSignals().signal,
});
// A signal has said what to exit with.
process.exitCode ??= code;
