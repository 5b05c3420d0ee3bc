import type { RowFormat } from '../contract.ts';
import { Collector } from '../tree/collector.ts';
import { planOf } from '../tree/plan.ts';
import { TreeReader } from '../tree/reader.ts';
import type { XmlSettings } from './settings.ts';
import { XmlSource } from './source.ts';
import { XmlWriter } from './writer.ts';

/** Elements and attributes. */
export const xml: RowFormat<XmlSettings> = {
  id: 'xml',
  openReader: (settings) => {
    const plan = planOf(settings, 'apart');
    const collector = new Collector(plan);
    return new TreeReader(new XmlSource(plan, collector, settings.root), collector);
  },
  openWriter: (settings) => new XmlWriter(settings),
};
