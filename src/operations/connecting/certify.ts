import { isDeepStrictEqual } from 'node:util';
import { type InletPlace, inletPlaces } from '../../config/lookup.ts';
import type { ApiPartner } from '../../connectors/api-contract.ts';
import type { Page, ReceivedKind, TestStep, Transport } from '../../connectors/contract.ts';
import { contextOf, nothingKnown, readWhole } from '../../intake/reading.ts';
import type { Complaint } from '../../mapping/contract.ts';
import { asCrossdockError } from '../../support/errors.ts';
import type { Dock } from '../dock.ts';
import { errors as common } from '../errors.ts';
import { withMerchant } from '../merchant-level.ts';
import { inScope, type Scope } from '../scope.ts';
import { errors } from './errors.ts';
import { heldVault } from './held-vault.ts';
import { spoiledSettings, spoiledToken } from './spoiled.ts';

/** One promise, as the partner's real account keeps it. */
export interface Certified {
  readonly check: string;
  readonly verdict: 'ok' | 'failed' | 'not supported' | 'not tried';
  readonly detail: string;
  readonly code?: string;
}

export interface CertifyPlace {
  /** Name of the connection. */
  readonly name: string;
  readonly merchant: string;
  readonly partner: ApiPartner;
}

export function certifyPlace(dock: Dock, scope: Scope, given: string): CertifyPlace {
  const workspace = dock.tools.workspace();
  const name = workspace.connections.has(given) ? given : withMerchant(workspace, given);
  const [merchant = ''] = name.split('/');
  if (!workspace.connections.has(name) || (name.includes('/') && !inScope(scope, merchant)))
    throw common.CONNECTION_UNKNOWN({ message: `No connection is called "${given}".`, value: given });
  const partner = dock.tools.partner(name);
  if (!partner) throw errors.CERTIFY_MOVES_FILES({ message: `${name} moves files.`, value: name });
  return { name, merchant, partner };
}

/** Reads only. What fails is told and the next is tried, but for a test that fails: then nothing else can be said. */
export async function* certify(dock: Dock, place: CertifyPlace): AsyncGenerator<Certified> {
  const transport = dock.tools.connection(place.name);
  const tested = await judged('test', () => testOf(transport));
  yield tested;
  const reading = inletPlaces(dock.tools.workspace()).filter(
    ({ inlet, kind }) => inlet.connection === place.name && kind !== 'acknowledgements',
  );
  for (const inlet of reading) {
    if (isPushed(place, inlet)) {
      yield { check: `read ${inlet.kind}`, verdict: 'not supported', detail: 'It comes by calls to us.' };
      continue;
    }
    if (tested.verdict !== 'ok') {
      yield { check: `read ${inlet.kind}`, verdict: 'not tried', detail: 'The test failed.' };
      continue;
    }
    let first: First | undefined;
    yield await judged(`read ${inlet.kind}`, async () => {
      first = await firstPages(transport, inlet);
      return readingOf(dock, inlet, first.page);
    });
    if (first) {
      const begun = first;
      yield await judged(`go on with ${inlet.kind}`, () => goingOn(transport, inlet, begun));
    }
  }
  if (tested.verdict === 'ok') yield await refusal(dock, place, reading.length > 0);
}

/** A thrown error is the verdict: its sentence and what to do. */
export async function judged(check: string, work: () => Promise<string | Certified>): Promise<Certified> {
  try {
    const said = await work();
    return typeof said === 'string' ? { check, verdict: 'ok', detail: said } : said;
  } catch (thrown) {
    const { message, hint, code } = asCrossdockError(thrown);
    return { check, verdict: 'failed', detail: `${message} ${hint}`, code };
  }
}

function isPushed({ partner: { connector } }: CertifyPlace, { kind }: InletPlace): boolean {
  return connector.pushed?.some((one) => one === kind) ?? false;
}

async function testOf(transport: Transport): Promise<string | Certified> {
  const steps = await stepsOf(transport);
  const last = steps.at(-1);
  if (last?.ok === false)
    return { check: 'test', verdict: 'failed', detail: `"${last.name}": ${last.detail}`, ...codeOf(last) };
  return `${steps.map(({ name }) => name).join(', ')}: ${last?.detail ?? 'nothing to do.'}`;
}

async function stepsOf(transport: Transport): Promise<TestStep[]> {
  const steps: TestStep[] = [];
  for await (const step of transport.test({ directory: '' }, { receive: true, send: true })) steps.push(step);
  return steps;
}

function codeOf({ code }: TestStep): { code?: string } {
  return code === undefined ? {} : { code };
}

interface First {
  readonly page: Page | undefined;
  /** What the same look would give next. */
  readonly next: Page | undefined;
}

async function firstPages(transport: Transport, place: InletPlace, cursor = ''): Promise<First> {
  const earliest = place.cart?.loadOptions.earliestOrderDate ?? '';
  const pages = transport.pages?.({ kind: place.kind as ReceivedKind, cursor, earliest });
  if (!pages) return { page: undefined, next: undefined };
  try {
    const [page, next] = [await pages.next(), await pages.next()];
    return { page: page.value ?? undefined, next: next.value ?? undefined };
  } finally {
    await pages.return();
  }
}

const complaintsShown = 5;

async function readingOf(dock: Dock, place: InletPlace, page: Page | undefined): Promise<string | Certified> {
  if (!page || page.count === 0) return 'Nothing is there now; the answer was understood.';
  const mapping = dock.tools.workspace().mappings.get(place.inlet.mapping);
  if (!mapping) return 'Nothing reads it.';
  const at = dock.tools.clock.iso();
  const bytes = (async function* () {
    yield Buffer.from(page.text ?? JSON.stringify(page.body));
  })();
  const { records, summary } = await readWhole(mapping.parse(bytes, contextOf(place, at), nothingKnown));
  const told = `The first page has ${page.count}; ${records.length} of them can be read.`;
  if (summary.errors.length === 0) return told;
  const shown = summary.errors.slice(0, complaintsShown).map(complaintText).join(' ');
  const more = summary.errors.length > complaintsShown ? ` And ${summary.errors.length - complaintsShown} more.` : '';
  const detail = `${told} ${shown}${more}`;
  return { check: `read ${place.kind}`, verdict: records.length > 0 ? 'ok' : 'failed', detail };
}

/** Without the value, which may be somebody's name. */
function complaintText({ row, column, code, note }: Complaint): string {
  return `${row}${column ? ` ${column}` : ''}: ${note} [${code}]`;
}

/** The look that begins where the first page ended must give what the first look gives next. */
async function goingOn(transport: Transport, place: InletPlace, { page, next }: First): Promise<string | Certified> {
  if (!page)
    return { check: `go on with ${place.kind}`, verdict: 'not tried', detail: 'There was no page to go on from.' };
  const again = (await firstPages(transport, place, page.cursor)).page;
  const isSame = again !== undefined && isDeepStrictEqual(again.body, page.body);
  if (next !== undefined && next.count > 0 && (again === undefined || again.count === 0 || isSame))
    return {
      check: `go on with ${place.kind}`,
      verdict: 'failed',
      detail: 'There is a second page, but a look that begins behind the first one does not come to it.',
    };
  if (next !== undefined && next.count > 0) return 'A new look begins behind the first page.';
  const count = again?.count ?? 0;
  return count === 0
    ? 'A new look finds nothing new.'
    : `A new look finds ${count} within its overlap; what is known is not taken twice.`;
}

const refusals = /^API_(UNAUTHORIZED|FORBIDDEN|NOT_CONNECTED)$/;

/** One call with a wrong secret: it must be refused, and it must be said what to do. `reads`: there is a call that changes nothing. */
function refusal(dock: Dock, { name, partner }: CertifyPlace, reads: boolean): Promise<Certified> {
  const check = 'wrong credentials';
  return judged(check, async () => {
    const workspace = dock.tools.workspace();
    const connection = workspace.connections.get(name);
    const settings = spoiledSettings(partner);
    if (!connection || settings === undefined || partner.connector.hosts(partner.settings).length === 0)
      return { check, verdict: 'not supported', detail: 'It has no secret that it calls with.' };
    const kept = await dock.tools.memory.vault(name).read();
    const vault = heldVault(kept === undefined ? undefined : spoiledToken(kept));
    const connections = new Map(workspace.connections).set(name, { ...connection, settings });
    const open = dock.drafts.connect({ ...workspace, connections }, new Map([[name, vault]]));
    try {
      const last = (await stepsOf(open.transport(name))).at(-1);
      if (last?.ok && !reads)
        return { check, verdict: 'not tried', detail: 'Nothing is asked of it that would change nothing.' };
      if (!last || last.ok)
        return { check, verdict: 'failed', detail: 'A wrong secret was taken: nothing protects this account.' };
      if (!refusals.test(last.code ?? ''))
        return { check, verdict: 'failed', detail: `Refused, but not as such: ${last.detail}`, ...codeOf(last) };
      return `Refused, and said so: ${last.detail}`;
    } finally {
      await open.close();
    }
  });
}
