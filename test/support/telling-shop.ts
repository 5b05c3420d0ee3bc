// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references of the workspace are written like this
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Clock, clockFrom } from '../../src/support/clock.ts';
import type { RunningDaemon } from '../../src/wiring/daemon.ts';
import { crossdock } from '../cli/terminal.ts';
import { type SmtpPeer, startSmtp } from '../peers/smtp.ts';
import { daemonAt, programAt, put, workspaceHome } from './daemon.ts';
import { translatingWorkspace } from './translation-shop.ts';
import { receiverSecret } from './webhook-receiver.ts';

export interface TellingShop {
  readonly home: string;
  readonly smtp: SmtpPeer;
  readonly clock: Clock;
  readonly start: () => Promise<RunningDaemon>;
  /** The daemon's clock goes on by so many minutes at once. */
  pass(minutes: number): void;
  say(...argv: readonly string[]): Promise<string>;
}

export interface ShopWishes {
  /** Behind `by:` and `to:`. */
  readonly notices?: string;
  readonly webhook?: string;
  readonly heartbeat?: string;
  readonly wmsContacts?: string;
  readonly merchantContacts?: string;
  readonly templates?: Readonly<Record<string, string>>;
  /** Where the clock begins; default now. */
  readonly from?: string;
  readonly zone?: string;
}

/** A shop whose orders go by ship method, and people at `ops@example.com` who hear of what goes wrong, by a real mail server. */
export async function openTellingShop(wishes: ShopWishes = {}): Promise<TellingShop> {
  const smtp = await startSmtp({ tls: 'none' });
  const files = translatingWorkspace('reject unmapped shipping codes: true');
  const webhooks = wishes.webhook ? `, webhooks: [{ url: "${wishes.webhook}", secret: "\${env:HOOK_SECRET}" }]` : '';
  const zone = wishes.zone ?? 'UTC';
  const home = await workspaceHome({
    ...files,
    'crossdock.yaml': `${(files['crossdock.yaml'] ?? '').replace('zone: UTC', `zone: ${zone}`)}
${wishes.wmsContacts ? `    error contacts: [${wishes.wmsContacts}]` : ''}
connections:
  office: { email-out: { host: 127.0.0.1, port: ${smtp.port}, tls: none, from: dock@example.com } }
notices: { by: office, to: [ops@example.com]${wishes.notices ? `, ${wishes.notices}` : ''}${webhooks} }
${wishes.heartbeat ? `heartbeat: ${wishes.heartbeat}` : ''}
`.replaceAll(/\n{2,}/g, '\n'),
    'merchants/acme.yaml': `${(files['merchants/acme.yaml'] ?? '').replace('zone: UTC', `zone: ${zone}`)}
${wishes.merchantContacts ? `error contacts: [${wishes.merchantContacts}]` : ''}
`,
    ...wishes.templates,
  });
  const begun = Date.now();
  let offset = wishes.from ? Date.parse(wishes.from) - begun : 0;
  const clock = clockFrom(() => Date.now() + offset);
  const variables = { HOOK_SECRET: receiverSecret };
  // Commands of the test run by the clock of the machine; what they write must not lie behind the daemon's.
  const environment = { ...variables };
  return {
    home,
    smtp,
    clock,
    start: () => daemonAt(home, environment, clock),
    pass: (minutes) => {
      offset += minutes * 60_000;
    },
    async say(...argv) {
      const { code, out, err } = await crossdock(undefined, argv, { program: programAt(home, environment) });
      expect(code, err).to.equal(0);
      return out;
    },
  };
}

/** Changes a file of the workspace; the daemon takes the save. */
export async function edit(home: string, file: string, change: (text: string) => string): Promise<void> {
  const path = join(home, file);
  await put(path, change(await readFile(path, 'utf8')));
}
