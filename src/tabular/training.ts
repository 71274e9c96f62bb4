import { show } from '../core/inspect.js';
import { readDocument, writeWhole } from '../formats/files.js';
import { documentPieces, type FileUrl, packDocument, trainingKind, unpackDocument } from '../formats/index.js';
import { TrainingCourse } from './course.js';
import { checkModelPath, loadingTraining, savingTraining } from './file-calls.js';
import { TabularModel } from './model.js';
import type { TabularTrainingOptions } from './options.js';
import { resumedOptions } from './options-json.js';
import type { TabularRows } from './rows.js';
import { savedFromDocument, savedToDocument } from './saved-training.js';

/**
 * The training of a model of a table, which can be looked at before it starts, cut at any moment, saved, and gone on with
 * to the same bits.
 *
 * Each fold has a network of its own, and all of them learn in step: after every epoch they are judged together by the
 * rows that each of them has not seen, and the epoch at which that is best is the one that is kept.
 *
 * @example
 * const training = new TabularTraining(table, { target: 'species' });
 * console.log(String(training.plan));
 * for await (const { epoch, score } of training.run()) console.log(epoch, score);
 * const model = await training.model();
 */
export class TabularTraining extends TrainingCourse {
  /**
   * The model at the best epoch so far, with all that is known of how good it is. The linear model and the dummy are
   * fitted here.
   *
   * @throws MultilayerError before the first epoch
   */
  async model(): Promise<TabularModel> {
    return TabularModel.made(await this.parts());
  }

  /**
   * Where the training stands, as plain data with typed arrays: also between two steps of an epoch, while a run gives the
   * event loop its turn. `fromDocument` goes on from there to the same bits.
   *
   * @throws MultilayerError for an optimizer of your own, which no file can hold
   */
  toDocument(): unknown {
    return savedToDocument(this.saved(), 'TabularTraining, toDocument');
  }

  /** {@link toDocument} as the bytes of a file. */
  toBytes(): Uint8Array {
    return packDocument(trainingKind, this.toDocument(), 'TabularTraining, toBytes');
  }

  /** Writes {@link toDocument} into a file, as a whole or not at all. */
  async save(path: string | FileUrl): Promise<void> {
    checkModelPath(path);
    await writeWhole(path, documentPieces(trainingKind, this.toDocument(), 'save'), savingTraining);
  }

  /**
   * A training that goes on where another one was saved.
   *
   * @param rows those of the other one, unchanged
   * @param options those of the other one; what is given must be the same, but for `threads`
   * @throws MultilayerError where the table or an option is another one, or the document is not as it was made
   */
  static fromDocument(
    document: unknown,
    rows: TabularRows,
    options: Partial<TabularTrainingOptions> = {},
    where = 'TabularTraining.fromDocument',
  ): TabularTraining {
    const saved = savedFromDocument(document, where);
    const training = new TabularTraining(rows, resumedOptions(options, saved.options, where), where);
    training.restore(saved, where);
    return training;
  }

  /** {@link fromDocument} of the bytes of a file. */
  static fromBytes(
    bytes: Uint8Array | ArrayBuffer,
    rows: TabularRows,
    options: Partial<TabularTrainingOptions> = {},
  ): TabularTraining {
    const where = 'TabularTraining.fromBytes';
    return TabularTraining.fromDocument(unpackDocument(bytes, trainingKind, where), rows, options, where);
  }

  /** {@link fromDocument} of a file. In Node, Bun and Deno. */
  static async load(
    path: string | FileUrl,
    rows: TabularRows,
    options: Partial<TabularTrainingOptions> = {},
  ): Promise<TabularTraining> {
    const { content, where } = await readDocument(path, [trainingKind], loadingTraining);
    return TabularTraining.fromDocument(content, rows, options, where);
  }

  static {
    show(TabularTraining.prototype, 'TabularTraining', ({ plan, epoch, stopped, seconds }) => {
      const { target, task, rows, networks, epochs } = plan;
      return { target, task, rows, networks, epoch, epochs, seconds, stopped };
    });
  }
}
