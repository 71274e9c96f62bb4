import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A contender's process and the questions that go to it, one at a time. */
export class Child {
  #process;
  #lines;
  #complaints = '';

  constructor(command, args) {
    this.#process = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    this.#process.stderr.on('data', (text) => {
      this.#complaints = (this.#complaints + text).slice(-2000);
    });
    this.#process.on('error', (error) => {
      this.#complaints += error.message;
    });
    // A process that has died does not read; `ask` says why.
    this.#process.stdin.on('error', () => {});
    this.#lines = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]();
  }

  /** @throws Error with what the process said, also where it died */
  async ask(request) {
    this.#process.stdin.write(`${JSON.stringify(request)}\n`);
    for (;;) {
      const { value, done } = await this.#lines.next();
      if (done) throw new Error(`the process ended: ${this.#complaints.trim().split('\n').slice(-3).join(' ')}`);
      if (!value.startsWith('answer ')) continue;
      const { result, error } = JSON.parse(value.slice('answer '.length));
      if (error !== undefined) throw new Error(error);
      return result;
    }
  }

  async end() {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const closed = new Promise((resolve) => this.#process.once('close', resolve));
    this.#process.kill();
    await closed;
  }
}
