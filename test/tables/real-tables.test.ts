import { existsSync } from 'node:fs';
import { expect } from 'chai';
import { readTable } from 'multilayer/data';

const folder = [process.env.TABLES, 'shared/data', '../shared/data'].find((each) => each && existsSync(each));

/** Rows, columns, and the first and the last name. */
const shapes: Readonly<Record<string, readonly [number, number, string, string]>> = {
  'iris.csv': [150, 5, 'sepal_length_cm', 'species'],
  'wine.csv': [178, 14, 'alcohol', 'cultivar'],
  'digits.csv.gz': [1797, 65, '', ''],
  'penguins.csv': [344, 7, 'species', 'sex'],
  'titanic.csv': [891, 15, 'survived', 'alone'],
  'credit-g.arff': [1000, 21, 'checking_status', 'class'],
  'adult-test.csv.gz': [16281, 15, 'column1', 'column15'],
  'bank-marketing.csv': [4521, 17, 'age', 'y'],
  'california-housing.csv.gz': [20640, 10, 'longitude', 'ocean_proximity'],
  'abalone.csv': [4177, 9, 'column1', 'column9'],
  'concrete.csv': [1030, 9, 'cement', 'strength'],
  'auto-mpg.csv': [398, 9, 'mpg', 'name'],
};

describe('real tables', () => {
  for (const [file, [rows, columns, first, last]] of Object.entries(shapes)) {
    it(`${file} is read as it is`, async function () {
      // They are not part of the project: TABLES says where they lie.
      if (folder === undefined || !existsSync(`${folder}/${file}`)) return this.skip();
      const table = await readTable(`${folder}/${file}`);
      expect([table.rowCount, table.columns.length]).to.deep.equal([rows, columns]);
      if (first !== '') expect([table.names[0], table.names.at(-1)]).to.deep.equal([first, last]);
      for (const { cells } of table.columns) {
        expect(cells.some((cell) => typeof cell === 'string' && cell !== cell.trim())).to.equal(false);
      }
    });
  }
});
