import type { Engine } from '#src/engines/index.js';
import { gatherSuite } from './engine/gather.js';
import { joinSuite } from './engine/join.js';
import { mapSuite } from './engine/map.js';
import { matmulSuite } from './engine/matmul.js';
import { programSuite } from './engine/program.js';
import { randomSuite } from './engine/random.js';
import { reduceSuite } from './engine/reduce.js';
import { scatterSuite } from './engine/scatter.js';
import { statesSuite } from './engine/states.js';
import { stepSuite } from './engine/step.js';

/** What every engine must do, against plain loops; test/engine/judge.ts says how exactly. */
export function engineSuite(engine: Engine, title: string = engine.name): void {
  describe(`engine ${title}`, () => {
    describe('matmul', () => matmulSuite(engine));
    describe('map', () => mapSuite(engine));
    describe('reduce', () => reduceSuite(engine));
    describe('gather', () => gatherSuite(engine));
    describe('scatter', () => scatterSuite(engine));
    describe('join and columns', () => joinSuite(engine));
    describe('random', () => randomSuite(engine));
    describe('the number of the step', () => stepSuite(engine));
    describe('states and batches', () => statesSuite(engine));
    describe('programs', () => programSuite(engine));
  });
}
