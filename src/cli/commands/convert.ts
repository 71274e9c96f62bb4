import type { Command } from 'commander';
import type { ConvertOptions } from '../convert/options.js';
import type { Session } from '../host.js';
import { withManners } from '../options/common.js';

const examples = `
Examples:
  $ multilayer convert iris.safetensors --to weights.safetensors
  $ multilayer convert iris.safetensors --to iris.json`;

export function addConvert(program: Command, session: Session): void {
  const command = program
    .command('convert')
    .summary('write a model in another form')
    .description(
      'Writes the weights of a model as a plain safetensors file for other programs, or all of the model as JSON for people, by the extension of the new file.',
    )
    .argument('<model>', 'model file')
    .requiredOption('--to <file>', 'the new file: .safetensors or .json')
    .option('--force', 'overwrite a file of that name');
  withManners(command)
    .addHelpText('after', examples)
    .action(async (model: string, options: ConvertOptions) => {
      const { convert } = await import('../convert/convert.js');
      session.exitCode = await convert(model, options, session.host);
    });
}
