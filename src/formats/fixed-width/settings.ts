export interface FixedWidthSettings {
  /** Characters of a record; needed to read where no line ends divide them. */
  readonly length: number;
  /** `''` = records follow one another without anything between them. */
  readonly newline: '\n' | '\r\n' | '\r' | '';
}

/** Positions from 1, both included. */
export interface Field {
  readonly from: number;
  readonly to: number;
  readonly align: 'left' | 'right';
  readonly fill: string;
}
