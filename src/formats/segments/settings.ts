export interface SegmentSettings {
  readonly element: string;
  readonly component: string;
  readonly terminator: string;
  /** Before a separator that is meant as a character of a value; `''` = there is none. */
  readonly release: string;
  /** Written after each segment; when reading, line breaks between segments are always allowed. */
  readonly lineBreak: string;
  readonly dropEmpty: boolean;
  /** Tag with which a file must begin; `''` = any. */
  readonly begins: string;
  /** 1-based places in the first segment that show the separators of the file. */
  readonly detect: { readonly element: number; readonly component: number; readonly terminator: number } | undefined;
}
