import type { Command } from 'commander';
import type { Session } from '../host.js';
import { type Manners, withManners } from '../options/common.js';

const examples = `
Examples:
  $ multilayer inspect iris.safetensors
  $ multilayer inspect iris.safetensors --json`;

export function addInspect(program: Command, session: Session): void {
  const command = program
    .command('inspect')
    .summary('say what is in a model file')
    .description(
      'Prints what a model file holds: the columns it looks at, the classes, the layers, how it was trained and what it reached. Reads checkpoints, networks (.safetensors, .json) and the safetensors files of other programs too.',
    )
    .argument('<file>', 'model file');
  withManners(command)
    .addHelpText('after', examples)
    .action(async (file: string, options: Manners) => {
      const { inspect } = await import('../inspect/inspect.js');
      session.exitCode = await inspect(file, options, session.host);
    });
}
