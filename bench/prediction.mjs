import { start } from './contenders.mjs';
import { calibrate, interleave } from './rounds.mjs';
import { spread } from './statistics.mjs';

/** Rows of a batch of predictions, as in the workers. */
export const batchRows = 1024;

async function enter(contender, workload, data, seconds) {
  const child = start(contender);
  try {
    const { version } = await child.ask({ do: 'load' });
    const { threads } = await child.ask({ do: 'prepare', workload, data, options: contender.options });
    const ask = (what) => (count) => child.ask({ do: what, count });
    const rates = {};
    for (const what of ['latency', 'throughput']) rates[what] = await calibrate(ask(what), 1, seconds);
    return { contender, child, version, threads, ask, rates };
  } catch (error) {
    await child.end();
    throw error;
  }
}

/** Seconds for one row, and rows per second in batches, of every contender on one network, interleaved. */
export async function measurePrediction(workload, data, list, { rounds, seconds }, skip) {
  const entrants = [];
  try {
    for (const contender of list) {
      try {
        entrants.push(await enter(contender, workload, data, seconds));
      } catch (error) {
        skip(contender.name, error.message);
      }
    }
    const measure = (what) =>
      interleave(
        entrants.map(({ ask, rates }) => ({ run: ask(what), rate: rates[what] })),
        { rounds, seconds },
      );
    const [latency, throughput] = [await measure('latency'), await measure('throughput')];
    return entrants.flatMap(({ contender, version, threads }, i) => {
      const error = latency[i].error ?? throughput[i].error;
      if (error !== undefined) {
        skip(contender.name, error);
        return [];
      }
      return {
        network: workload.sizes.join('-'),
        contender: contender.name,
        peer: contender.peer,
        version,
        threads,
        secondsPerRow: spread(latency[i].rates.map((rate) => 1 / rate)),
        rowsPerSecond: spread(throughput[i].rates.map((rate) => rate * batchRows)),
      };
    });
  } finally {
    await Promise.all(entrants.map(({ child }) => child.end()));
  }
}
