import type { CommandOutline } from './outline.js';

const names = (options: CommandOutline['options']): string => options.flatMap((option) => option.names).join('|');

function valueCases({ name, options }: CommandOutline): string[] {
  const of = (kind: string) => options.filter(({ value }) => value === kind);
  const words = options.flatMap((option) =>
    Array.isArray(option.value) ? [`      ${names([option])}) words='${option.value.join(' ')}' ;;`] : [],
  );
  const files = of('file').length > 0 ? [`      ${names(of('file'))}) return ;;`] : [];
  const others = of('any').length > 0 ? [`      ${names(of('any'))}) compopt +o default 2>/dev/null; return ;;`] : [];
  const cases = [...words, ...files, ...others];
  return cases.length === 0 ? [] : [`    ${name}) case $previous in`, ...cases, '    esac ;;'];
}

/** For bash 3.2 and later, without the package bash-completion. Files come where nothing else is known. */
export function bashScript(commands: readonly CommandOutline[]): string {
  const verbs = commands.map(({ name }) => name).join(' ');
  const lines = [
    '# multilayer: completion for bash',
    '_multilayer() {',
    // biome-ignore-start lint/suspicious/noTemplateCurlyInString: of the shell.
    '  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} verb= words= i',
    '  COMPREPLY=()',
    '  for ((i = 1; i < COMP_CWORD; i++)); do',
    '    case ${COMP_WORDS[i]} in -*) ;; *) verb=${COMP_WORDS[i]}; break ;; esac',
    '  done',
    // biome-ignore-end lint/suspicious/noTemplateCurlyInString: of the shell.
    '  case $verb in',
    ...commands.flatMap(valueCases),
    '  esac',
    '  if [[ -z $words ]]; then case $verb in',
    `    '') words='${verbs} help --help --version' ;;`,
    `    help) words='${verbs}' ;;`,
    ...commands.map(({ name, options, words = [] }) => {
      const all = options.flatMap((option) => option.names).join(' ');
      const argument = words.length === 0 ? '' : ` || words='${words.join(' ')}'`;
      return `    ${name}) [[ $current == -* ]] && words='${all}'${argument} ;;`;
    }),
    '  esac; fi',
    '  [[ -n $words ]] && COMPREPLY=($(compgen -W "$words" -- "$current"))',
    '}',
    'complete -o bashdefault -o default -F _multilayer multilayer',
  ];
  return `${lines.join('\n')}\n`;
}
