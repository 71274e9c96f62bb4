import { start } from './contenders.mjs';
import { calibrate, interleave } from './rounds.mjs';
import { median, spread } from './statistics.mjs';
import { stepFlops } from './workloads.mjs';

/** A contender that is too slow stops its check after this many slices. */
const checkSlices = 60;

/** Trains for as many steps as all others, to compare losses; in parts, so that a slow one can stop. */
async function check(child, { checkSteps }, unit, seconds) {
  const part = Math.ceil(checkSteps / 10 / unit) * unit;
  let result = { steps: 0, seconds: 0, first: undefined, last: undefined };
  while (result.steps < checkSteps && result.seconds < checkSlices * seconds) {
    const { steps, seconds: spent, lossFirst, lossLast } = await child.ask({ do: 'train', steps: part });
    result = {
      steps: result.steps + steps,
      seconds: result.seconds + spent,
      // JSON has no NaN.
      first: result.first ?? lossFirst ?? Number.NaN,
      last: lossLast ?? Number.NaN,
    };
  }
  return result;
}

/** Starts and prepares a contender, lets it train for the check, and finds out how fast it is. */
async function enter(contender, workload, data, seconds) {
  const child = start(contender);
  try {
    const { version } = await child.ask({ do: 'load' });
    const { threads, unit } = await child.ask({ do: 'prepare', workload, data, options: contender.options });
    const { kind } = await child.ask({ do: 'loss' });
    const checked = await check(child, workload, unit, seconds);
    const run = (steps) => child.ask({ do: 'train', steps });
    const slow = checked.seconds > seconds * 10;
    const rate = slow ? checked.steps / checked.seconds : await calibrate(run, unit, seconds);
    return { contender, child, version, threads, unit, kind, checked, rate, run };
  } catch (error) {
    await child.end();
    throw error;
  }
}

/** What is odd about the losses of an entrant. */
function flagsOf({ checked, kind }, middle, workload) {
  const flags = [];
  if (!(checked.last < checked.first)) flags.push('the loss did not fall');
  if (checked.steps < workload.checkSteps) flags.push(`stopped after ${checked.steps} steps`);
  if (kind !== workload.loss) flags.push('another loss');
  else if (checked.last > 2 * middle && checked.last > 0.01) flags.push('more than twice the middle loss');
  return flags;
}

/**
 * Steps per second of every contender on one workload, interleaved.
 *
 * @param skip called with the name of a contender that cannot take part, and why
 */
export async function measureTraining(workload, data, list, { rounds, seconds, peak }, skip) {
  const entrants = [];
  try {
    for (const contender of list) {
      if (contender.workloads !== undefined && !contender.workloads.includes(workload.name)) continue;
      try {
        entrants.push(await enter(contender, workload, data, seconds));
      } catch (error) {
        skip(contender.name, error.message);
      }
    }
    const measured = await interleave(entrants, { rounds, seconds });
    const comparable = entrants.filter(({ kind }) => kind === workload.loss).map(({ checked }) => checked.last);
    return entrants.flatMap((entrant, i) => {
      const { contender, version, threads, kind, checked } = entrant;
      const { rates, error } = measured[i];
      if (error !== undefined) {
        skip(contender.name, error);
        return [];
      }
      const stepsPerSecond = spread(rates);
      const gflops = (stepsPerSecond.median * stepFlops(workload)) / 1e9;
      return {
        workload: workload.name,
        contender: contender.name,
        peer: contender.peer,
        language: contender.language,
        version,
        threads,
        stepsPerSecond,
        gflops,
        shareOfPeak: gflops / threads / peak,
        loss: { first: checked.first, last: checked.last, steps: checked.steps, kind },
        flags: flagsOf(entrant, median(comparable), workload),
      };
    });
  } finally {
    await Promise.all(entrants.map(({ child }) => child.end()));
  }
}
