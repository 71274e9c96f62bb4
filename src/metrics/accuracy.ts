import { argmax, type Metric, meanOf } from './metric.js';

/**
 * The share of right answers, in [0, 1]. With one output a prediction of ½ or more stands for 1; with
 * more, the greatest output names the class.
 */
export const accuracy: Metric = {
  name: 'accuracy',
  compute: (prediction, target) => {
    if (prediction.cols === 1) {
      const side = (value: number): boolean => value >= 0.5;
      return meanOf(prediction.rows, (i) =>
        Number(side(prediction.data[i] as number) === side(target.data[i] as number)),
      );
    }
    const wanted = (row: number): number => (target.cols === 1 ? (target.data[row] as number) : argmax(target, row));
    return meanOf(prediction.rows, (i) => Number(argmax(prediction, i) === wanted(i)));
  },
};
