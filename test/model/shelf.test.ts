import { expect } from 'chai';
import { Shelf } from '#src/model/shelf.js';

describe('a shelf', () => {
  it('closes the oldest beyond what it may hold, each once', () => {
    const closed: number[] = [];
    const things = [0, 1, 2, 3, 4].map((k) => ({ close: () => closed.push(k) }));
    const shelf = new Shelf(3);
    const seen = things.map((each) => {
      shelf.put(each);
      return [...closed];
    });
    expect(seen).to.deep.equal([[], [], [], [0], [0, 1]]);
  });
});
