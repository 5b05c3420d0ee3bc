import type { InletPlace } from '../config/lookup.ts';
import type { FoundFile, Listing, Transport } from '../connectors/contract.ts';
import { seenFiles } from '../storage/intake.ts';
import { limits } from '../support/limits.ts';
import { pause } from '../support/waiting.ts';
import type { Tools } from '../tools.ts';

/** What looks at a source have found ready to be taken. */
export interface Sighting {
  readonly stable: readonly FoundFile[];
  /** Durable here already, but still lying there. */
  readonly lingering: readonly FoundFile[];
  readonly refused: Listing['refused'];
  readonly more: boolean;
}

/**
 * Looks until a look finds what the look before it found: two equal looks `settleSeconds` apart make a file complete (ids carry size
 * and time), unless the source vouches for it or its done-file lies beside it. Files that keep changing are left to the next run.
 */
export async function lookForFiles(tools: Tools, transport: Transport, { inlet }: InletPlace): Promise<Sighting> {
  const { reader, dialect } = tools.store;
  let before = new Set<string>();
  for (let looks = 1; ; looks += 1) {
    const listing = await (transport.list?.(inlet.place) ?? nothing);
    const seen = await seenFiles(
      reader,
      dialect,
      inlet.id,
      [...listing.files, ...listing.refused].map(({ id }) => id),
    );
    const fresh = listing.files.filter(({ id }) => !seen.has(id));
    const names = new Set(listing.names);
    const stable = fresh.filter((file) => ready(file, inlet, names, before));
    const waiting = fresh.filter((file) => inlet.doneFile === '' && !stable.includes(file));
    if (stable.length > 0 || waiting.length === 0 || looks >= limits.looksPerRun || tools.signal.aborted) {
      const lingering = inlet.after === 'remove' ? listing.files.filter(({ id }) => seen.has(id)) : [];
      return {
        stable,
        lingering,
        refused: listing.refused.filter(({ id }) => !seen.has(id)),
        more: listing.more || waiting.length > 0,
      };
    }
    before = new Set(waiting.map(({ id }) => id));
    await pause(inlet.settleSeconds * 1000, tools.signal);
  }
}

const nothing: Listing = { files: [], names: [], refused: [], more: false };

function ready(
  file: FoundFile,
  inlet: InletPlace['inlet'],
  names: ReadonlySet<string>,
  before: ReadonlySet<string>,
): boolean {
  if (inlet.doneFile !== '') return names.has(doneFileOf(inlet.doneFile, file.name));
  return file.complete || inlet.settleSeconds === 0 || before.has(file.id);
}

/** `{name}.done` -> `A.csv.done`; `{stem}.ok` -> `A.ok`. */
export function doneFileOf(pattern: string, name: string): string {
  return pattern.replaceAll('{name}', name).replaceAll('{stem}', name.replace(/\.[^.]*$/, ''));
}
