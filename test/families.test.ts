import { expect } from 'chai';
import * as multilayer from 'multilayer';
import { activations, initializers, losses, metrics, optimizers } from 'multilayer';
import { resolveActivation } from '#src/activations/index.js';
import { resolveInitializer } from '#src/initializers/index.js';
import { resolveLoss } from '#src/losses/index.js';
import { resolveMetric } from '#src/metrics/index.js';
import { resolveOptimizer } from '#src/optimizers/index.js';

type Named = { readonly name: string };
type Registry = Readonly<Record<string, Named | (() => Named)>>;

const families: readonly (readonly [string, Registry, (name: never, where: string) => Named])[] = [
  ['activations', activations, resolveActivation],
  ['initializers', initializers, resolveInitializer],
  ['losses', losses, resolveLoss],
  ['metrics', metrics, resolveMetric],
  ['optimizers', optimizers, resolveOptimizer],
];

for (const [family, registry, resolve] of families) {
  describe(`the family of ${family}`, () => {
    for (const [name, member] of Object.entries(registry)) {
      it(`knows ${name} by that name, and exports it`, () => {
        expect((typeof member === 'function' ? member() : member).name).to.equal(name);
        expect(resolve(name as never, 'here').name).to.equal(name);
        expect((multilayer as Readonly<Record<string, unknown>>)[name]).to.equal(member);
      });
    }

    it('lists all its members where a name is unknown', () => {
      const list = Object.keys(registry).join(', ');
      expect(() => resolve('qqqq' as never, 'here')).to.throw(multilayer.MultilayerError, `Known: ${list}.`);
    });
  });
}
