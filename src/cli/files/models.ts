import { type Table, TabularModel, TabularTraining, type TabularTrainingOptions } from 'multilayer/data';
import { MultilayerError } from '../../core/errors.js';
import { isTold, refuse } from '../problems.js';

/** Errors about a file, told by its whole path and with advice for a command line: others speak to those who program. */
async function told<T>(path: string, advice: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if (!isTold(error) || error.name === 'UsageError') throw error;
    const { where, expected, got, fix } = error;
    const isForPrograms = /It is read by|Name the file that save wrote|\w\(/.test(fix);
    // What follows the path says which part of the file it is.
    const part = /^[^"]*"(?:[^"\\]|\\.)*"(.*)$/s.exec(where)?.[1] ?? '';
    throw new MultilayerError({ where: path + part, expected, got, fix: isForPrograms ? advice : fix });
  }
}

/** A model that `train` wrote. */
export function loadModel(path: string): Promise<TabularModel> {
  return told(path, 'Name a file that multilayer train wrote.', () => TabularModel.load(path));
}

/** A training that was interrupted, if it is the one that is asked for. */
export function loadCheckpoint(
  path: string,
  table: Table,
  options: Partial<TabularTrainingOptions>,
): Promise<TabularTraining> {
  const advice = 'Remove the file, and begin anew without --resume.';
  return told(path, advice, async () => {
    try {
      return await TabularTraining.load(path, table, options);
    } catch (error) {
      const name = isTold(error) ? /, option (\w+)$/.exec(error.where)?.[1] : undefined;
      if (!isTold(error) || name === undefined) throw error;
      const flag = name === 'kinds' ? '--kind' : `--${name.replace(/[A-Z]/g, (sign) => `-${sign.toLowerCase()}`)}`;
      return refuse(flag, error.expected, error.got, error.fix.replace(name, flag));
    }
  });
}
