import { crewOf } from './crew-of.js';
import { borrowShared, forgetShared } from './shared-memory.js';
import { countFor, WorkerTeam } from './team.js';
import type { Threads } from './threads.js';
import { stopIdleWorkers } from './workers.js';

/** Workers that share the work of large steps, in Node and on isolated pages. `multilayer` has them from the start. */
export const threads: Threads = {
  countFor,
  crewOf,
  borrow: borrowShared,
  team: (...given) => new WorkerTeam(...given),
  release: stopIdleWorkers,
  forget() {
    forgetShared();
    // What an idle thread has seen is not collected.
    stopIdleWorkers();
  },
};
