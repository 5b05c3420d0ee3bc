import type { RowFormat } from '../contract.ts';
import { Collector } from '../tree/collector.ts';
import { TreeReader } from '../tree/reader.ts';
import { jsonPlan } from './plan.ts';
import type { JsonSettings } from './settings.ts';
import { JsonSource } from './source.ts';
import { JsonWriter } from './writer.ts';

/** Objects and lists, one document or one per line. */
export const json: RowFormat<JsonSettings> = {
  id: 'json',
  openReader: (settings) => {
    const plan = jsonPlan(settings);
    const collector = new Collector(plan);
    return new TreeReader(new JsonSource(plan, collector, settings), collector);
  },
  openWriter: (settings) => new JsonWriter(settings),
};
