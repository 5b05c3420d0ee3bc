/** Bounds of reading, each with its why. */
export const limits = {
  /** Bytes of one record: an unclosed quote fails near its place instead of swallowing the file. */
  recordBytes: 1024 * 1024,
  /** Bytes that are looked at to find the delimiter; a header line is shorter. */
  headBytes: 64 * 1024,
  /** Lines that are looked at to find the delimiter: as far down as a header is looked for. */
  headLines: 50,
  /** Bytes parsed at once after a stray quote: what stands behind the next one is parsed again. */
  carefulBytes: 4096,
} as const;
