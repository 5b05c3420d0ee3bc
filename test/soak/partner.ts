import { chown, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type SmtpPeer, startSmtp } from '../peers/smtp.ts';
import { type SshdPeer, startSshd } from '../peers/sshd.ts';
import { shipmentFile } from '../support/demo-shop.ts';

/** How the warehouse of a run treats order files: leaves them, takes them away at once, or gets them by mail. */
export type PartnerKind = 'keeps' | 'eats' | 'mail';

export interface Partner {
  /** Lines for `crossdock.yaml`: connections and the WMS. */
  readonly workspace: string;
  /** Files of the workspace that hold passwords. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Takes what came since the last call and answers each order with a shipment. */
  answer(): Promise<void>;
  /** Order numbers in all order files that ever arrived, once per row. */
  readonly received: readonly string[];
  /** Names of the shipment files that were dropped. */
  readonly dropped: readonly string[];
  /** Shipment files that still lie in the inbox. */
  inbox(): Promise<string[]>;
}

export async function openPartner(kind: PartnerKind): Promise<Partner> {
  const sshd = await startSshd();
  for (const folder of ['in', 'out']) {
    await mkdir(join(sshd.root, folder), { recursive: true });
    await chown(join(sshd.root, folder), sshd.uid, -1);
  }
  const smtp = kind === 'mail' ? await startSmtp({ tls: 'none' }) : undefined;
  const received: string[] = [];
  const dropped: string[] = [];
  const seen = new Set<string>();

  async function arrived(): Promise<{ name: string; text: string }[]> {
    if (smtp) return mailsOf(smtp).filter(({ name }) => !seen.has(name) && seen.add(name));
    const names = (await readdir(join(sshd.root, 'in'))).filter((name) => !name.startsWith('.') && !seen.has(name));
    return Promise.all(
      names.map(async (name) => {
        seen.add(name);
        const text = await readFile(join(sshd.root, 'in', name), 'latin1');
        if (kind === 'eats') await rm(join(sshd.root, 'in', name));
        return { name, text };
      }),
    );
  }

  return {
    workspace: workspaceFor(sshd, smtp),
    secrets: { 'sftp.secret': sshd.password },
    received,
    dropped,
    inbox: async () => (await readdir(join(sshd.root, 'out'))).filter((name) => !name.startsWith('.')),
    async answer() {
      for (const { name, text } of await arrived()) {
        const numbers = orderNumbersIn(text);
        received.push(...numbers);
        const file = `SHIP_${name.replace(/\W/g, '_')}.csv`;
        await dropAs(sshd, file, shipmentFile(...numbers.map((number) => ({ number, tracking: `T-${number}` }))));
        dropped.push(file);
      }
    },
  };
}

function mailsOf(smtp: SmtpPeer): { name: string; text: string }[] {
  return smtp.mails.map(({ parsed }, index) => ({
    name: `mail ${index}`,
    text: parsed.attachments[0]?.content.toString('latin1') ?? '',
  }));
}

/** One per row: every made-up order has one line. */
export function orderNumbersIn(text: string): string[] {
  return text.split(/\r?\n/).flatMap((row) => row.match(/S-\d{5}/)?.[0] ?? []);
}

async function dropAs(sshd: SshdPeer, name: string, text: string): Promise<void> {
  const hidden = join(sshd.root, 'out', `.${name}.part`);
  await writeFile(hidden, text);
  await chown(hidden, sshd.uid, -1);
  await rename(hidden, join(sshd.root, 'out', name));
}

function workspaceFor(sshd: SshdPeer, smtp: SmtpPeer | undefined): string {
  const orders = smtp ? 'to: office, recipients: [wms@example.org]' : 'to: partner, directory: in';
  return `
name: Soak
zone: UTC
connections:
  partner:
    sftp: { host: 127.0.0.1, port: ${sshd.port}, user: ${sshd.user}, password: "\${file:sftp.secret}", host key: "${sshd.hostKeyFingerprint}" }
${smtp ? `  office:\n    email-out: { host: 127.0.0.1, port: ${smtp.port}, tls: none, from: dock@example.com }` : ''}
wms:
  legacy:
    orders: { ${orders}, mapping: legacy-orders, gather: 0s, at most: 20 }
    shipments: { from: partner, directory: out, mapping: legacy-shipments, settle: 0s }
`;
}
