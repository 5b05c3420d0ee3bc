import { chown, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { listOrders } from '../../src/storage/orders.ts';
import type { RunningDaemon } from '../../src/wiring/daemon.ts';
import { startSmtp } from '../peers/smtp.ts';
import { startVsftpd } from '../peers/vsftpd.ts';
import { daemonAt, drop, filesIn, put, workspaceHome } from '../support/daemon.ts';
import { folderWorkspace, shipmentFile, shopOrders } from '../support/demo-shop.ts';
import { eventually } from '../support/eventually.ts';
import { suiteWith } from '../support/needs.ts';
import { askFor } from '../support/person.ts';

suiteWith('a warehouse that is reached by FTP and by mail', ['vsftpd'], function () {
  this.timeout(60_000);

  it('gets its order file by FTP with TLS and answers there', async () => {
    const ftp = await startVsftpd({ tls: 'explicit' });
    for (const folder of ['in', 'out']) {
      await mkdir(join(ftp.root, folder), { recursive: true });
      await chown(join(ftp.root, folder), ftp.uid, -1);
    }
    const texts = folderWorkspace();
    const home = await workspaceHome({
      ...texts,
      'ftp.secret': ftp.password,
      'crossdock.yaml': `
name: Test dock
zone: UTC
connections:
  partner:
    ftp: { host: 127.0.0.1, port: ${ftp.port}, user: ${ftp.user}, password: "\${file:ftp.secret}", tls: explicit, certificate: "${ftp.certificateFingerprint}" }
wms:
  legacy:
    orders: { to: partner, directory: in, mapping: legacy-orders, gather: 0s }
    shipments: { from: partner, directory: out, mapping: legacy-shipments, settle: 0s }
`,
    });
    const daemon = await daemonAt(home);
    await drop(join(home, '../cart/orders/orders.csv'), shopOrders({ number: 'F-100' }));
    await eventually('it is at the WMS', async () => (await statusOf(daemon)) === 'at_wms');
    const [name] = await readdir(join(ftp.root, 'in'));
    expect(await readFile(join(ftp.root, 'in', name ?? ''), 'latin1')).to.include('F-100');

    await writeFile(join(ftp.root, 'out', 'SHIP_1.csv'), shipmentFile({ number: 'F-100', tracking: '1Z999GG1' }));
    await chown(join(ftp.root, 'out', 'SHIP_1.csv'), ftp.uid, -1);
    await askFor(daemon.tools, 'collect');
    await eventually('it is confirmed', async () => (await statusOf(daemon)) === 'confirmed');
    expect(await readdir(join(ftp.root, 'out'))).to.deep.equal([]);
    expect(Object.values(await filesIn(join(home, '../cart/tracking'))).join()).to.include('1Z999GG1');
  });

  it('gets its order file as an attachment, subject and body from templates, to the byte of the kept document', async () => {
    const smtp = await startSmtp({ tls: 'starttls' });
    const home = await workspaceHome({
      ...folderWorkspace(),
      'smtp.secret': 'secret',
      'crossdock.yaml': `
name: Test dock
zone: UTC
connections:
  office:
    email-out: { host: 127.0.0.1, port: ${smtp.port}, tls: starttls, check certificate: false, user: dock, password: "\${file:smtp.secret}", from: dock@example.com }
wms:
  legacy:
    orders: { to: office, recipients: [wms@example.org], mapping: legacy-orders, gather: 0s, subject: "Orders of {{merchant}}: {{file}}", text: { template: order-mail } }
`,
    });
    await put(join(home, 'templates/order-mail.hbs'), 'Dear warehouse,\n\n{{file}} is attached.\n');
    const daemon = await daemonAt(home);
    await drop(join(home, '../cart/orders/orders.csv'), shopOrders({ number: 'M-100' }));
    await eventually('it is at the WMS', async () => (await statusOf(daemon)) === 'at_wms');
    const [mail] = smtp.mails;
    const attachment = mail?.parsed.attachments[0];
    expect(mail?.to).to.deep.equal(['wms@example.org']);
    expect(mail?.parsed.subject).to.equal(`Orders of acme: ${attachment?.filename}`);
    expect(mail?.parsed.text).to.include(`${attachment?.filename} is attached.`);
    const [document] = await daemon.tools.store.reader
      .selectFrom('documents')
      .selectAll()
      .where('direction', '=', 'out')
      .execute();
    const kept = await readFile(daemon.tools.files.contentPath(document?.sha256 ?? ''));
    expect(attachment?.content.equals(kept)).to.equal(true);
    expect(smtp.mails).to.have.length(1);
  });
});

async function statusOf({ tools }: RunningDaemon): Promise<string | undefined> {
  return (await listOrders(tools.store.reader, 'every merchant', { limit: 5 }))[0]?.status;
}
