import { expect } from 'chai';
import { startSmtp } from '../../peers/smtp.ts';
import { peerAndTransport, toTwo, toWarehouse, transportFor } from './email-out-support.ts';
import { allSteps, everythingOf, failureOf, parcelOf } from './email-support.ts';

describe('e-mail out: the connection', () => {
  for (const tls of ['none', 'implicit'] as const) {
    it(`works with tls: ${tls}`, async () => {
      const { peer, send } = await peerAndTransport({}, { tls });
      await send(toWarehouse, await parcelOf('a.txt', 'x'));
      expect(peer.mails).to.have.length(1);
    });
  }

  it('keeps one login for several mails', async () => {
    const { peer, send } = await peerAndTransport();
    for (const key of ['a', 'b', 'c']) await send(toWarehouse, await parcelOf('a.csv', key, { key }));
    expect(peer.mails).to.have.length(3);
    expect(peer.connections()).to.equal(1);
  });

  it('opens a new login when the kept one was ended by the server', async () => {
    const { peer, send } = await peerAndTransport();
    await send(toWarehouse, await parcelOf('a.csv', 'x'));
    peer.drop();
    await send(toWarehouse, await parcelOf('b.csv', 'x', { key: 'b' }));
    expect(peer.mails).to.have.length(2);
    expect(peer.connections()).to.equal(2);
  });

  it('EO-04 a lost connection is not tried again by the library: one try, one error', async () => {
    const { peer, send } = await peerAndTransport();
    peer.behave({ cutAfterBytes: 0 });
    await failureOf(send(toWarehouse, await parcelOf('a.csv', 'x')));
    expect(peer.connections()).to.equal(1);
  });

  it('EO-08 without STARTTLS on the server neither password nor mail is sent', async () => {
    const { peer, send } = await peerAndTransport({ tls: 'starttls' }, { tls: 'none' });
    const error = await failureOf(send(toWarehouse, await parcelOf('a.csv', 'x')));
    expect([error.code, error.disposition]).to.deep.equal(['SMTP_TLS_MISSING', 'hold']);
    expect(peer.logins()).to.equal(0);
  });

  for (const tls of ['starttls', 'implicit'] as const) {
    it(`EO-08 a certificate that nobody trusts, or for another host, ends the connection before the login (${tls})`, async () => {
      const strange = await startSmtp({ tls });
      const other = await startSmtp({ tls, certificateFor: 'mail.example.org' });
      for (const { send } of [
        transportFor(strange, { tls, 'trusted certificate': '' }),
        transportFor(other, { tls }),
      ]) {
        const error = await failureOf(send(toWarehouse, await parcelOf('a.csv', 'x')));
        expect([error.code, error.disposition]).to.deep.equal(['SMTP_CERTIFICATE', 'hold']);
      }
      expect(strange.logins() + other.logins()).to.equal(0);
    });
  }

  it('EO-08 the opt-out works, with a warning', async () => {
    const { peer, send, context } = await peerAndTransport({ 'trusted certificate': '', 'check certificate': false });
    await send(toWarehouse, await parcelOf('a.csv', 'x'));
    expect(peer.mails).to.have.length(1);
    expect(context.warnings.map(({ message }) => message)).to.deep.equal([
      'Certificate of the mail server is not checked.',
    ]);
  });

  it('holds a wrong password without showing it anywhere', async () => {
    const { send } = await peerAndTransport({ password: 'hunter2-wrong' });
    const error = await failureOf(send(toWarehouse, await parcelOf('a.csv', 'x')));
    expect([error.code, error.disposition]).to.deep.equal(['SMTP_LOGIN', 'hold']);
    expect(error.message).to.contain('535');
    const secrets = ['hunter2-wrong', Buffer.from('\0dock\0hunter2-wrong').toString('base64')];
    for (const secret of secrets) expect(everythingOf(error)).to.not.contain(secret);
  });

  it('tries again when logins cannot be checked at the moment, or the greeting is 421', async () => {
    const { peer, send } = await peerAndTransport();
    peer.behave({ login: { code: 454, text: 'temporary authentication failure', times: 1 } });
    expect((await failureOf(send(toWarehouse, await parcelOf('a.csv', 'x')))).code).to.equal('SMTP_BUSY');
    peer.behave({ connect: { code: 421, text: 'too many connections', times: 1 } });
    expect((await failureOf(send(toWarehouse, await parcelOf('a.csv', 'x')))).code).to.equal('SMTP_BUSY');
    peer.behave({ connect: { code: 554, text: 'blocked', times: 1 } });
    const blocked = await failureOf(send(toWarehouse, await parcelOf('a.csv', 'x')));
    expect([blocked.code, blocked.disposition]).to.deep.equal(['SMTP_REJECTS_US', 'hold']);
  });

  it('counts a server that is gone as an outage, not as a failed mail', async () => {
    const { peer, send } = await peerAndTransport();
    await peer.stop();
    const error = await failureOf(send(toWarehouse, await parcelOf('a.csv', 'x')));
    expect([error.code, error.outage]).to.deep.equal(['CONNECTION_REFUSED', true]);
  });

  it('ends what it does when the daemon must stop', async () => {
    const { peer, transport, send } = await peerAndTransport();
    peer.behave({ afterDot: 'silence' });
    const sending = failureOf(send(toWarehouse, await parcelOf('a.csv', 'x')));
    while (peer.mails.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await transport.close();
    expect((await sending).code).to.equal('DELIVERY_IN_DOUBT');
  });
});

describe('test of an e-mail out connection', () => {
  const want = { receive: false, send: true };

  it('goes through all steps of a mail and sends none', async () => {
    const { peer, transport } = await peerAndTransport();
    const steps = await allSteps(transport.test(toTwo, want));
    const names = ['DNS', 'TCP', 'greeting', 'TLS', 'login', 'sender and recipients'];
    expect(steps.map(({ name, ok }) => [name, ok])).to.deep.equal(names.map((name) => [name, true]));
    expect(steps[3]?.detail).to.contain('TLSv1.');
    expect(peer.mails).to.have.length(0);
  });

  it('ends after the step that failed and says why and what to do', async () => {
    const { peer, transport } = await peerAndTransport({ password: 'hunter2-wrong' });
    const steps = await allSteps(transport.test(toWarehouse, want));
    expect(steps.map(({ name }) => name)).to.deep.equal(['DNS', 'TCP', 'greeting', 'TLS', 'login']);
    expect(steps.at(-1)).to.include({ ok: false, code: 'SMTP_LOGIN' });
    expect(JSON.stringify(steps)).to.not.contain('hunter2-wrong');
    await peer.stop();
    expect((await allSteps(transport.test(toWarehouse, want))).at(-1)).to.include({
      name: 'TCP',
      ok: false,
      code: 'CONNECTION_REFUSED',
    });
  });

  it('tells encryption from greeting', async () => {
    const strange = transportFor(await startSmtp(), { 'trusted certificate': '' });
    expect((await allSteps(strange.transport.test(toWarehouse, want))).at(-1)).to.include({
      name: 'TLS',
      code: 'SMTP_CERTIFICATE',
    });
    const plain = transportFor(await startSmtp({ tls: 'none' }), { tls: 'implicit' });
    expect((await allSteps(plain.transport.test(toWarehouse, want))).at(-1)).to.include({
      name: 'TLS',
      code: 'SMTP_TLS_MISSING',
    });
    const { peer, transport } = await peerAndTransport();
    peer.behave({ connect: { code: 554, text: 'blocked' } });
    expect((await allSteps(transport.test(toWarehouse, want))).at(-1)).to.include({
      name: 'greeting',
      code: 'SMTP_REJECTS_US',
    });
  });

  it('finds a recipient that would be refused', async () => {
    const { peer, transport } = await peerAndTransport();
    peer.behave({ recipient: { 'copy@example.net': { code: 550, text: 'relaying denied for <copy@example.net>' } } });
    const last = (await allSteps(transport.test(toTwo, want))).at(-1);
    expect(last).to.include({ name: 'sender and recipients', ok: false, code: 'EMAIL_REFUSED' });
    expect(last?.detail).to.contain('relaying denied').and.not.contain('copy@');
  });

  it('knows a host name that does not exist', async () => {
    const { transport } = await peerAndTransport({ host: 'mail.invalid' });
    expect(await allSteps(transport.test(toWarehouse, want))).to.have.length(1);
  });
});
