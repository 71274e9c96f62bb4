import assert from 'node:assert/strict';
import { describeColumns } from 'multilayer/data';
import { plainTable } from '../support/plain-table.js';

const kindsOf = (text: string, separator?: string) =>
  describeColumns(plainTable(text, separator)).map(({ name, kind }) => `${name}: ${kind}`);

describe('describeColumns', () => {
  it('keeps a number column with missing marks one of numbers, and lists the marks', () => {
    for (const mark of [
      '?',
      'NA',
      'N/A',
      'null',
      '-',
      'NaN',
      'nan',
      '',
      'inf',
      '-Infinity',
      '#N/A',
      '#DIV/0!',
      'None',
    ]) {
      const [description] = describeColumns(plainTable(`horsepower,origin\n95.00,1\n${mark},1\n100.0,2`));
      assert.equal(description?.kind, 'number', mark);
      assert.equal(description?.reason, '2 of 3 cells are numbers, 1 is missing');
      assert.deepEqual([description?.missing.marks, description?.missing.rows], [[mark], [1]]);
    }
  });

  it('takes a column with one cell that is no number as text, with its leading zeros', () => {
    assert.deepEqual(kindsOf('code,from\nIMSF01,0700\nIMSF01,0700\nIMSF02,2200\nIMSF02,2200'), [
      'code: category',
      'from: category',
    ]);
    const [description] = describeColumns(plainTable('a,b\n0700,1\n0700,2\n2200,3\n2200,3'));
    assert.deepEqual(description?.levels, ['0700', '2200']);
  });
});
