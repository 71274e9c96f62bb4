import { parseArgs } from 'node:util';
import { peerNames } from './contenders.mjs';
import { workloads } from './workloads.mjs';

const others = ['predict', 'startup', 'bytes'];
const parts = [...Object.keys(workloads), ...others];

export const help = `Usage: npm run bench -- [options]

Measures multilayer beside other libraries, in turns, each in its own process.

  --only <parts>     some of ${parts.join(', ')}; commas between (default: all)
  --peers <names>    all, none, or some of ${peerNames.join(', ')} (default: all)
  --rounds <n>       turns of every contender (default: 5)
  --seconds <s>      length of a turn (default: 1)
  --json <file>      where the figures go (default: bench/results/latest.json)
  --no-install       leave out npm packages that are missing instead of installing them
  --profile [names]  instead: where a training step's time goes, for all workloads or those named
  --help             this text

  npm run bench -- --only mnist --rounds 3
  npm run bench -- --profile wide
`;

/** A wrong command line; the message says what would be right. */
export class UsageError extends Error {}

function chosen(option, value, known) {
  const names = value.split(',').map((name) => name.trim());
  const odd = names.find((name) => !known.includes(name));
  if (odd === undefined) return names;
  throw new UsageError(`${option}: there is no "${odd}". Known: ${known.join(', ')}.`);
}

function positive(option, value, whole) {
  const number = Number(value);
  if (number > 0 && Number.isFinite(number) && (!whole || Number.isInteger(number))) return number;
  throw new UsageError(`--${option}: expected a ${whole ? 'whole ' : ''}number above 0, got "${value}".`);
}

function parse(args) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        only: { type: 'string', default: parts.join() },
        peers: { type: 'string', default: 'all' },
        rounds: { type: 'string', default: '5' },
        seconds: { type: 'string', default: '1' },
        json: { type: 'string' },
        'no-install': { type: 'boolean', default: false },
        profile: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new UsageError(error.message);
  }
}

/** @throws UsageError */
export function readOptions(args) {
  const { values, positionals } = parse(args);
  const names = positionals.join(',');
  if (names !== '' && !values.profile)
    throw new UsageError(`What is "${names}"? To choose parts, write --only ${names}.`);
  const peers = { all: peerNames, none: [] }[values.peers] ?? chosen('--peers', values.peers, peerNames);
  const only = chosen('--only', values.only, parts);
  return {
    workloads: only.filter((name) => !others.includes(name)),
    others: only.filter((name) => others.includes(name)),
    peers,
    rounds: positive('rounds', values.rounds, true),
    seconds: positive('seconds', values.seconds, false),
    json: values.json,
    install: !values['no-install'],
    profile: values.profile
      ? chosen('--profile', names || Object.keys(workloads).join(), Object.keys(workloads))
      : undefined,
    help: values.help,
  };
}
