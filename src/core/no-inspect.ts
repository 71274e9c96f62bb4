/**
 * Stands in the place of `inspect.js` in bundles for browsers, by the `browser` field of package.json: their consoles
 * do not ask.
 */
export function show(): void {}
