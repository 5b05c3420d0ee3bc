import { delimited } from './delimited/index.ts';
import { fixedWidth } from './fixed-width/index.ts';
import { json } from './json/index.ts';
import { segments } from './segments/index.ts';
import { xml } from './xml/index.ts';

/** Every way to lay rows into a text. A new one is a folder beside these and a line here. */
export const formats = [delimited, fixedWidth, segments, xml, json] as const;
