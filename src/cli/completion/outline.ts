import type { Command } from 'commander';

/** An option as a shell needs to know it. */
export interface OptionOutline {
  /** With their hyphens. */
  readonly names: readonly string[];
  readonly description: string;
  /** What comes behind it: nothing, a file, one of some words, or what no shell can know. */
  readonly value: 'none' | 'file' | 'any' | readonly string[];
}

export interface CommandOutline {
  readonly name: string;
  readonly description: string;
  readonly options: readonly OptionOutline[];
  /** The words that its argument is one of; files where there are none. */
  readonly words: readonly string[] | undefined;
}

/** Words that options stand for, by the long name of the option. */
export type Words = ReadonlyMap<string, readonly string[]>;

const ofFiles = /^<(file|folder)>$/;

/** What there is, from the commands as they are declared. */
export function outline(program: Command, words: Words): CommandOutline[] {
  const help = program.createHelp();
  return program.commands.map((command) => {
    const options = help.visibleOptions(command).map(({ short, long = '', flags, description }): OptionOutline => {
      const value = /<.*>$/.exec(flags)?.[0];
      const known = value === undefined ? 'none' : ofFiles.test(value) ? 'file' : (words.get(long) ?? 'any');
      return { names: [short, long].filter((name) => name !== undefined), description, value: known };
    });
    return { name: command.name(), description: command.summary(), options, words: words.get(command.name()) };
  });
}
