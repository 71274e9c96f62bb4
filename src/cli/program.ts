import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { addCompletion } from './commands/completion.js';
import { addConvert } from './commands/convert.js';
import { addCrossValidation } from './commands/cv.js';
import { addDemo } from './commands/demo.js';
import { addEvaluate } from './commands/evaluate.js';
import { addInspect } from './commands/inspect.js';
import { addPredict } from './commands/predict.js';
import { addTrain } from './commands/train.js';
import type { Host, Session } from './host.js';
import { otherCommands, otherOptions } from './options/words.js';
import { exitCodeOf, exitCodes, textOf, told } from './problems.js';
import { cleanLines } from './terminal/clean.js';

const { version, description } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  readonly version: string;
  readonly description: string;
};

const widest = 80;

const closing = `
Examples:
  $ multilayer train iris.csv --target species
  $ multilayer predict iris.safetensors new.csv
  $ multilayer evaluate iris.safetensors test.csv

Exit codes: 0 done, 1 internal error, 2 wrong usage, 3 files or data,
4 diverged, 130 interrupted.`;

/** What was meant by a word that other programs have. */
function meant(text: string): string | undefined {
  const [, option] = /unknown option '(--?[^'=]+)/.exec(text) ?? [];
  const [, command] = /unknown command '([^']+)'/.exec(text) ?? [];
  return otherOptions.get((option ?? '').replace(/^-(?!-)/, '--')) ?? otherCommands.get(command ?? '');
}

/** What is typed by those who know another program comes before what is spelt alike. */
function saidBetter(text: string, known: readonly string[]): string {
  const word = meant(text);
  const line = text.trimEnd();
  const advised =
    word === undefined || !known.includes(word)
      ? line
      : `${line.replace(/\n\(Did you mean [^)]*\)/, '')}\n(Did you mean ${word}?)`;
  return `${cleanLines(advised)}\n`;
}

function knownTo(command: Command): string[] {
  return [...command.options.map(({ long }) => long ?? ''), ...command.commands.map((each) => each.name())];
}

/** The whole command line. What a command does is loaded when it is run, so that help and mistakes are answered at once. */
function createProgram(session: Session): Command {
  const { stdout, stderr } = session.host;
  const program = new Command('multilayer')
    .description(description)
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .exitOverride()
    .configureHelp({ helpWidth: Math.min(widest, stdout.columns ?? widest) })
    .addHelpText('after', closing);
  const add = [
    addTrain,
    addPredict,
    addEvaluate,
    addInspect,
    addCrossValidation,
    addConvert,
    addDemo,
    addCompletion,
  ] as const;
  for (const each of add) each(program, session);
  for (const command of [program, ...program.commands]) {
    const name = command === program ? 'multilayer' : `multilayer ${command.name()}`;
    command.helpOption('-h, --help', 'print this help').showHelpAfterError(`(${name} --help shows what there is.)`);
    command.configureOutput({
      writeOut: (text) => void stdout.write(text),
      writeErr: (text) => void stderr.write(text),
      outputError: (text, write) => write(saidBetter(text, knownTo(command))),
    });
  }
  return program;
}

/** Runs one command line, and says what the process is to exit with. */
export async function runCommand(args: readonly string[], host: Host): Promise<number> {
  const session: Session = { host, exitCode: exitCodes.done };
  try {
    await createProgram(session).parseAsync(args, { from: 'user' });
    return session.exitCode;
  } catch (thrown) {
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    const error = told(thrown);
    host.stderr.write(textOf(error, Boolean(host.environment.MULTILAYER_DEBUG)));
    return exitCodeOf(error);
  }
}
