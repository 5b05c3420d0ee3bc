import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { liveMegabytes } from '../../support/live-memory.ts';
import { suiteWith } from '../../support/needs.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { composed, csvOnly, inbox, mailroom, mailWith } from './email-in-support.ts';

suiteWith('e-mail in: the mails', ['dovecot', 'openssl'], () => {
  const { dovecot, transportFor, fetched, refusals, only } = mailroom();

  it('EI-07 a 60 MB attachment goes to the disk, not into memory', async function () {
    this.timeout(120_000);
    const line = Buffer.from('A-1001;1Z999AA10123456784;2026-03-01;2;00012345678905\n');
    const content = Buffer.alloc(60_000_000, line);
    await dovecot.append(await mailWith({ filename: 'big.csv', content }));
    const { list, fetch } = transportFor();
    const file = await only(list);
    const to = join(await temporaryFolder(), 'big.csv');
    const before = liveMegabytes();
    const seen: number[] = [];
    const timer = setInterval(() => seen.push(liveMegabytes()), 50);
    await fetch(file, to).finally(() => clearInterval(timer));
    expect(seen.length, 'looks at the memory').to.be.greaterThan(2);
    expect(Math.max(...seen) - before, 'MiB').to.be.lessThan(42);
    expect((await readFile(to)).equals(content)).to.equal(true);
    expect(file.size).to.be.within(60_000_000, 63_000_000);
  });

  it('EI-08 a text attachment in an old code page keeps its bytes', async () => {
    const raw = Buffer.from(
      'From: wms@example.org\nSubject: x\nMIME-Version: 1.0\nContent-Type: text/csv; charset=windows-1252; name=old.csv\n' +
        'Content-Disposition: inline; filename=old.csv\nContent-Transfer-Encoding: 8bit\n\nM\xfcller;\x80 5\n',
      'latin1',
    );
    await dovecot.append(raw);
    expect((await fetched())['old.csv']?.toString('latin1')).to.equal('M\xfcller;\x80 5\r\n');
  });

  it('EI-08 flowed plain text with a name keeps its line ends', async () => {
    await dovecot.append(
      'From: wms@example.org\nMIME-Version: 1.0\nContent-Type: text/plain; charset=iso-8859-1; format=flowed; name=a.txt\n' +
        'Content-Transfer-Encoding: quoted-printable\n\nA=E4=20\nB\n',
    );
    expect((await fetched())['a.txt']?.toString('latin1')).to.equal('A\xe4 \r\nB\r\n');
  });

  it('EI-09 winmail.dat is refused with a word for the sender', async () => {
    await dovecot.append(await mailWith({ filename: 'winmail.dat', contentType: 'application/ms-tnef', content: 'x' }));
    expect(await refusals(csvOnly)).to.deep.equal(['EMAIL_TNEF']);
  });

  it('EI-10 finds files in forwarded mails, inline files and files without a name', async () => {
    const single =
      'From: a@example.org\nSubject: inner\nMIME-Version: 1.0\nContent-Type: text/csv; name=single.csv\n' +
      'Content-Transfer-Encoding: base64\n\nc2luZ2xl\n';
    const many = await mailWith({ filename: 'inner.csv', content: 'inner' });
    const nested = await mailWith({
      contentType: 'message/rfc822',
      content: many.toString(),
      contentTransferEncoding: '7bit',
    });
    await dovecot.append(
      await mailWith(
        { contentType: 'message/rfc822', content: nested.toString(), contentTransferEncoding: '7bit' },
        { contentType: 'message/rfc822', content: single, contentTransferEncoding: '7bit' },
        { filename: 'apple.csv', content: 'apple', contentDisposition: 'inline' },
        { filename: false, contentType: 'text/csv', content: 'nameless' },
      ),
    );
    const files = await fetched();
    const texts = Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, bytes.toString()]));
    expect(texts).to.deep.equal({
      'inner.csv': 'inner',
      'single.csv': 'single',
      'apple.csv': 'apple',
      'part-5.csv': 'nameless',
    });
  });

  it('EI-10 the whole mail may be the file', async () => {
    await dovecot.append(
      'From: a@example.org\nMIME-Version: 1.0\nContent-Type: application/octet-stream; name=all.csv\n' +
        'Content-Disposition: attachment; filename=all.csv\nContent-Transfer-Encoding: base64\n\nYWxs\n',
    );
    expect((await fetched())['all.csv']?.toString()).to.equal('all');
  });

  it('EI-10 forwards inside forwards end somewhere', async () => {
    let mail = await mailWith({ filename: 'deep.csv', content: 'x' });
    for (let depth = 0; depth < 8; depth++) {
      mail = await mailWith({
        contentType: 'message/rfc822',
        content: mail.toString(),
        contentTransferEncoding: '7bit',
      });
    }
    await dovecot.append(mail);
    expect(await refusals()).to.deep.equal(['EMAIL_NO_ATTACHMENT']);
  });

  it('EI-11 a mail without a file is refused, also when a table is pasted into its text', async () => {
    await dovecot.append(
      await composed({ text: 'order;tracking\nA-1;1Z\n', html: '<table><tr><td>A-1</td></tr></table>' }),
    );
    const { refused, files } = await transportFor().list(csvOnly);
    expect(files).to.deep.equal([]);
    expect(refused.map(({ code, name }) => [code, name])).to.deep.equal([['EMAIL_NO_ATTACHMENT', 'Shipments']]);
  });

  it('EI-12 a zip is a file like others: it is for the intake to open', async () => {
    await dovecot.append(await mailWith({ filename: 'ship.zip', content: Buffer.from('PK\u0003\u0004') }));
    expect(Object.keys(await fetched())).to.deep.equal(['ship.zip']);
  });

  it('EI-13 decodes names however they are written, and the pattern sees the decoded name', async () => {
    const headers = (name: string, disposition: string) =>
      `From: a@example.org\nMIME-Version: 1.0\nContent-Type: text/csv${name}\nContent-Disposition: attachment${disposition}\n\nx\n`;
    await dovecot.append(headers('; name="=?utf-8?B?QmVzdMOkbmRlLmNzdg==?="', ''));
    await dovecot.append(headers('', '; filename="=?iso-8859-1?Q?Best=E4tigung.csv?="'));
    await dovecot.append(
      headers('', ";\n filename*0*=utf-8''Lieferung%20;\n filename*1*=%C3%84rmel;\n filename*2=.csv"),
    );
    await dovecot.append(headers('', '; filename="C:\\\\out\\\\ship.csv"'));
    const { files } = await transportFor().list(csvOnly);
    expect(files.map(({ name }) => name)).to.deep.equal([
      'Bestände.csv',
      'Bestätigung.csv',
      'Lieferung Ärmel.csv',
      'ship.csv',
    ]);
  });

  it('EI-14 leaves logos, invitations, cards and signatures alone', async () => {
    const extras = [
      { filename: 'logo.png', content: 'x', contentType: 'image/png', contentDisposition: 'inline' },
      { filename: 'image001.png', content: 'x', contentType: 'application/octet-stream' },
      { filename: 'invite.ics', content: 'x', contentType: 'text/calendar' },
      { filename: 'jo.vcf', content: 'x', contentType: 'text/vcard' },
      { filename: 'smime.p7s', content: 'x', contentType: 'application/pkcs7-signature' },
    ];
    await dovecot.append(await mailWith({ filename: 'a.csv', content: '1' }, ...extras));
    await dovecot.append(await mailWith(...extras));
    const { list } = transportFor();
    for (const place of [inbox, csvOnly]) {
      const { files, refused } = await list(place);
      expect(files.map(({ name }) => name)).to.deep.equal(['a.csv']);
      expect(refused.map(({ code }) => code)).to.deep.equal(['EMAIL_NO_ATTACHMENT']);
    }
    expect((await list({ directory: '', pattern: 'logo.png' })).files).to.have.length(2);
  });

  it('EI-15 takes files only from senders on the list', async () => {
    const attachments = [{ filename: 'a.csv', content: '1' }];
    for (const from of [
      'wms@example.org',
      'WMS <Wms@Example.ORG>',
      'evil@example.net',
      'wms@example.org.example.net',
    ]) {
      await dovecot.append(await composed({ from, attachments }));
    }
    await dovecot.append(await composed({ from: ['wms@example.org', 'evil@example.net'], attachments }));
    for (const senders of [['wms@example.org'], ['*@example.org']]) {
      const { files, refused } = await transportFor().list({ directory: '', senders });
      expect(files).to.have.length(2);
      expect(refused.map(({ code }) => code)).to.deep.equal(Array(3).fill('EMAIL_SENDER_REFUSED'));
      expect(JSON.stringify(refused)).to.not.match(/evil@|wms@/i);
    }
  });

  it('EI-15 takes only mails that its own server found authentic, when told to', async () => {
    const raw = (await mailWith({ filename: 'a.csv', content: '1' })).toString();
    const say = (...verdicts: string[]) =>
      `${verdicts.map((verdict) => `Authentication-Results: ${verdict}\n`).join('')}${raw}`;
    await dovecot.append(
      say('mx.example.com;\n dkim=pass header.d=example.org;\n dmarc=pass (p=reject) header.from=example.org'),
    );
    await dovecot.append(say('mx.example.com; dmarc=fail', 'mx.example.com; dmarc=pass'));
    await dovecot.append(say('mx.example.net; dmarc=pass'));
    await dovecot.append(raw);
    const { files, refused } = await transportFor({ 'authenticated by': 'mx.example.com' }).list();
    expect(files).to.have.length(1);
    expect(refused.map(({ code }) => code)).to.deep.equal(Array(3).fill('EMAIL_NOT_AUTHENTIC'));
  });

  it('EI-16 refuses automatic replies and delivery reports, takes what a program sends by itself', async () => {
    const attachments = [{ filename: 'a.csv', content: '1' }];
    const headed = (headers: Record<string, string>) => composed({ headers, attachments });
    await dovecot.append(await headed({ 'Auto-Submitted': 'auto-replied (vacation)' }));
    await dovecot.append(await headed({ 'X-Autoreply': 'yes' }));
    await dovecot.append(`Return-Path: <>\n${await headed({})}`);
    const report = (await headed({}))
      .toString()
      .replace('multipart/mixed', 'multipart/report; report-type=delivery-status');
    await dovecot.append(report);
    await dovecot.append(await headed({ 'Auto-Submitted': 'auto-generated' }));
    const { files, refused } = await transportFor().list();
    expect(refused.map(({ code }) => code)).to.deep.equal(Array(4).fill('EMAIL_AUTO_REPLY'));
    expect(files).to.have.length(1);
  });

  it('EI-19 mails of broken form do not hide the good ones behind them', async () => {
    await dovecot.append('no header at all\n\nnothing\n');
    await dovecot.append('Content-Type: multipart/mixed; boundary="never"\n\nno part follows\n');
    await dovecot.append('From: @@@ <<>>\nContent-Type: ///; name="\nContent-Disposition: ;;;\n\nx\n');
    await dovecot.append(
      Buffer.concat([
        Buffer.from('From: a@example.org\nSubject: '),
        Buffer.from([0x80, 0xff, 0xfe]),
        Buffer.from('\n\nx\n'),
      ]),
    );
    await dovecot.append(await mailWith({ filename: 'bad\u0007name.csv', content: '1' }));
    await dovecot.append(await mailWith({ filename: 'good.csv', content: '1' }));
    const { files, refused } = await transportFor().list(csvOnly);
    expect(files.map(({ name }) => name)).to.deep.equal(['good.csv']);
    expect(refused).to.have.length(4);
    expect(refused.at(-1)?.code).to.equal('FILE_NAME_REFUSED');
  });
});

/** Memory that something still holds on to; what merely waits for the collector does not count. */
