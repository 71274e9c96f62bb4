import { escapeText } from './escape.js';

/**
 * As much of a document as Observable Plot and d3-selection ask for: elements that are made, put into
 * each other and written as XML. The same in a page, a worker and Node, so that charts are the same everywhere
 * (but for half a pixel, by which Plot moves axes on coarse screens), no page's own document is touched, and no program
 * carries a whole DOM for it.
 */

export const svgNamespace = 'http://www.w3.org/2000/svg';

/** What is assigned to an element's style, as its attribute. */
class Style {
  [name: string]: unknown;
  readonly #declarations = new Map<string, string>();

  setProperty(name: string, value: unknown): void {
    this.#declarations.set(name, String(value));
  }

  removeProperty(name: string): void {
    this.#declarations.delete(name);
  }

  toText(): string {
    const assigned = Object.entries(this).map(([name, value]): [string, string] => [
      name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
      String(value),
    ]);
    return [...assigned, ...this.#declarations].map(([name, value]) => `${name}:${value}`).join(';');
  }
}

export class SvgElement {
  readonly ownerDocument: SvgDocument;
  readonly namespaceURI: string;
  readonly tagName: string;
  readonly style: Style = new Style();
  parentNode: SvgElement | null = null;
  readonly #attributes = new Map<string, string>();
  #children: (SvgElement | string)[] = [];

  constructor(ownerDocument: SvgDocument, namespaceURI: string, tagName: string) {
    this.ownerDocument = ownerDocument;
    this.namespaceURI = namespaceURI;
    this.tagName = tagName;
  }

  setAttribute(name: string, value: unknown): void {
    this.#attributes.set(name, String(value));
  }

  setAttributeNS(_namespace: string, name: string, value: unknown): void {
    this.setAttribute(name, value);
  }

  getAttribute(name: string): string | null {
    return this.#attributes.get(name) ?? null;
  }

  hasAttribute(name: string): boolean {
    return this.#attributes.has(name);
  }

  removeAttribute(name: string): void {
    this.#attributes.delete(name);
  }

  appendChild(child: SvgElement): SvgElement {
    return this.insertBefore(child, null);
  }

  insertBefore(child: SvgElement, next: SvgElement | null): SvgElement {
    child.parentNode?.removeChild(child);
    const at = next === null ? this.#children.length : this.#children.indexOf(next);
    this.#children.splice(at, 0, child);
    child.parentNode = this;
    return child;
  }

  removeChild(child: SvgElement): SvgElement {
    this.#children = this.#children.filter((each) => each !== child);
    child.parentNode = null;
    return child;
  }

  get children(): readonly SvgElement[] {
    return this.#children.filter((each) => typeof each !== 'string');
  }

  set textContent(text: string) {
    this.#children = [String(text)];
  }

  toText(): string {
    const style = this.style.toText();
    const attributes = [...this.#attributes, ...(style === '' ? [] : [['style', style] as const])];
    const opening = [this.tagName, ...attributes.map(([name, value]) => `${name}="${escapeText(value)}"`)].join(' ');
    const inside = this.#children.map((each) => (typeof each === 'string' ? escapeText(each) : each.toText())).join('');
    return inside === '' ? `<${opening} />` : `<${opening}>${inside}</${this.tagName}>`;
  }
}

export class SvgDocument {
  /** What d3-selection makes its elements for: it asks for its namespace. */
  readonly documentElement: SvgElement = this.createElementNS(svgNamespace, 'svg');

  createElementNS(namespace: string, name: string): SvgElement {
    return new SvgElement(this, namespace, name);
  }

  createElement(name: string): SvgElement {
    return this.createElementNS(svgNamespace, name);
  }
}
