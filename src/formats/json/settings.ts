import type { TreeSettings } from '../tree.ts';

export interface JsonSettings extends TreeSettings {
  /** One value per line, each a document of its own (NDJSON); `indent` has no say then. */
  readonly lines: boolean;
}
