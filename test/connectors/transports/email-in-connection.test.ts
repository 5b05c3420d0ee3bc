import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { startScriptedImap } from '../../peers/imap-script.ts';
import { startProxy } from '../../peers/proxy.ts';
import { suiteWith } from '../../support/needs.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { inbox, mailroom, mailWith } from './email-in-support.ts';
import { allSteps, everythingOf, failureOf, until } from './email-support.ts';

/** `1,3:5` as numbers. */
function numbersOf(range: string): number[] {
  return range.split(',').flatMap((one) => {
    const [from = 0, to = from] = one.split(':').map(Number);
    return Array.from({ length: to - from + 1 }, (_, index) => from + index);
  });
}

suiteWith('e-mail in: the connection', ['dovecot', 'openssl'], () => {
  const { dovecot, transportFor, only } = mailroom();

  it('EI-01 a connection that is silently dead ends with an error in time, and the next look finds the mail', async function () {
    this.timeout(30_000);
    const proxy = await startProxy(dovecot.port);
    const { list } = transportFor({ port: proxy.port, 'timeout seconds': 1 });
    await list();
    await dovecot.append(await mailWith({ filename: 'a.csv', content: '1' }));
    proxy.freeze();
    const error = await failureOf(list());
    expect([error.code, error.outage]).to.deep.equal(['CONNECTION_TIMEOUT', true]);
    expect((await list()).files).to.have.length(1);
  });

  it('EI-01 watching says when a mail comes', async () => {
    const { watch } = transportFor();
    let woken = 0;
    const stop = watch(() => woken++);
    await until(() => woken === 1);
    await dovecot.append(await mailWith({ filename: 'a.csv', content: '1' }));
    await until(() => woken === 2);
    await stop();
  });

  it('EI-02 watching goes on after the server dropped the connection', async () => {
    const proxy = await startProxy(dovecot.port);
    const { watch } = transportFor({ port: proxy.port });
    let woken = 0;
    const stop = watch(() => woken++);
    await until(() => woken === 1);
    proxy.cut();
    await until(() => woken === 2);
    expect(proxy.connections()).to.equal(2);
    await dovecot.append(await mailWith({ filename: 'a.csv', content: '1' }));
    await until(() => woken === 3);
    await stop();
  });

  it('EI-02 a look after the server dropped the kept login opens a new one', async () => {
    const proxy = await startProxy(dovecot.port);
    const { list } = transportFor({ port: proxy.port });
    await list();
    proxy.cut();
    await until(
      async () =>
        (await list().then(
          () => proxy.connections(),
          () => 0,
        )) === 2,
    );
  });

  it('EI-03 EI-18 looks and fetches asked for at the same time share one login and all end', async () => {
    for (const name of ['a', 'b', 'c', 'd'])
      await dovecot.append(await mailWith({ filename: `${name}.csv`, content: name }));
    const proxy = await startProxy(dovecot.port);
    const { list, fetch } = transportFor({ port: proxy.port });
    const folder = await temporaryFolder();
    const { files } = await list();
    await Promise.all([...files.map((file) => fetch(file, join(folder, file.name))), list(), list()]);
    expect((await readdir(folder)).sort()).to.deep.equal(['a.csv', 'b.csv', 'c.csv', 'd.csv']);
    expect(proxy.connections()).to.equal(1);
  });

  it('EI-04 an error in the middle does not block what comes after it', async () => {
    await dovecot.append(await mailWith({ filename: 'a.csv', content: '1' }));
    const { list, fetch } = transportFor();
    const file = await only(list);
    const folder = await temporaryFolder();
    const impossible = join(folder, 'a.csv', 'below a file');
    await fetch(file, join(folder, 'a.csv'));
    expect(await fetch(file, impossible).catch(() => 'failed')).to.equal('failed');
    expect((await list()).files).to.have.length(1);
  });

  it('EI-06 a connection lost in the middle of a file leaves no file', async function () {
    this.timeout(60_000);
    await dovecot.append(await mailWith({ filename: 'a.csv', content: Buffer.alloc(12_000_000, 'x') }));
    const proxy = await startProxy(dovecot.port);
    const { list, fetch } = transportFor({ port: proxy.port });
    const file = await only(list);
    const folder = await temporaryFolder();
    const failing = failureOf(fetch(file, join(folder, 'a.csv')));
    await until(async () => (await readdir(folder)).length > 0);
    proxy.cut();
    expect((await failing).outage).to.equal(true);
    expect(await readdir(folder)).to.deep.equal([]);
    await fetch(file, join(folder, 'a.csv'));
    expect((await readFile(join(folder, 'a.csv'))).length).to.equal(12_000_000);
  });

  it('EI-17 a refused password is held, never shown, and the server is not asked again at once', async () => {
    const proxy = await startProxy(dovecot.port);
    const { list } = transportFor({ password: 'hunter2-wrong', port: proxy.port });
    for (let time = 0; time < 3; time++) {
      const error = await failureOf(list());
      expect([error.code, error.disposition]).to.deep.equal(['IMAP_LOGIN', 'hold']);
      expect(everythingOf(error)).to.not.contain('hunter2-wrong');
      expect(everythingOf(error)).to.not.contain(Buffer.from('hunter2-wrong').toString('base64').slice(0, 12));
    }
    expect(proxy.connections()).to.equal(1);
  });

  it('EI-18 a server that has too many logins is asked again later, and is not taken for a wrong password', async () => {
    for (const words of [
      'NO [LIMIT] no more',
      'NO Too many simultaneous connections. (Failure)',
      'NO [UNAVAILABLE] later',
    ]) {
      const server = await startScriptedImap((command) => (command.startsWith('LOGIN') ? [words] : undefined));
      const error = await failureOf(transportFor({ port: server.port, tls: 'none' }).list());
      expect([error.code, error.disposition, error.outage]).to.deep.equal(['IMAP_BUSY', 'retry', true]);
    }
  });

  for (const [kind, broken] of [
    ['unreadable', 'BODYSTRUCTURE (('],
    ['endless', 'BODYSTRUCTURE {99999999}'],
  ]) {
    it(`EI-19 a mail that makes the answer of the server ${kind} is refused alone`, async () => {
      const described = (uid: number) =>
        `* ${uid} FETCH (UID ${uid} INTERNALDATE "24-Nov-2025 10:00:00 +0000" ENVELOPE (NIL "s" NIL NIL NIL NIL NIL NIL NIL NIL) ` +
        `BODY[HEADER.FIELDS (X)] {2}\r\n\r\n BODYSTRUCTURE ("text" "csv" ("name" "${uid}.csv") NIL NIL "7bit" 3 1))`;
      const server = await startScriptedImap((command) => {
        const [, uids] = /^UID SEARCH UID ([\d,:]+)/.exec(command) ?? [];
        if (uids) return [`* SEARCH ${numbersOf(uids).join(' ')}`];
        if (command.startsWith('UID SEARCH')) return ['* SEARCH 1 2 3'];
        const [, range] = /^UID FETCH ([\d,:]+) /.exec(command) ?? [];
        return range
          ? numbersOf(range).map((uid) => (uid === 2 ? `* 2 FETCH (UID 2 ${broken}` : described(uid)))
          : undefined;
      });
      const { list } = transportFor({ port: server.port, tls: 'none' });
      for (const round of [1, 2]) {
        const { files, refused } = await list();
        expect(
          files.map(({ name }) => name),
          `look ${round}`,
        ).to.deep.equal(['1.csv', '3.csv']);
        expect(refused.map(({ code, id }) => [code, id])).to.deep.equal([['EMAIL_UNREADABLE', '7:2@INBOX']]);
      }
    });
  }

  it('EI-08 a server that hides how a part is coded gives an error, never raw base64', async () => {
    const server = await startScriptedImap((command) => {
      if (command.startsWith('UID SEARCH')) return ['* SEARCH 1'];
      if (!command.startsWith('UID FETCH')) return undefined;
      if (!command.includes('BODY.PEEK[TEXT]')) {
        return ['* 1 FETCH (UID 1 BODYSTRUCTURE ("text" "csv" ("name" "a.csv") NIL NIL "base64" 4 1))'];
      }
      return ['* 1 FETCH (UID 1 RFC822.SIZE 9 BODY[HEADER] {2}\r\n\r\n BODY[TEXT]<0> {4}\r\nYQ==)'];
    });
    const { list, fetch } = transportFor({ port: server.port, tls: 'none' });
    const file = await only(list);
    const folder = await temporaryFolder();
    expect((await failureOf(fetch(file, join(folder, 'a')))).code).to.equal('EMAIL_UNREADABLE');
    expect(await readdir(folder)).to.deep.equal([]);
  });

  it('ends its waiting when the daemon must stop', async () => {
    const proxy = await startProxy(dovecot.port);
    const { list, transport } = transportFor({ port: proxy.port });
    await list();
    proxy.freeze();
    const looking = failureOf(list());
    await transport.close();
    expect((await looking).disposition).to.equal('retry');
  });

  describe('test of an e-mail in connection', () => {
    const want = { receive: true, send: false };
    const names = ['DNS', 'TCP', 'greeting', 'TLS', 'login', 'open mailbox', 'list', 'put away'];

    it('goes through all steps and leaves nothing behind', async () => {
      await dovecot.append(await mailWith({ filename: 'a.csv', content: '1' }));
      const steps = await allSteps(transportFor().transport.test(inbox, want));
      expect(steps.map(({ name, ok }) => [name, ok])).to.deep.equal(names.map((name) => [name, true]));
      expect(await dovecot.mailboxes()).to.deep.equal(['INBOX']);
      expect(await dovecot.messages()).to.have.length(1);
    });

    it('ends after the step that failed and says what to do', async () => {
      const last = async (changed: Record<string, unknown>, place = inbox) =>
        (await allSteps(transportFor(changed).transport.test(place, want))).at(-1);
      expect(await last({ password: 'wrong' })).to.include({ name: 'login', ok: false, code: 'IMAP_LOGIN' });
      expect(await last({ 'trusted certificate': '' })).to.include({ name: 'TLS', code: 'IMAP_CERTIFICATE' });
      expect(await last({ tls: 'implicit' })).to.include({ name: 'TLS', code: 'IMAP_TLS_MISSING' });
      expect(await last({}, { directory: 'Nowhere' })).to.include({ name: 'open mailbox', code: 'DIRECTORY_MISSING' });
      expect(await last({ port: 1 })).to.include({ name: 'TCP', code: 'CONNECTION_REFUSED' });
      expect((await last({ port: 1 }))?.detail).to.contain('Check');
    });
  });
});
