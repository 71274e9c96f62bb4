import { start } from './contenders.mjs';
import { spread } from './statistics.mjs';

/** Seconds from before the import to the end of the first training step of XOR, each in a fresh process. */
export async function measureStartup(workload, data, list, { rounds }, skip) {
  const entrants = list.map((contender) => ({ contender, seconds: [], failed: false }));
  for (let round = 0; round < rounds; round++) {
    for (const entrant of entrants.filter(({ failed }) => !failed)) {
      let child;
      try {
        child = start(entrant.contender);
        const request = { do: 'startup', workload, data, options: entrant.contender.options };
        entrant.seconds.push((await child.ask(request)).seconds);
      } catch (error) {
        entrant.failed = true;
        skip(entrant.contender.name, error.message);
      } finally {
        await child?.end();
      }
    }
  }
  return entrants
    .filter(({ failed }) => !failed)
    .map(({ contender, seconds }) => ({
      contender: contender.name,
      peer: contender.peer,
      seconds: spread(seconds),
    }));
}
