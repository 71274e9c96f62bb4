/** Controls of C0 and C1, and the signs that turn the direction of writing or hide what stands there. */
const controls = /[\p{Cc}\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;

const names: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * Text of others on one line, as it may go to a terminal: names and cells of a file can hold codes that move the cursor,
 * rename the window or write where nobody looks. They are written out instead.
 */
export function clean(text: string): string {
  return text.replace(
    controls,
    (sign) => names[sign] ?? `\\u{${(sign.codePointAt(0) as number).toString(16).padStart(2, '0')}}`,
  );
}

/** The same for text of several lines. */
export function cleanLines(text: string): string {
  return text.split('\n').map(clean).join('\n');
}
