import type { Engine } from '#src/engines/index.js';
import { gatherSuite } from './suite/gather.js';
import { groupsSuite } from './suite/groups.js';
import { joinSuite } from './suite/join.js';
import { mapSuite } from './suite/map.js';
import { matmulSuite } from './suite/matmul.js';
import { programSuite } from './suite/program.js';
import { randomSuite } from './suite/random.js';
import { reduceSuite } from './suite/reduce.js';
import { reshapeSuite } from './suite/reshape.js';
import { scatterSuite } from './suite/scatter.js';
import { statesSuite } from './suite/states.js';
import { stepSuite } from './suite/step.js';

const parts = {
  matmul: matmulSuite,
  'matmul of groups': groupsSuite,
  map: mapSuite,
  reduce: reduceSuite,
  gather: gatherSuite,
  scatter: scatterSuite,
  'join and columns': joinSuite,
  reshape: reshapeSuite,
  random: randomSuite,
  'the number of the step': stepSuite,
  'states and batches': statesSuite,
  programs: programSuite,
};

/**
 * What every engine must do, against plain loops; test/engines/suite/judge.ts says how exactly.
 *
 * @param skip parts that are left out, each with the reason
 */
export function engineSuite(
  engine: Engine,
  title: string = engine.name,
  skip: { readonly [Part in keyof typeof parts]?: string } = {},
): void {
  describe(`engine ${title}`, () => {
    before(() => engine.open?.());

    for (const [name, part] of Object.entries(parts)) {
      const reason = skip[name as keyof typeof parts];
      if (reason === undefined) describe(name, () => part(engine));
      else it.skip(`${name}: ${reason}`);
    }
  });
}
