import type { Blocking } from '../code/site.js';

/** What is asked of Node; a page has nothing of it. */
interface NodeProcess {
  readonly execArgv?: readonly string[];
  readonly versions?: { readonly v8?: string };
}

/** Lets V8 join operations on neighbouring vectors of 128 bits into ones of 256, where the processor has them. */
const joinOption = '--experimental-wasm-revectorize';
/**
 * The V8 of Node 24. The one of Node 22 joins neither fused operations nor sums that begin with what the
 * result holds, and spills where there are six rows.
 */
const recent = 13;

/**
 * The blocking that is fastest where the program runs. A product and its sum that are not fused need a
 * register in between, so that six rows do not fit. An option that was set in the run cannot be seen.
 */
export function blockingFor(fastMath: boolean, { execArgv = [], versions }: NodeProcess = theProcess()): Blocking {
  const isRecent = Number.parseInt(versions?.v8 ?? '0', 10) >= recent;
  const joins = isRecent && execArgv.some((each) => each.replaceAll('_', '-') === joinOption);
  return { strip: fastMath && isRecent ? 6 : 4, panel: joins ? 16 : 8 };
}

function theProcess(): NodeProcess {
  return (globalThis as { process?: NodeProcess }).process ?? {};
}
