import { readFileSync } from 'node:fs';

/** As much of JSON Schema as docs/command-line.md is written in. */
export interface Schema {
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly type?: 'string' | 'number' | 'array' | 'object';
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}

/** What `--json` of a command prints, by the documentation. */
export function documented(command: string): Schema {
  const text = readFileSync('docs/command-line.md', 'utf8');
  const [, json] = new RegExp(`^\`${command}\`[^\\n]*:\\n\\n\`\`\`json\\n([^\`]*)\`\`\``, 'm').exec(text) ?? [];
  if (json === undefined) throw new Error(`docs/command-line.md says nothing of ${command}`);
  return JSON.parse(json) as Schema;
}

function typeOf(value: unknown): string {
  return Array.isArray(value) ? 'array' : typeof value;
}

/** What of a value is not as its schema says, and what the schema does not speak of. */
export function complaints(value: unknown, schema: Schema, at = ''): string[] {
  const found: string[] = [];
  if (schema.const !== undefined && value !== schema.const) found.push(`${at} is not ${schema.const}`);
  if (schema.enum !== undefined && !schema.enum.includes(value)) found.push(`${at} is none of ${schema.enum}`);
  if (schema.type !== undefined && typeOf(value) !== schema.type) found.push(`${at} is no ${schema.type}`);
  const record = Object(value) as Record<string, unknown>;
  for (const name of schema.required ?? []) if (!Object.hasOwn(record, name)) found.push(`${at}.${name} is missing`);
  for (const [name, each] of Object.entries(schema.properties ?? {}))
    if (Object.hasOwn(record, name)) found.push(...complaints(record[name], each, `${at}.${name}`));
  if (schema.items !== undefined && Array.isArray(value))
    value.forEach((each, k) => {
      found.push(...complaints(each, schema.items as Schema, `${at}[${k}]`));
    });
  return found;
}
