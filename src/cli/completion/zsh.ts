import type { CommandOutline, OptionOutline } from './outline.js';

/** Text within single quotes, in which `:`, `[` and `]` mean something to `_arguments`. */
const quoted = (text: string): string => text.replace(/[\\:[\]]/g, (sign) => `\\${sign}`).replaceAll("'", "'\\''");

function actionOf(value: OptionOutline['value']): string {
  if (value === 'none') return '';
  if (value === 'file') return ':file:_files';
  return value === 'any' ? ':value: ' : `:word:(${value.join(' ')})`;
}

function specification({ names, description, value }: OptionOutline): string {
  const [first = ''] = names;
  const name = names.length === 1 ? first : `'{${names.join(',')}}'`;
  return `'*${name}[${quoted(description)}]${quoted(actionOf(value)).replaceAll('\\:', ':')}'`;
}

export function zshScript(commands: readonly CommandOutline[]): string {
  const lines = [
    '#compdef multilayer',
    '_multilayer() {',
    '  local -a verbs',
    '  local context state state_descr line',
    '  typeset -A opt_args',
    '  verbs=(',
    ...commands.map(({ name, description }) => `    '${name}:${quoted(description)}'`),
    "    'help:print the help of a command'",
    '  )',
    "  _arguments -C '(- *)'{-h,--help}'[print help]' '(- *)'{-V,--version}'[print the version]' '1: :->verb' '*:: :->rest'",
    '  case $state in',
    "    verb) _describe 'command' verbs ;;",
    '    rest) case $words[1] in',
    ...commands.map(({ name, options, words }) => {
      const argument = words === undefined ? "'*:file:_files'" : `'1:word:(${words.join(' ')})'`;
      return `      ${name}) _arguments -S ${[...options.map(specification), argument].join(' ')} ;;`;
    }),
    "      help) _describe 'command' verbs ;;",
    '    esac ;;',
    '  esac',
    '}',
    '# As a file of $fpath it is run; in .zshrc it is made known.',
    'if [[ $funcstack[1] == _multilayer ]]; then _multilayer "$@"',
    'elif (( $+functions[compdef] )); then compdef _multilayer multilayer',
    'else autoload -Uz compinit && compinit && compdef _multilayer multilayer',
    'fi',
  ];
  return `${lines.join('\n')}\n`;
}
