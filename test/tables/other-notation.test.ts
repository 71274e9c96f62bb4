import { expect } from 'chai';
import { type ColumnDescription, describeColumns, numbersOf, readTable, type Table } from 'multilayer/data';

const read = (text: string): Promise<Table> => readTable({ text });
const of = (table: Table, name: string): ColumnDescription =>
  describeColumns(table).find((each) => each.name === name) as ColumnDescription;

describe('numbers of another table than the one described', () => {
  it('are read as that table writes them', async () => {
    const points = await read('a,b\n1.5,1234\n2.5,7\n3.25,8\n');
    const commas = await read('a;b\n1,5;1.234\n2,5;7\n3,25;8\n');
    for (const [described, other] of [
      [points, commas],
      [commas, points],
    ] as const) {
      expect([...numbersOf(other, of(described, 'a'))]).to.deep.equal([1.5, 2.5, 3.25]);
      expect([...numbersOf(other, of(described, 'b'))]).to.deep.equal([1234, 7, 8]);
    }
  });

  it('stay what they are in a column that is written otherwise than its own table', async () => {
    const mixed = await read('a;b\n1,5;1.25\n2,5;7.5\n3,25;8.125\n');
    expect(of(mixed, 'a').numbers).to.include({ decimal: ',' });
    expect(of(mixed, 'b').numbers).to.include({ decimal: '.', apart: true });
    expect([...numbersOf(mixed, of(mixed, 'b'))]).to.deep.equal([1.25, 7.5, 8.125]);
  });
});
