import type { Command } from 'commander';
import { activations, optimizers } from 'multilayer';
import { type Shell, shells } from '../options/shells.js';
import { tasks } from '../options/training.js';
import { rowFormats } from '../predict/options.js';
import { bashScript } from './bash.js';
import { fishScript } from './fish.js';
import { type CommandOutline, outline } from './outline.js';
import { zshScript } from './zsh.js';

const writers: Readonly<Record<Shell, (commands: readonly CommandOutline[]) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

/** The script for a shell. It knows all words by itself: no program is run while somebody types. */
export function completion(shell: Shell, program: Command): string {
  const words = new Map<string, readonly string[]>([
    ['--activation', Object.keys(activations)],
    ['--optimizer', Object.keys(optimizers)],
    ['--task', tasks],
    ['--format', rowFormats],
    ['--delimiter', ['comma', 'semicolon', 'tab', 'pipe', 'space']],
    ['--decimal', ['.', ',']],
    ['--threads', ['auto', '1', '2', '4', '8']],
    ['completion', shells],
    ['demo', []],
  ]);
  return writers[shell](outline(program, words));
}
