import { isDeepStrictEqual } from 'node:util';
import { isMap, isScalar, type Pair, parseDocument, type YAMLMap } from 'yaml';
import { isObject } from './shape.ts';

/** One place of a text and what comes there instead. */
interface Splice {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/**
 * A merchant's file with another main WMS, the old one listed under `warehouses` so that it stays in use. Everything else stays as its
 * writer laid it out, byte by byte; where that cannot be done the file keeps its comments and is laid out afresh.
 */
export function withMainWms(text: string, main: string, old: string | undefined): string {
  const document = parseDocument(text);
  const value: unknown = document.toJS();
  const before = isObject(value) ? value : {};
  const listed = isObject(before.warehouses) ? before.warehouses : {};
  const wanted = {
    ...before,
    wms: main,
    ...(old !== undefined && !Object.hasOwn(listed, old) && { warehouses: { ...listed, [old]: {} } }),
  };
  const spliced = isMap(document.contents) ? spliceInto(text, document.contents, main, old) : undefined;
  if (spliced !== undefined && isDeepStrictEqual(parseDocument(spliced).toJS(), wanted)) return spliced;
  document.set('wms', main);
  if (old !== undefined && !Object.hasOwn(listed, old)) {
    if (!isMap(document.get('warehouses'))) document.set('warehouses', document.createNode({}));
    document.setIn(['warehouses', old], document.createNode({}));
  }
  return document.toString({ lineWidth: 0 });
}

function spliceInto(text: string, contents: YAMLMap, main: string, old: string | undefined): string | undefined {
  if (contents.flow) return undefined;
  const wms = pairOf(contents, 'wms');
  const start = contents.range?.[0] ?? 0;
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const splices: Splice[] = [];
  if (wms) {
    const range = isScalar(wms.value) ? wms.value.range : undefined;
    if (!range) return undefined;
    splices.push({ from: range[0], to: range[1], text: main });
  } else splices.push({ from: start, to: start, text: `wms: ${main}${lineEnd}` });
  if (old !== undefined) {
    const listing = listOld(text, contents, old, wms ? wms.value : undefined, lineEnd);
    if (listing === undefined) return undefined;
    splices.push(...listing);
  }
  return splices
    .sort((a, b) => b.from - a.from)
    .reduce((left, { from, to, text: put }) => left.slice(0, from) + put + left.slice(to), text);
}

function listOld(text: string, contents: YAMLMap, old: string, wms: unknown, lineEnd: string): Splice[] | undefined {
  const warehouses = pairOf(contents, 'warehouses');
  if (!warehouses) {
    const after = isScalar(wms) ? (wms.range?.[1] ?? 0) : undefined;
    const at = after === undefined ? (contents.range?.[0] ?? 0) : behindLine(text, after);
    const ends = at === 0 || text[at - 1] === '\n' ? '' : lineEnd;
    return [{ from: at, to: at, text: `${ends}warehouses:${lineEnd}  ${old}: {}${lineEnd}` }];
  }
  const group = warehouses.value;
  if (isScalar(group) && group.value === null && isScalar(warehouses.key)) {
    const at = behindLine(text, warehouses.key.range?.[1] ?? 0);
    return [{ from: at, to: at, text: `${text[at - 1] === '\n' ? '' : lineEnd}  ${old}: {}${lineEnd}` }];
  }
  if (!isMap(group) || !group.range) return undefined;
  if (pairOf(group, old)) return [];
  const [start] = group.range;
  if (group.flow) return [{ from: start + 1, to: start + 1, text: ` ${old}: {}${group.items.length > 0 ? ',' : ' '}` }];
  const indent = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  return [{ from: start, to: start, text: `${old}: {}${lineEnd}${indent}` }];
}

function pairOf(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find((item) => isScalar(item.key) && item.key.value === key);
}

function behindLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end + 1;
}
