import type { Platform } from './platform.js';

/** Stands in the place of `node-threads.js` in bundles for browsers, by the `browser` field of package.json. */
export function nodePlatform(): Platform | undefined {
  return undefined;
}
