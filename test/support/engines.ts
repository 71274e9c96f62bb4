import { type EngineName, engines } from 'multilayer';

/** Every engine that runs here. */
export const engineNames: readonly EngineName[] = (Object.keys(engines) as EngineName[]).filter((name) =>
  engines[name].supported(),
);

/** How far two numbers of size 1 may be apart after a handful of operations. */
export const roundings: Readonly<Record<EngineName, number>> = { reference: 1e-12, wasm: 1e-6 };
