import { runCommand } from '#src/cli/program.js';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

interface Surroundings {
  readonly stdin?: string | Uint8Array;
  readonly environment?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** As in a terminal of this width. */
  readonly columns?: number;
}

/** A command line in this process: a start of Node costs more than most of what is tested. */
export async function runHere(
  args: readonly string[],
  { stdin = '', environment = {}, signal = new AbortController().signal, columns }: Surroundings = {},
): Promise<Ran> {
  const [out, err]: [string[], string[]] = [[], []];
  const sink = (to: string[]) => ({
    write: (text: string) => to.push(text) > 0,
    ...(columns !== undefined && { columns }),
  });
  async function* pieces() {
    yield typeof stdin === 'string' ? Buffer.from(stdin) : stdin;
  }
  const code = await runCommand(args, {
    ...{ stdin: pieces(), stdout: sink(out), stderr: sink(err), environment },
    stopOnSignals: () => signal,
  });
  return { code, out: out.join(''), err: err.join('') };
}
