const codes = { SIGINT: 130, SIGTERM: 143 } as const;
const showCursor = '\x1b[?25h';

/**
 * Makes Ctrl-C (and a polite kill) abort a signal instead of the process, so that the work can end cleanly; the process
 * then exits with 128 plus the number of the signal, as shells do. A second one ends it at once.
 */
export function stopOnSignals(): AbortController {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) {
        if (process.stdout.isTTY) process.stdout.write(showCursor);
        process.exit(codes[name]);
      }
      process.exitCode = codes[name];
      controller.abort();
    });
  }
  return controller;
}
