import { isPattern, type Pattern, patternOf, type Rewrite } from '../patterns.ts';
import type { Place } from './place.ts';

export function readPattern(place: Place | undefined): Pattern | undefined {
  if (!place) return undefined;
  const read = patternOf(place.wantText('A pattern'));
  if (isPattern(read)) return read;
  place.fail('MAPPING_PATTERN', read.complaint);
  return undefined;
}

/** A group of patterns, each with what replaces it. */
export function readRewrites(place: Place | undefined): Rewrite[] {
  if (!place) return [];
  if (!place.isMap) place.fail('MAPPING_VALUE', 'This must be a group of patterns, each with what replaces it.');
  return place.entries().flatMap(({ key, value }) => {
    const pattern = readPattern(key);
    return pattern ? [{ pattern, by: value.wantText('The replacement') }] : [];
  });
}
