import type { EnginePart } from '../../engine.js';
import { crewOf } from './crew-of.js';
import { borrowShared, forgetShared } from './shared-memory.js';
import { countFor, WorkerTeam } from './team.js';
import { installThreads, type Threads } from './threads.js';
import { stopIdleWorkers } from './workers.js';

const workers: Threads = {
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

/** Workers that share the work of large steps, in Node and on isolated pages. `multilayer` has them from the start. */
export const threads: EnginePart = { install: () => installThreads(workers) };
