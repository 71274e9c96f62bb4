/** What the engine asks of Node; a page has nothing of it. */
interface NodeProcess {
  readonly execArgv?: readonly string[];
  readonly versions?: { readonly v8?: string };
}

/** Lets V8 join operations on neighbouring vectors of 128 bits into ones of 256, where the processor has them. */
const option = '--experimental-wasm-revectorize';
/** Before this one, V8 joins neither fused operations nor sums that begin with what the result holds. */
const firstVersion = 13;

/**
 * Whether V8 joins vectors: where Node was started so. An option that was set in the run cannot be seen.
 */
export function joinsVectors({ execArgv = [], versions }: NodeProcess = theProcess()): boolean {
  const asked = execArgv.some((each) => each.replaceAll('_', '-') === option);
  return asked && Number.parseInt(versions?.v8 ?? '0', 10) >= firstVersion;
}

function theProcess(): NodeProcess {
  return (globalThis as { process?: NodeProcess }).process ?? {};
}
