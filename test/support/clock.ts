import { replaceClock } from '#src/core/clock.js';

/** Lets the clock of the process gain so many milliseconds whenever somebody looks at it. */
export async function withSlowClock<T>(step: number, action: () => Promise<T>): Promise<T> {
  let time = 0;
  const former = replaceClock(() => {
    time += step;
    return time;
  });
  try {
    return await action();
  } finally {
    replaceClock(former);
  }
}
