import type { SampleLayout } from '../contract.ts';
import { delimitedLayout } from './delimited.ts';
import { fixedWidthLayout } from './fixed-width.ts';
import { jsonLayout } from './json.ts';
import { segmentsLayout } from './segments.ts';
import { xmlLayout } from './xml.ts';

/** How the sample is laid out; the first that recognises it decides, the most particular ones first. */
export function layoutOf(text: string): SampleLayout {
  for (const recognise of [segmentsLayout, xmlLayout, jsonLayout, fixedWidthLayout]) {
    const layout = recognise(text);
    if (layout) return layout;
  }
  return delimitedLayout(text);
}
