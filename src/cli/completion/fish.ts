import type { CommandOutline, OptionOutline } from './outline.js';

const quoted = (text: string): string => `'${text.replace(/[\\']/g, (sign) => `\\${sign}`)}'`;

function optionLine(verb: string, { names, description, value }: OptionOutline): string {
  const flags = names.map((name) => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`));
  const argument =
    value === 'none' ? '' : value === 'file' ? ' -r -F' : value === 'any' ? ' -x' : ` -x -a ${quoted(value.join(' '))}`;
  return `complete -c multilayer -n '__fish_seen_subcommand_from ${verb}' ${flags.join(' ')}${argument} -d ${quoted(description)}`;
}

export function fishScript(commands: readonly CommandOutline[]): string {
  const verbs = commands.map(({ name }) => name).join(' ');
  const unseen = `-n 'not __fish_seen_subcommand_from ${verbs} help'`;
  const lines = [
    '# multilayer: completion for fish',
    ...commands.map(
      ({ name, description }) => `complete -c multilayer -f ${unseen} -a ${name} -d ${quoted(description)}`,
    ),
    `complete -c multilayer -f ${unseen} -a help -d 'print the help of a command'`,
    `complete -c multilayer -f -n '__fish_seen_subcommand_from help' -a ${quoted(verbs)}`,
    ...commands.flatMap(({ name, options, words }) => [
      ...options.map((option) => optionLine(name, option)),
      ...(words === undefined
        ? []
        : [`complete -c multilayer -f -n '__fish_seen_subcommand_from ${name}' -a ${quoted(words.join(' '))}`]),
    ]),
  ];
  return `${lines.join('\n')}\n`;
}
