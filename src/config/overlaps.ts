import { dirname, join, resolve, sep } from 'node:path';
import { folderOf } from './connections.ts';
import type { Standing } from './endpoints.ts';
import { globsOverlap } from './glob-overlap.ts';
import type { Reading } from './reading.ts';
import type { Connection } from './workspace.ts';

/** Finds endpoints that would take each other's files, and folders that are not for partners. */
export function checkOverlaps(reading: Reading, standings: readonly Standing[]): void {
  const placed = standings.flatMap((standing) => {
    const connection = reading.connections.get(standing.endpoint.connection);
    return connection
      ? [{ ...standing, folder: folderPath(connection, standing), place: placeOf(connection, standing) }]
      : [];
  });
  checkShared(reading, placed);
  checkNested(reading, placed);
  checkOwn(reading, placed);
}

interface Placed extends Standing {
  /** Absolute, for folders of this machine. */
  readonly folder: string | undefined;
  /** Same text = same directory of the same server. */
  readonly place: string;
}

function folderPath(connection: Connection, { endpoint }: Standing): string | undefined {
  const folder = folderOf(connection);
  return folder === undefined ? undefined : resolve(folder, endpoint.place.directory.replace(/^\/+/, ''));
}

function placeOf(connection: Connection, standing: Standing): string {
  const folder = folderPath(connection, standing);
  return (
    folder ?? `${connection.transport} ${JSON.stringify(connection.settings)} ${standing.endpoint.place.directory}`
  );
}

function checkShared(reading: Reading, placed: readonly Placed[]): void {
  const byPlace = new Map<string, Placed[]>();
  for (const one of placed) byPlace.set(one.place, [...(byPlace.get(one.place) ?? []), one]);
  for (const together of byPlace.values()) {
    const inlets = together.filter(({ direction }) => direction === 'from');
    for (const [index, inlet] of inlets.entries()) {
      const rival = inlets.slice(0, index).find((other) => sameFiles(inlet, other));
      if (rival) shared(reading, inlet, `${rival.endpoint.id} and ${inlet.endpoint.id} would take the same files.`);
      // With a pattern its author knows the names; without one our own files come back in.
      const writer = inlet.endpoint.place.pattern ? undefined : together.find(({ direction }) => direction === 'to');
      if (writer)
        shared(reading, inlet, `${inlet.endpoint.id} would take the files that ${writer.endpoint.id} writes.`);
    }
  }
}

function shared(reading: Reading, { at, direction }: Placed, what: string): void {
  const message = `${what} Give each its own "directory" (merchants: "directories"), or "files" patterns that no name fits twice.`;
  reading.found(at.yaml.finding([...at.path, direction], 'CONFIG_SHARED_DIRECTORY', message));
}

function sameFiles({ endpoint: { place: a } }: Placed, { endpoint: { place: b } }: Placed): boolean {
  const senders = (a.senders ?? ['*']).some((one) => (b.senders ?? ['*']).some((other) => globsOverlap(one, other)));
  return senders && globsOverlap(a.pattern ?? '*', b.pattern ?? '*');
}

function checkNested(reading: Reading, placed: readonly Placed[]): void {
  const owners = new Map(placed.flatMap((one) => (one.folder === undefined ? [] : [[one.folder, one] as const])));
  for (const one of placed) {
    const outer =
      one.folder === undefined
        ? undefined
        : above(one.folder)
            .map((folder) => owners.get(folder))
            .find(Boolean);
    // Two-level directories of one connection may lie in one another: "blank = the connection's own directory".
    if (!outer || outer.endpoint.connection === one.endpoint.connection) continue;
    const message = `The folder of ${one.endpoint.id} lies inside that of ${outer.endpoint.id}. Put them side by side, or make both directories of one connection.`;
    reading.found(one.at.yaml.finding([...one.at.path, one.direction], 'CONFIG_FOLDER_INSIDE', message));
  }
}

function above(folder: string): string[] {
  const up: string[] = [];
  for (let at = dirname(folder); at !== up.at(-1) && at !== folder; at = dirname(at)) up.push(at);
  return up;
}

function checkOwn(reading: Reading, placed: readonly Placed[]): void {
  const data = reading.toolbox.ownFolders ?? [join(reading.home, 'data')];
  const text = ['merchants', 'mappings', 'templates', 'schema'].map((folder) => join(reading.home, folder));
  for (const one of placed) {
    const { folder } = one;
    if (folder === undefined) continue;
    const ours = data.some((own) => within(own, folder) && !within(join(own, 'demo'), folder));
    if (!ours && folder !== reading.home && !text.some((own) => within(own, folder))) continue;
    const message = `The folder of ${one.endpoint.id} belongs to Crossdock itself. Choose one outside the workspace files and the data folder.`;
    reading.found(one.at.yaml.finding([...one.at.path, one.direction], 'CONFIG_OWN_FOLDER', message));
  }
}

function within(outer: string, folder: string): boolean {
  return folder === outer || folder.startsWith(outer + sep);
}
