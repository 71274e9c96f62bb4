import { existsSync, rmSync } from 'node:fs';
import type { TabularTraining } from 'multilayer/data';
import { now } from '../../core/clock.js';
import type { Often } from '../options/values.js';

const extension = '.safetensors';

/** Where the checkpoint of a model lies: beside it. */
export function checkpointPath(output: string): string {
  const stem = output.endsWith(extension) ? output.slice(0, -extension.length) : output;
  return `${stem}.checkpoint${extension}`;
}

const usual: Often = { seconds: 30 };

/** Saves a training now and then, so that little is lost when the power goes. */
export class Checkpoints {
  readonly path: string;
  readonly #often: Often;
  #epoch: number;
  #time: number = now();

  constructor(path: string, often: Often | undefined, training: TabularTraining) {
    this.path = path;
    this.#often = often ?? usual;
    this.#epoch = training.epoch;
  }

  get #isDue(): (training: TabularTraining) => boolean {
    const often = this.#often;
    return ({ epoch }) =>
      'epochs' in often ? epoch - this.#epoch >= often.epochs : now() - this.#time >= 1000 * often.seconds;
  }

  /** Saves where it is time to. */
  async saveIfDue(training: TabularTraining): Promise<void> {
    if (this.#isDue(training)) await this.save(training);
  }

  async save(training: TabularTraining): Promise<void> {
    await training.save(this.path);
    this.#epoch = training.epoch;
    this.#time = now();
  }

  /** A model that is whole needs no checkpoint. */
  remove(): void {
    if (existsSync(this.path)) rmSync(this.path);
  }
}
