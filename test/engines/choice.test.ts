import { expect } from 'chai';
import { Choice, type Way } from '#src/engines/wasm/threads/choice.js';

/** Runs jobs that take so long each, and says which way each went. */
function ways(choice: Choice, jobs: number, pace: (way: Way, job: number) => number): Way[] {
  return Array.from({ length: jobs }, (_, job) => {
    const { way } = choice;
    choice.learn(way, pace(way, job));
    return way;
  });
}

function count(list: readonly Way[], way: Way): number {
  return list.filter((each) => each === way).length;
}

describe('the choice between one thread and all', () => {
  for (const [faster, slower] of [
    ['together', 'alone'],
    ['alone', 'together'],
  ] as const) {
    it(`settles on ${faster} where it is faster, and tries ${slower} ever less often`, () => {
      const choice = new Choice();
      const seen = ways(choice, 400, (way) => (way === faster ? 1 : 2));
      expect(count(seen.slice(0, 20), slower)).to.be.within(1, 5);
      expect(count(seen.slice(200), slower)).to.be.within(1, 4);
    });
  }

  it('comes back soon after one slow job', () => {
    const choice = new Choice();
    ways(choice, 300, (way) => (way === 'together' ? 1 : 1.5));
    choice.learn('together', 20);
    const seen = ways(choice, 10, (way) => (way === 'together' ? 1 : 1.5));
    expect(count(seen, 'alone')).to.be.within(1, 3);
    expect(seen.at(-1)).to.equal('together');
  });

  it('follows a machine that becomes busy for good', () => {
    const choice = new Choice();
    ways(choice, 300, (way) => (way === 'together' ? 1 : 1.5));
    const seen = ways(choice, 400, (way) => (way === 'together' ? 3 : 1.6));
    expect(count(seen.slice(100), 'together')).to.be.at.most(10);
  });

  it('is not misled by jobs that ran alone because the others were not there yet', () => {
    const choice = new Choice();
    for (let job = 0; job < 100; job++) choice.learn('alone', 2);
    expect(choice.way).to.equal('together');
  });
});
