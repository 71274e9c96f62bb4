import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { runHere } from './run.js';

/** What a shell offers at the end of a line, in a folder with the file `iris.csv`. */
type Ask = (script: string, line: string, folder: string) => string[];

function linesOf(shell: string, args: readonly string[], folder: string): string[] {
  const { stdout, stderr } = spawnSync(shell, args, { encoding: 'utf8', cwd: folder, timeout: 20_000 });
  expect(stderr).to.equal('');
  return stdout.split('\n').filter((line) => line !== '');
}

const askBash: Ask = (script, line, folder) => {
  const words = line.split(' ');
  const list = words.map((word) => `'${word}'`).join(' ');
  const program = `source '${script}'; COMP_WORDS=(${list}); COMP_CWORD=${words.length - 1}; _multilayer 2>/dev/null
[[ \${#COMPREPLY[@]} -gt 0 ]] && printf '%s\\n' "\${COMPREPLY[@]}" || compgen -f -- '${words.at(-1)}'`;
  return linesOf('bash', ['--norc', '--noprofile', '-c', program], folder);
};

const askFish: Ask = (script, line, folder) =>
  linesOf('fish', ['--no-config', '-c', `source '${script}'; complete -C '${line}'`], folder).map(
    (each) => each.split('\t')[0] as string,
  );

/** In a terminal of its own, as the widgets of zsh run nowhere else; what it would offer is marked. */
const askZsh: Ask = (script, line, folder) => {
  const program = `zmodload zsh/zpty
zpty z zsh -f -i
zpty -w z 'PS1= PROMPT= RPS1=; autoload -Uz compinit; compinit -u -d ${folder}/.zcompdump; source ${script}; cd ${folder}'
zpty -w z 'compadd() { if [[ \${@[1,(i)(-|--)]} == *-(O|A|D)\\ * ]]; then builtin compadd "$@"; return; fi; local -a got; builtin compadd -O got "$@"; (( \${#got} )) && print -rl -- "=>"\${^got} > /dev/tty; builtin compadd "$@" }; bindkey "^I" complete-word'
zpty -w z 'print READ''Y'
zpty -r -m z r '*READY*'
zpty -w -n z $'${line}\\t'
sleep 0.7
while zpty -r -t z r; do print -rn -- "$r"; done
zpty -d z`;
  const lines = linesOf('zsh', ['-f', '-c', program], folder);
  return lines.flatMap((each) => /=>([\w.-]+)\r?$/.exec(each)?.[1] ?? []);
};

describe('completion', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'multilayer-'));
    writeFileSync(join(folder, 'iris.csv'), '');
  });
  after(() => rmSync(folder, { recursive: true }));

  for (const [shell, ask] of [
    ['bash', askBash],
    ['zsh', askZsh],
    ['fish', askFish],
  ] as const) {
    it(`knows commands, options, words and files in ${shell}`, async function () {
      if (spawnSync(shell, ['--version']).status !== 0) this.skip();
      const { code, out, err } = await runHere(['completion', shell]);
      expect({ code, err }).to.deep.equal({ code: 0, err: '' });
      const script = join(folder, `multilayer.${shell}`);
      writeFileSync(script, out);
      const offered = (line: string) => ask(script, line, folder);
      expect(offered('multilayer d')).to.include('demo');
      expect(offered('multilayer completion ')).to.have.members(['bash', 'zsh', 'fish']);
      expect(offered('multilayer demo --s')).to.include('--seed');
      expect(offered('multilayer demo --out ir')).to.deep.equal(['iris.csv']);
    });
  }

  it('refuses shells that it does not know', async () => {
    expect(await runHere(['completion', 'bush'])).to.deep.equal({
      code: 2,
      out: '',
      err: "error: command-argument value 'bush' is invalid for argument 'shell'. It must be bash, zsh or fish. Did you mean bash?\n(multilayer completion --help shows what there is.)\n",
    });
  });
});
