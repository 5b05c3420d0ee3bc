/** Bounds of reading trees, each with its why. */
export const limits = {
  /** Characters of one outermost record, or of one tag or text outside of records: it is held in memory until it ends. */
  recordLength: 8 * 1024 * 1024,
  /** Cells of one outermost record: three characters can make a record of many empty cells. */
  recordCells: 1_000_000,
  /** Attributes of one element: a schema has dozens, and each of them costs many times its length. */
  attributes: 1000,
  /** Levels: no file of orders is deeper, and a bomb of brackets is. */
  depth: 64,
  /** Characters read at once: what a library makes of them is in memory together. */
  pieceLength: 64 * 1024,
  /** Characters of a name or a foreign text that are shown to a person. */
  shownLength: 80,
} as const;
