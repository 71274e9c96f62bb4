/**
 * The colours of every chart, for light and for dark surroundings. A chart names them as CSS variables with the light
 * ones as fallback, so that a page may set them, and a chart inside any other page is still drawn.
 *
 * Each of `series` has a contrast of at least 4.5 : 1 on `paper` (WCAG 2.2, 1.4.3), in light and in dark.
 */
export interface Theme {
  /** Text and axes. */
  readonly ink: string;
  /** The background. */
  readonly paper: string;
  /** Grid lines and what stands back. */
  readonly soft: string;
  /** One colour for each curve, in turn. */
  readonly series: readonly string[];
}

/** The colours on a light background, as CSS colours. */
export const light: Theme = {
  ink: '#1b1f24',
  paper: '#ffffff',
  soft: '#59636e',
  series: ['#1f6fc5', '#bd4b0b', '#1a7f37', '#8250df', '#bf3989', '#866000'],
};

/** The colours on a dark background, as CSS colours. */
export const dark: Theme = {
  ink: '#e6e9ec',
  paper: '#14171a',
  soft: '#9aa4ae',
  series: ['#6db1ff', '#ff9b5e', '#57c76f', '#b794ff', '#ff86c8', '#d9b13b'],
};

/** The two ends of a surface and what lies between them, the same in light and dark: 0, ½ and 1. */
export const surfaceColors: readonly [string, string, string] = ['#2f7ed8', '#f4f0e8', '#d8662f'];

function declarations({ ink, paper, soft, series }: Theme): string {
  const numbered = series.map((color, i) => `--chart-${i + 1}: ${color};`).join(' ');
  return `--chart-ink: ${ink}; --chart-paper: ${paper}; --chart-soft: ${soft}; ${numbered}`;
}

/** The variables on the elements of a selector, light by default and dark where the reader prefers that. */
export function themeCss(selector: string): string {
  return `${selector} { ${declarations(light)} } @media (prefers-color-scheme: dark) { ${selector} { ${declarations(dark)} } }`;
}

/** The n-th colour of a series, counted from 0; they repeat when they run out. */
export function seriesColor(n: number): string {
  const at = n % light.series.length;
  return `var(--chart-${at + 1}, ${light.series[at]})`;
}

export const paper: string = `var(--chart-paper, ${light.paper})`;
export const soft: string = `var(--chart-soft, ${light.soft})`;
