export interface Picture {
  readonly title: string;
  readonly text: string;
  readonly svg: string;
}

export interface Section {
  readonly title: string;
  readonly text: string;
  readonly pictures: readonly Picture[];
}

const style = `
:root { color-scheme: light dark; --ink: #1b1f24; --paper: #fff; --soft: #59636e; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ec; --paper: #14171a; --soft: #9aa4ae; } }
body { margin: 0 auto; max-width: 64rem; padding: 1.5rem; font: 1rem/1.55 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
h1 { font-size: 1.6rem; } h2 { margin-top: 2.5rem; font-size: 1.25rem; } p { max-width: 42rem; }
.pictures { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 15rem), 1fr)); gap: 1.5rem; }
.pictures.wide { grid-template-columns: 1fr; }
figure { margin: 0; } figcaption { color: var(--soft); font-size: .9rem; } figcaption b { color: var(--ink); }
svg { max-width: 100%; height: auto; }`;

export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

function figure({ title, text, svg }: Picture): string {
  return `<figure>${svg}<figcaption><b>${escapeHtml(title)}</b> ${escapeHtml(text)}</figcaption></figure>`;
}

/** One self-contained page: no script, no font and no picture from elsewhere. */
export function page(title: string, text: string, sections: readonly Section[]): string {
  const body = sections.map((section) => {
    const wide = section.pictures.length === 1 ? ' wide' : '';
    return `<section><h2>${escapeHtml(section.title)}</h2><p>${escapeHtml(section.text)}</p><div class="pictures${wide}">${section.pictures.map(figure).join('')}</div></section>`;
  });
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(title)}</title><style>${style}</style></head><body><h1>${escapeHtml(title)}</h1><p>${escapeHtml(text)}</p>${body.join('')}</body></html>\n`;
}
