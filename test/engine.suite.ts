import type { Engine } from '#src/engines/index.js';
import { gatherSuite } from './engine/gather.js';
import { groupsSuite } from './engine/groups.js';
import { joinSuite } from './engine/join.js';
import { mapSuite } from './engine/map.js';
import { matmulSuite } from './engine/matmul.js';
import { programSuite } from './engine/program.js';
import { randomSuite } from './engine/random.js';
import { reduceSuite } from './engine/reduce.js';
import { reshapeSuite } from './engine/reshape.js';
import { scatterSuite } from './engine/scatter.js';
import { statesSuite } from './engine/states.js';
import { stepSuite } from './engine/step.js';

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
 * What every engine must do, against plain loops; test/engine/judge.ts says how exactly.
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
