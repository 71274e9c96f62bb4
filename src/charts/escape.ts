/** What neither XML nor a reader of HTML takes: control characters other than blanks and ends of lines. */
const unprintable = /[^\P{Cc}\t\n\r]/gu;

/** Text that may stand in HTML and in SVG, also inside an attribute. */
export function escapeText(text: string): string {
  return text
    .replaceAll(unprintable, '�')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
