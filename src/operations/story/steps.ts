import { type DeliveryRow, deliveriesById } from '../../storage/deliveries.ts';
import type { ToldEvent } from '../../storage/events.ts';
import { type StoryFile, storyFiles } from '../../storage/story-files.ts';
import type { Dock } from '../dock.ts';
import type { Scope } from '../scope.ts';

/** One step of an order, with the file that it came in or went out by. */
export interface StoryStep {
  readonly at: string;
  readonly event: string;
  /** What else is known: reasons, codes, what rules did. */
  readonly data: Readonly<Record<string, string | number>>;
  readonly file: StepFile | null;
}

export interface StepFile {
  readonly name: string;
  readonly direction: 'in' | 'out';
  /** Document; `null` = it was not rendered yet. */
  readonly document: string | null;
  readonly delivery: string | null;
  readonly endpoint: string;
  readonly connection: string;
  /** Where the order begins in it, as complaints count rows; `null` = not known. */
  readonly row: number | null;
  readonly mapping: string;
  /** Of the workspace: the version of the mapping. */
  readonly revision: string;
  /** In its inbox; `''` = it came in another way. */
  readonly found: string;
  /** Of the mail that it went out by; `''` = it was none. */
  readonly messageId: string;
}

/** The events of an order with what is known of their files. */
export async function stepsOf(dock: Dock, scope: Scope, events: readonly ToldEvent[]): Promise<StoryStep[]> {
  const { reader, dialect } = dock.tools.store;
  const named = (key: string) => [...new Set(events.map(({ data }) => String(data[key] ?? '')).filter(Boolean))];
  const received = await storyFiles(reader, dialect, scope, named('document'));
  const deliveries = await deliveriesById(reader, dialect, scope, named('delivery'));
  const sent = new Map(deliveries.map((delivery) => [delivery.id, delivery]));
  return events.map(({ at, event, data: { document, row, delivery: id, file: name, ...data } }) => {
    const file = received.get(String(document ?? ''));
    const delivery = sent.get(String(id ?? ''));
    if (delivery) return { at, event, data, file: sentFile(dock, delivery, String(name ?? '')) };
    return { at, event, data, file: file ? receivedFile(file, Number(row) || null) : null };
  });
}

function sentFile(dock: Dock, delivery: DeliveryRow, name: string): StepFile {
  const { id, document, gate: endpoint, connection, mapping, revision, fileName } = delivery;
  return {
    name: fileName || name,
    direction: 'out',
    document,
    delivery: id,
    endpoint,
    connection,
    row: null,
    mapping,
    revision,
    found: '',
    messageId: messageIdOf(dock, connection, id),
  };
}

function receivedFile({ id, name, endpoint, mapping, revision, found }: StoryFile, row: number | null): StepFile {
  const place = { endpoint, connection: '', mapping, revision, row, found };
  return { name, direction: 'in', document: id, delivery: null, ...place, messageId: '' };
}

function messageIdOf({ tools }: Dock, connection: string, delivery: string): string {
  if (tools.workspace().connections.get(connection)?.transport !== 'email-out') return '';
  return tools.connection(connection).messageId?.(delivery) ?? '';
}
