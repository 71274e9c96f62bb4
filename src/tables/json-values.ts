import { describe, fail } from '../core/errors.js';

/** A value, and the line on which it begins. */
type Placed = readonly [value: unknown, line: number];

/** Digits that a double does not keep: they stay text, so that they can be named and are not half-read. */
function exactly(json: string): string {
  if (!/\d{16}|[eE]\+?\d{3}|\d[\d.]{16}/.test(json)) return json;
  return json.replace(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g, (token) => {
    if (token.startsWith('"')) return token;
    const value = Number(token);
    const isLost = !Number.isFinite(value) || (/^-?\d+$/.test(token) && !Number.isSafeInteger(value));
    return isLost ? JSON.stringify(token) : token;
  });
}

function parsed(json: string, place: string): unknown {
  try {
    return JSON.parse(exactly(json));
  } catch (error) {
    const bare = json.replace(/"(?:[^"\\]|\\.)*"/g, '');
    let fix = 'Correct it, or write the file anew with JSON.stringify.';
    if (/[:[,]\s*(?:NaN|-?Infinity)/.test(bare))
      fix = 'JSON has no NaN and no Infinity: write null for what is missing.';
    else if (/,\s*[\]}]/.test(bare)) fix = 'Take the comma away that stands before the closing brace.';
    else if (/[{,]\s*'/.test(bare)) fix = 'JSON has names and text in double quotes: write "a" for \'a\'.';
    const reason =
      error instanceof SyntaxError ? `text that is none: ${error.message.slice(0, 120)}` : 'too many levels';
    return fail(place, 'JSON', reason, fix);
  }
}

/**
 * The values of a JSON array, or those that stand one after the other, as in NDJSON, one at a time: so a file may be
 * longer than the longest text.
 */
export async function* jsonValues(text: AsyncIterable<string>, name: string): AsyncGenerator<Placed> {
  let [depth, line, begin] = [0, 1, 1];
  let [inText, isEscaped, wasReturn, isValue, isNested] = [false, false, false, false, false];
  let [base, ended] = [0, false];
  /** What of the value came in earlier pieces. */
  let before = '';
  let needsComma = false;
  for await (const piece of text) {
    let from = 0;
    for (let at = 0; at < piece.length; at++) {
      const code = piece.charCodeAt(at);
      if (code === 10 ? !wasReturn : code === 13) line++;
      wasReturn = code === 13;
      if (inText) {
        if (isEscaped) isEscaped = false;
        else if (code === 92) isEscaped = true;
        else if (code === 34) inText = false;
        if (inText || depth > base) continue;
      } else if (code === 34) {
        inText = true;
        if (isValue) continue;
      }
      if (!isValue) {
        if (code <= 32) continue;
        const character = piece[at] as string;
        if (ended) fail(`${name}, line ${line}`, 'nothing after the array', describe(piece.slice(at)), 'Take it away.');
        if (code === 91 && base === 0 && depth === 0 && !needsComma) {
          base = depth = 1;
          continue;
        }
        if (base === 1 && code === 93) {
          ended = true;
          continue;
        }
        // Rows one after the other may have commas between them, as those cut out of an array.
        if (base === 0 && needsComma && code === 44) {
          needsComma = false;
          continue;
        }
        if (base === 1 && needsComma) {
          if (code !== 44) fail(`${name}, line ${line}`, 'a comma between rows', describe(character), 'Write one.');
          needsComma = false;
          continue;
        }
        isValue = true;
        isNested = code === 123 || code === 91;
        begin = line;
        from = at;
      }
      if (isNested) {
        if (code === 123 || code === 91) depth++;
        else if (code === 125 || code === 93) depth--;
        if (depth > base || inText || (code !== 125 && code !== 93)) continue;
      } else if (inText || !(code === 44 || code === 10 || code === 13 || code === 34 || code === 93)) {
        // Text and numbers are no rows, which is said by those who read them.
        continue;
      }
      ended = !isNested && code === 93 && base === 1;
      const end = isNested || code === 34 ? at + 1 : at;
      yield [parsed(before + piece.slice(from, end), `${name}, line ${begin}`), begin];
      before = '';
      isValue = false;
      needsComma = code !== 44;
      from = at + 1;
    }
    if (isValue) before += piece.slice(from);
  }
  if (isValue && (inText || depth > base)) {
    const fix = 'The file was cut short, or a brace or quote is not closed.';
    fail(`${name}, line ${begin}`, 'a row that is whole', 'the end of the text within it', fix);
  }
  if (isValue) yield [parsed(before, `${name}, line ${begin}`), begin];
  if (base === 1 && !ended) {
    fail(
      `${name}, line ${line}`,
      'a ] at the end of the array',
      'the end of the text',
      'Take a whole copy of the file.',
    );
  }
}
