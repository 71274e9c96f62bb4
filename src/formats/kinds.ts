/** What a file holds. */
export interface DocumentKind {
  /** As the file says it. */
  readonly name: string;
  /** With its article. */
  readonly what: string;
  /** Of what stands in the document; others are refused. */
  readonly version: number;
  /** How such a file is read. */
  readonly reader: string;
}

/** A network, with its training or without. */
export const networkKind: DocumentKind = {
  name: 'network',
  what: 'a network',
  version: 1,
  reader: 'loadNetwork(path), or networkFromBytes(bytes)',
};

/** A model of a table. */
export const modelKind: DocumentKind = {
  name: 'tabular model',
  what: 'a model of a table',
  version: 1,
  reader: 'TabularModel.load(path), or TabularModel.fromBytes(bytes)',
};

/** The training of a model of a table, between two steps. */
export const trainingKind: DocumentKind = {
  name: 'tabular training',
  what: 'a checkpoint of the training of a model',
  version: 1,
  reader: 'multilayer train --resume',
};

export const documentKinds: readonly DocumentKind[] = [networkKind, modelKind, trainingKind];
