import { scoreNames, scoreText } from 'multilayer/data';
import { now } from '../../core/clock.js';
import { type Part, timeText } from '../../core/line-parts.js';
import type { FoldScores } from './fold.js';

/** How far a cross-validation is. */
export class Course {
  readonly all: FoldScores[] = [];
  readonly #folds: number;
  readonly #begun = now();
  /** That of the training that is under way. */
  epoch = 0;

  /** @param folds how many there are, over all repeats */
  constructor(folds: number) {
    this.#folds = folds;
  }

  parts(): Part[] {
    const done = this.all.length;
    const elapsed = now() - this.#begun;
    const score = this.all.at(-1)?.scores[0];
    const time = done === 0 ? timeText(elapsed) : `${timeText((elapsed * (this.#folds - done)) / done)} left`;
    return [
      { text: `fold ${Math.min(done + 1, this.#folds)}/${this.#folds}`, weight: 9 },
      { text: `epoch ${this.epoch}`, weight: 4 },
      ...(score === undefined
        ? []
        : [{ text: `last ${scoreNames[score.name]} ${scoreText(score.name, score.value)}`, weight: 5 }]),
      { text: time, weight: 6 },
    ];
  }
}
