import type { TreeSettings } from '../tree.ts';

export interface XmlSettings extends TreeSettings {
  /** `<?xml version="1.0" ...?>` before everything. */
  readonly declaration: boolean;
  /** The name that stands in the declaration; the text is encoded elsewhere. */
  readonly encoding: string;
  /** Attributes of the outermost element, such as `xmlns`. */
  readonly attributes: Readonly<Record<string, string>>;
}
