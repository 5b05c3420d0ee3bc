import type { RowFormat } from '../contract.ts';
import { DelimitedReader } from './reader.ts';
import type { DelimitedSettings } from './settings.ts';
import { DelimitedWriter } from './writer.ts';

/** CSV, TSV and their relatives. */
export const delimited: RowFormat<DelimitedSettings> = {
  id: 'delimited',
  openReader: (settings, remark) => new DelimitedReader(settings, remark),
  openWriter: (settings) => new DelimitedWriter(settings),
};
