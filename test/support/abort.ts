/** Aborts after so many blocks of steps: the fit asks once when it reads its options, and before every block. */
export function abortAfter(blocks: number): AbortSignal {
  let asked = 0;
  return {
    get aborted() {
      asked += 1;
      return asked > 1 + blocks;
    },
  } as AbortSignal;
}
