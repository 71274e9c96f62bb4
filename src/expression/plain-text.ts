import { failFormula } from './refusal.js';

/** Signs that stand for others when formulas come from pages, books and word processors. */
const signs: readonly (readonly [RegExp, string])[] = [
  // Full-width forms are those of ASCII, moved.
  [/[\uFF01-\uFF5E]/g, ''],
  [/\u200B|\u200C|\u200D|\u200E|\u200F|\u2060|\u2061|\uFE0E|\uFE0F|\uFEFF/g, ''],
  [/[\u00A0\u1680\u2000-\u200A\u202F\u205F\u3000\t]/g, ' '],
  [/[\u2010-\u2015\u2212\uFE58\uFE63]/g, '-'],
  [/[×·⋅∙•∗✕✖⨯\u2062]/g, '*'],
  [/[÷∕⁄]/g, '/'],
  [/[≤⩽≦]/g, '<='],
  [/[≥⩾≧]/g, '>='],
  [/≠/g, '!='],
  [/[πΠ𝜋]/gu, ' pi '],
  [/[ℯ𝑒]/gu, ' e '],
  [/𝑥/gu, 'x'],
  [/𝜎/gu, 'σ'],
  [/\*\*/g, '^'],
];

const fractions: Readonly<Record<string, string>> = {
  '½': '1/2',
  '⅓': '1/3',
  '⅔': '2/3',
  '¼': '1/4',
  '¾': '3/4',
  '⅕': '1/5',
  '⅖': '2/5',
  '⅗': '3/5',
  '⅘': '4/5',
  '⅙': '1/6',
  '⅚': '5/6',
  '⅐': '1/7',
  '⅛': '1/8',
  '⅜': '3/8',
  '⅝': '5/8',
  '⅞': '7/8',
  '⅑': '1/9',
  '⅒': '1/10',
};

const raised = '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ˣ';
const lowered = '0123456789+-()x';

/** A sign as it looks, and its code point, as many look alike. */
export function signText(sign: string): string {
  return `${sign} (U+${(sign.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')})`;
}

/**
 * Text in the signs of a keyboard, of the same meaning.
 *
 * @throws MultilayerError where a sign has more than one meaning, or none here
 */
export function plainText(text: string): string {
  let plain = text;
  for (const [pattern, by] of signs) {
    plain = plain.replace(pattern, (sign) => by || (/[\uFF01-\uFF5E]/.test(sign) ? moved(sign) : ''));
  }
  plain = oneLine(plain);
  checkMarkup(plain);
  // As LaTeX and spreadsheets have it, e^{-x}.
  for (let before = ''; before !== plain; ) {
    before = plain;
    plain = plain.replace(/\^\s*\{([^{}]*)\}/g, '^($1)');
  }
  plain = plain.replace(/(\S?)(\s*)([½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒])/gu, (_, before: string, space: string, sign: string) => {
    if (/[\w.)\]]/.test(before) || before in fractions || raised.includes(before || ' ')) {
      failFormula(
        'a sign before a fraction',
        `${before}${space}${signText(sign)}`,
        `Write + or * before (${fractions[sign]}).`,
      );
    }
    return `${before}${space}(${fractions[sign]})`;
  });
  plain = plain.replace(new RegExp(`(.?)([${raised}]+)`, 'gu'), (_, before: string, exponent: string) => {
    const power = [...exponent].map((sign) => lowered[[...raised].indexOf(sign)]).join('');
    // e⁻ˣ² has no sign for its second exponent.
    if (/[x)]\d|[x\d]\(/.test(power)) failStacked();
    return `${before}^(${power})`;
  });
  if (/\^\s*-?[\w.]+\^\(/.test(plain)) failStacked();
  plain = bars(roots(plain));
  checkSigns(plain);
  return plain;
}

function failStacked(): never {
  failFormula('one exponent', 'an exponent of an exponent', 'Write (x^2)^3 or x^(2^3).');
}

/** Signs around formulas in LaTeX, not in them. */
function checkMarkup(text: string): void {
  if (text.includes('$')) failFormula('a formula', 'a dollar sign', 'Leave the dollar signs out.');
  const command = /\\[A-Za-z]*/.exec(text)?.[0];
  if (command === undefined) return;
  failFormula('a formula in plain text', `LaTeX (${command})`, 'Write it as in tanh(x) / (1 + exp(-x)).');
}

function moved(sign: string): string {
  return String.fromCodePoint((sign.codePointAt(0) as number) - 0xfee0);
}

/** Line ends around a formula mean nothing, and within it nothing beside an operator. */
function oneLine(text: string): string {
  return text.trim().replace(/(\S)[^\S\r\n]*[\r\n]\s*(\S)/g, (_, before: string, after: string) => {
    if (/[-+*/^(,<>=?:]/.test(before) || /[-+*/^),<>=?:]/.test(after)) return `${before} ${after}`;
    return failFormula(
      'a formula on one line',
      'a line end within it',
      'Write it on one line, with a sign between its parts.',
    );
  });
}

/** √x as sqrt(x), where it is plain how far the root goes. */
function roots(text: string): string {
  let plain = text;
  for (let at = plain.lastIndexOf('√'); at >= 0; at = plain.lastIndexOf('√')) {
    const after = plain.slice(at + 1).trimStart();
    const operand = /^(\d+(\.\d+)?|[A-Za-z_]\w*)/.exec(after)?.[0] ?? '';
    const length = operand.length + (after[operand.length] === '(' ? closing(after, operand.length) : 0);
    const [under, rest] = [after.slice(0, length), after.slice(length)];
    if (length === 0 || /^\s*[\w.(^]/.test(rest)) {
      const plainRoot = under.startsWith('(') ? `sqrt${under}` : `sqrt(${under || 'x'})`;
      const fix = `Write ${plainRoot} with parentheses around all that is under the root.`;
      failFormula('a root that is plain to end', `√${after.slice(0, 20)}`, fix);
    }
    const inner = operand === '' ? under : `(${under})`;
    plain = `${plain.slice(0, at)} sqrt${inner}${rest}`;
  }
  return plain;
}

/** How many letters a pair of parentheses takes from `from` on, or 0 where it does not end. */
function closing(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    if (text[at] === '(') depth += 1;
    if (text[at] === ')') depth -= 1;
    if (depth === 0) return at + 1 - from;
  }
  return 0;
}

/** |x| as abs(x), where it is plain which bars belong together. */
function bars(text: string): string {
  if (!text.includes('|')) return text;
  const refuse = (): never =>
    failFormula('bars in plain pairs', JSON.stringify(text), 'Write abs(x) for |x|, and max(a, b) for a || b.');
  let [plain, before, depth] = ['', '', 0];
  // Since the last bar that ended a pair: without an operator, as in |x|y|z|, the next might end one, too.
  let since = '+';
  for (const letter of text) {
    const operator = /[-+*/^(,<>=?:]/.test(letter);
    if (letter === '|') {
      const afterOperator = before === '' || /[-+*/^(,<>=?:]/.test(before);
      if (before === '|' || (!afterOperator && depth === 0 && since === '')) refuse();
      const opens = afterOperator || depth === 0;
      depth += opens ? 1 : -1;
      plain += opens ? ' abs(' : ')';
      since = '';
      before = opens ? '(' : '|';
      continue;
    }
    plain += letter;
    if (operator) since = letter;
    if (letter !== ' ') before = letter;
  }
  return depth === 0 ? plain : refuse();
}

/** What mathjs would read as something else, or leave out, or what only looks like a sign of ours. */
function checkSigns(text: string): void {
  if (text.includes('%')) {
    failFormula(
      'no percent sign',
      JSON.stringify(text.slice(0, 40)),
      'Write x / 100 for a percentage; a remainder has no use here.',
    );
  }
  if (text.includes('#')) failFormula('a formula', 'a comment (#)', 'Leave the comment out.');
  if (/&/.test(text))
    failFormula('comparisons joined by signs of numbers', '&', 'Write (x > 0) * (x < 1) for x > 0 and x < 1.');
  const [power, exponent, name] = /\^\s*(-?\s*(?:\d+\.?\d*|\.\d+))(?![\d.]|[eE][-+]?\d)([A-Za-z]\w*)/.exec(text) ?? [];
  if (power !== undefined) {
    failFormula(
      'an exponent that is plain to end',
      power,
      `Write ^(${exponent} * ${name}) or ^(${exponent}) * ${name}.`,
    );
  }
  // Of other letters, those that mathjs takes in names: Latin and Greek. Cyrillic х looks like x.
  const strange = [...text].find((sign) => !/[\x20-\x7E\u00C0-\u02AF\u0370-\u03FF]/u.test(sign));
  if (strange !== undefined) {
    failFormula(
      'signs of a keyboard',
      signText(strange),
      'Write it in plain signs: + - * / ^ ( ) < > =, and names in Latin or Greek letters.',
    );
  }
}
