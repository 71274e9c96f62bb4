import { TrainingCourse } from './course.js';
import { TabularModel } from './model.js';

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
}
