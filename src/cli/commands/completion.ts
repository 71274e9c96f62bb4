import type { Command } from 'commander';
import type { Session } from '../host.js';
import { type Shell, shells } from '../options/shells.js';
import { oneOf } from '../options/values.js';

const examples = `
Examples:
  $ multilayer completion bash >> ~/.bashrc
  $ multilayer completion zsh >> ~/.zshrc
  $ multilayer completion fish > ~/.config/fish/completions/multilayer.fish`;

export function addCompletion(program: Command, session: Session): void {
  program
    .command('completion')
    .summary('print what makes a shell complete commands and options')
    .description('Prints a script that makes a shell complete commands, options, files and words of options.')
    .argument('<shell>', shells.join(', '), oneOf(shells))
    .addHelpText('after', examples)
    .action(async (shell: Shell) => {
      const { completion } = await import('../completion/completion.js');
      session.host.stdout.write(completion(shell, program));
    });
}
