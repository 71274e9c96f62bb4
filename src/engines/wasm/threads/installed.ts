// Apart from what is installed, whose types are the engine's own: those of the package reach no further than this.

let installed = false;

export function noteThreads(): void {
  installed = true;
}

/** Whether `use` has brought threads. */
export function hasThreads(): boolean {
  return installed;
}
