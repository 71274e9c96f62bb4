/** What is looked at of a `URL`, which the types of a program may lack. */
export interface FileUrl {
  /** The whole of it. */
  readonly href: string;
  /** `'file:'` */
  readonly protocol: string;
}

/** A call that takes the path of a file, for its errors. */
export interface FileCall {
  /** As in `'save'`. */
  readonly name: string;
  /** A name that such a file may have. */
  readonly example: string;
  /** What to do where there are no files, as in a browser. */
  readonly instead: string;
  /** What to write for a file at an address of the web. */
  readonly fetched: string;
}
