/** A place in a tree of names: elements or properties, outermost first; `@name` as the last one is an attribute. */
export type TreePath = readonly string[];

export interface TreeColumn {
  /** From the record's own place; empty = the text of the record itself. */
  readonly path: TreePath;
  /** How a format that tells numbers from texts writes it. Every format reads texts. */
  readonly type: 'text' | 'number' | 'boolean';
}

/**
 * One kind of record of a tree layout. In rows its name is `cells[0]`, so that kinds can be told apart as everywhere else; its
 * columns follow from `cells[1]` on.
 */
export interface TreeShape {
  readonly name: string;
  /** From the content of the root. A shape whose path begins with another's path stands inside that one. */
  readonly path: TreePath;
  /** May stand several times in a row: a list, where the format has lists. */
  readonly many: boolean;
  readonly columns: readonly TreeColumn[];
}

export interface TreeSettings {
  /** Name of the outermost element, or of the property under which everything stands; `''` = none. */
  readonly root: string;
  readonly shapes: readonly TreeShape[];
  /** Blanks per level; 0 = everything in one line. */
  readonly indent: number;
  readonly newline: '\n' | '\r\n' | '\r';
  /** Names without a value: left out, or written empty. */
  readonly empty: 'leave out' | 'write';
}
