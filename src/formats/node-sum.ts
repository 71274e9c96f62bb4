/** What stands in the place of `sum.js` in the files for Node, by scripts/bundle.mjs: eight times as fast, and loaded already. */
export function sumOf(parts: readonly Uint8Array[]): string {
  const hash = process.getBuiltinModule('node:crypto').createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}
