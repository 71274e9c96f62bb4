/** The lines of a text, with their numbers, however the text is cut and its lines end. */
export async function* linesOf(text: AsyncIterable<string>): AsyncGenerator<readonly [line: string, number: number]> {
  let [rest, number] = ['', 0];
  for await (const piece of text) {
    const lines = (rest + piece).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() as string;
    for (const line of lines) yield [line, ++number];
  }
  if (rest !== '') yield [rest.replace(/\r$/, ''), ++number];
}
