import { delimited } from './delimited/index.ts';
import { fixedWidth } from './fixed-width/index.ts';
import { segments } from './segments/index.ts';

/** Every way to lay rows into a text. A new one is a folder beside these and a line here. */
export const formats = [delimited, fixedWidth, segments] as const;
