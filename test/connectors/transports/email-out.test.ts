import { rm, writeFile } from 'node:fs/promises';
import { expect } from 'chai';
import { peerAndTransport, toTwo, toWarehouse } from './email-out-support.ts';
import { everythingOf, failureOf, parcelOf } from './email-support.ts';

describe('e-mail out: the mails', () => {
  it('delivers the exact bytes, whatever they are', async () => {
    const { peer, send } = await peerAndTransport();
    const bytes = Buffer.from([...Array(256).keys(), ...Buffer.from('\r\n.\r\n..\n\rä;"x"\n')]);
    await send(toTwo, await parcelOf('ORD_1.csv', bytes));
    expect(peer.mails).to.have.length(1);
    const [mail] = peer.mails;
    expect(mail?.to).to.deep.equal(toTwo.recipients);
    expect(mail?.parsed.attachments[0]?.filename).to.equal('ORD_1.csv');
    expect(mail?.parsed.attachments[0]?.contentType).to.equal('text/csv');
    expect(mail?.parsed.attachments[0]?.content.equals(bytes)).to.equal(true);
  });

  it('says who it is: stable Message-ID, made by a machine, key of the delivery, no Bcc', async () => {
    const { peer, send } = await peerAndTransport({ 'from name': 'Dock of Acme', 'reply to': 'ops@example.com' });
    const parcel = await parcelOf('a.csv', 'x', { key: 'd-77' });
    await send(toWarehouse, parcel);
    await send(toWarehouse, parcel);
    const ids = peer.mails.map(({ parsed }) => parsed.messageId);
    expect(ids).to.deep.equal(['<d-77@example.com>', '<d-77@example.com>']);
    const headers = peer.mails[0]?.parsed.headers;
    expect(headers?.get('auto-submitted')).to.equal('auto-generated');
    expect(headers?.get('x-crossdock-delivery')).to.equal('d-77');
    expect(headers?.has('bcc')).to.equal(false);
    expect(peer.mails[0]?.parsed.replyTo?.text).to.equal('ops@example.com');
    expect(peer.mails[0]?.parsed.from?.text).to.equal('"Dock of Acme" <dock@example.com>');
  });

  it('carries names and texts in any script', async () => {
    const { peer, send } = await peerAndTransport();
    const parcel = await parcelOf('Bestellung Ärmel 注文.csv', 'x', { subject: 'Größe – 注文', text: 'Grüße\n注文' });
    await send(toWarehouse, parcel);
    const { parsed, raw } = peer.mails[0] ?? {};
    expect(parsed?.attachments[0]?.filename).to.equal('Bestellung Ärmel 注文.csv');
    expect(parsed?.subject).to.equal('Größe – 注文');
    expect(parsed?.text?.trim()).to.equal('Grüße\n注文');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: only ASCII may be on the wire.
    expect(/^[\x00-\x7f]*$/.test(raw?.toString('latin1') ?? 'ä')).to.equal(true);
  });

  it('sends a notice without attachment', async () => {
    const { peer, send } = await peerAndTransport();
    await send(toWarehouse, {
      kind: 'orders',
      key: 'n-1',
      name: '',
      path: '',
      size: 0,
      subject: 'Held',
      text: 'One order is held.',
    });
    expect(peer.mails[0]?.parsed.attachments).to.have.length(0);
    expect(peer.mails[0]?.parsed.text?.trim()).to.equal('One order is held.');
  });

  it('makes the note of the attempt after the login and before the mail', async () => {
    const { peer, send } = await peerAndTransport();
    let seen: [number, number] | undefined;
    await send(toWarehouse, await parcelOf('a.csv', 'x'), async () => {
      seen = [peer.logins(), peer.mails.length];
    });
    expect(seen).to.deep.equal([1, 0]);
  });

  it('sends nothing when the note of the attempt cannot be made', async () => {
    const { peer, send } = await peerAndTransport();
    const refuse = async () => {
      throw new Error('store is read-only');
    };
    const thrown = await send(toWarehouse, await parcelOf('a.csv', 'x'), refuse).catch((error: Error) => error.message);
    expect(thrown).to.equal('store is read-only');
    expect(peer.mails).to.have.length(0);
  });

  it('says of every interrupted mail that nobody can tell', async () => {
    const { transport } = await peerAndTransport();
    expect(await transport.trace?.(toWarehouse, await parcelOf('a.csv', 'x'))).to.equal('unknown');
  });

  it('EO-01 one refused recipient: nobody gets the mail, and the refusal names the domain only', async () => {
    const { peer, send } = await peerAndTransport();
    peer.behave({
      recipient: {
        'copy@example.net': { code: 550, text: '<copy@example.net>: unknown user Jo Doe <jo@example.net>' },
      },
    });
    const error = await failureOf(send(toTwo, await parcelOf('a.csv', 'x'.repeat(100_000))));
    expect(error.code).to.equal('EMAIL_REFUSED');
    expect(error.disposition).to.equal('hold');
    expect(error.value).to.equal('example.net');
    expect(error.message).to.match(/refused 1 of 2 recipients.*example\.net.*550.*nothing was sent/);
    expect(everythingOf(error)).to.not.match(/copy@|jo@/);
    expect(peer.mails).to.have.length(0);
    peer.behave({});
    await send(toTwo, await parcelOf('a.csv', 'x'));
    expect(peer.mails).to.have.length(1);
  });

  it('EO-01 one recipient put off: nobody gets the mail now, all get it at the next try', async () => {
    const { peer, send } = await peerAndTransport();
    peer.behave({ recipient: { 'copy@example.net': { code: 451, text: 'Greylisted', times: 1 } } });
    const error = await failureOf(send(toTwo, await parcelOf('a.csv', 'x')));
    expect([error.code, error.disposition]).to.deep.equal(['EMAIL_DEFERRED', 'retry']);
    await send(toTwo, await parcelOf('a.csv', 'x'));
    expect(peer.mails.map(({ to }) => to.length)).to.deep.equal([2]);
  });

  for (const afterDot of ['cut', 'silence'] as const) {
    it(`EO-02 the answer after the final dot is lost (${afterDot}): in doubt, not sent again`, async () => {
      const { peer, send } = await peerAndTransport({ 'timeout seconds': 1 });
      peer.behave({ afterDot });
      const error = await failureOf(send(toWarehouse, await parcelOf('a.csv', 'x', { key: 'd-9' })));
      expect(error.code).to.equal('DELIVERY_IN_DOUBT');
      expect(error.message).to.contain('<d-9@example.com>');
      expect(peer.mails).to.have.length(1);
    });
  }

  it('EO-02 a connection cut in the middle of the mail is no doubt: the mail did not take effect', async () => {
    const { peer, send } = await peerAndTransport();
    peer.behave({ cutAfterBytes: 200_000 });
    const error = await failureOf(send(toWarehouse, await parcelOf('a.csv', Buffer.alloc(8_000_000, 'x'))));
    expect([error.code, error.disposition]).to.deep.equal(['CONNECTION_LOST', 'retry']);
    expect(peer.mails).to.have.length(0);
  });

  it('EO-03 a file that is not the rendered one is not sent', async () => {
    const { peer, send } = await peerAndTransport();
    const parcel = await parcelOf('a.csv', 'complete');
    await writeFile(parcel.path, 'half');
    expect((await failureOf(send(toWarehouse, parcel))).code).to.equal('PARCEL_UNREADABLE');
    await rm(parcel.path);
    expect((await failureOf(send(toWarehouse, parcel))).code).to.equal('PARCEL_UNREADABLE');
    expect(peer.mails).to.have.length(0);
    expect(peer.connections()).to.equal(0);
  });

  it('EO-03 a file that vanishes after the login gives no mail with an empty attachment', async () => {
    const { peer, send } = await peerAndTransport();
    const parcel = await parcelOf('a.csv', 'complete');
    const error = await failureOf(send(toWarehouse, parcel, () => rm(parcel.path)));
    expect(error.code).to.not.equal('DELIVERY_IN_DOUBT');
    expect(peer.mails).to.have.length(0);
  });

  for (const step of ['sender', 'message'] as const) {
    it(`EO-05 451 at ${step} is tried again, 550 is held`, async () => {
      const { peer, send } = await peerAndTransport();
      peer.behave({ [step]: { code: 451, text: 'try later', times: 1 } });
      const later = await failureOf(send(toWarehouse, await parcelOf('a.csv', 'x')));
      expect([later.code, later.disposition]).to.deep.equal(['EMAIL_DEFERRED', 'retry']);
      await send(toWarehouse, await parcelOf('a.csv', 'x'));
      peer.behave({ [step]: { code: 550, text: '5.7.1 no mail from <dock@example.com>' } });
      const never = await failureOf(send(toWarehouse, await parcelOf('a.csv', 'x')));
      expect([never.code, never.disposition]).to.deep.equal(['EMAIL_REFUSED', 'hold']);
      expect(never.message).to.contain('550');
      expect(never.message).to.not.contain('dock@');
      expect(peer.mails).to.have.length(1);
    });
  }

  it('EO-06 a mail over the size that the server announces is held and never begun', async () => {
    const { peer, send } = await peerAndTransport({}, { size: 20_000 });
    const error = await failureOf(send(toWarehouse, await parcelOf('a.csv', 'x'.repeat(30_000))));
    expect([error.code, error.disposition]).to.deep.equal(['EMAIL_TOO_LARGE', 'hold']);
    await send(toWarehouse, await parcelOf('a.csv', 'x'.repeat(5_000)));
    expect(peer.mails).to.have.length(1);
  });

  it('EO-06 a server that finds out about the size afterwards means the same', async () => {
    const { peer, send } = await peerAndTransport();
    peer.behave({ message: { code: 552, text: '5.3.4 message too big' } });
    const error = await failureOf(send(toWarehouse, await parcelOf('a.csv', 'x')));
    expect([error.code, error.disposition]).to.deep.equal(['EMAIL_TOO_LARGE', 'hold']);
  });

  it('EO-07 line breaks in subject, names and key add no header', async () => {
    const { peer, send } = await peerAndTransport({ 'from name': 'Acme' });
    for (const nasty of ['\r\nBcc: evil@example.net', '\nBcc: evil@example.net', '\r\n\r\nhello']) {
      await send(toWarehouse, await parcelOf('a.csv', 'x', { subject: `Orders${nasty}`, key: `k${nasty}` }));
      const named = await parcelOf(`a${nasty}.csv`, 'x');
      expect((await failureOf(send(toWarehouse, named))).code).to.equal('FILE_NAME_REFUSED');
    }
    for (const { parsed, to } of peer.mails) {
      expect(parsed.headers.has('bcc')).to.equal(false);
      expect(parsed.attachments).to.have.length(1);
      expect(to).to.deep.equal(['orders@example.org']);
      expect(parsed.text?.trim()).to.equal('Attached.');
    }
    expect(peer.mails).to.have.length(3);
  });

  it('EO-07 a recipient that is more than one address is refused before anything is opened', async () => {
    const { peer, send } = await peerAndTransport();
    const parcel = await parcelOf('a.csv', 'x');
    for (const recipient of [
      'a@example.org\r\nRCPT TO:<b@example.net>',
      'a@example.org, b@example.net',
      '<a@example.org>',
      'nobody',
    ]) {
      const error = await failureOf(send({ directory: '', recipients: [recipient] }, parcel));
      expect(error.code).to.equal('EMAIL_NO_RECIPIENT');
      expect(everythingOf(error)).to.not.contain(recipient);
    }
    expect((await failureOf(send({ directory: '' }, parcel))).code).to.equal('EMAIL_NO_RECIPIENT');
    expect(peer.connections()).to.equal(0);
  });
});
