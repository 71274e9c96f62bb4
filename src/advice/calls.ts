import type { OptionRow } from '../core/member.js';

type Table = Readonly<Record<string, OptionRow>>;

/** A value without the name of an option as the first option that it fits: the rate of `adam(0.001)`. */
function bareValue(table: Table, value: unknown): string {
  const [key, row] = Object.entries(table).find(([, each]) => (each.range ?? each.choices) !== undefined) ?? [];
  if (typeof value === 'number' && row?.range?.allows(value)) return `${key}: ${value}`;
  return row?.choices?.includes(value as string) ? `${key}: '${value}'` : '…';
}

/**
 * What a factory is called for that was given something in the place of its options: a bare option, or what its members
 * are for, as two lists that a metric is to compare.
 *
 * @param call how the member is made, as in `leakyRelu` or `new Scale`
 * @param options its table of them
 * @param make makes one with the defaults
 */
export function callOf(call: string, value: unknown, options: object, make?: () => object): string {
  const table = options as Table;
  const made = typeof value === 'object' && value !== null ? make?.() : undefined;
  const { compute, apply } = (made ?? {}) as { readonly compute?: unknown; readonly apply?: unknown };
  if (typeof compute === 'function')
    return `Write network.evaluate(x, y, ['${call}'])${apply === undefined ? '' : ` or fit(x, y, { loss: '${call}' })`}.`;
  if (Object.keys(table).length === 0) return `Write ${call}().`;
  const option = make === undefined ? '…' : bareValue(table, value);
  return `Write ${call}({ ${option} }), or ${call}() for the defaults.`;
}
