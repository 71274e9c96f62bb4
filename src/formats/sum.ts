import { sha256 } from '@noble/hashes/sha2.js';

/** The SHA-256 (FIPS 180-4) of all parts after one another, in hexadecimal digits. */
export function sumOf(parts: Iterable<Uint8Array>): string {
  const hash = sha256.create();
  for (const part of parts) hash.update(part);
  return Array.from(hash.digest(), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
