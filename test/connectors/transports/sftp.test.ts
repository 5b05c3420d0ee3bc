import { chmod, chown, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { ConnectorContext } from '../../../src/connectors/contract.ts';
import { openSession } from '../../../src/connectors/transports/sftp/session.ts';
import { settings } from '../../../src/connectors/transports/sftp/settings.ts';
import { SftpTransport } from '../../../src/connectors/transports/sftp/sftp.ts';
import { inParallel } from '../../../src/support/waiting.ts';
import { freePort } from '../../peers/peer.ts';
import { startProxy } from '../../peers/proxy.ts';
import { type SshdPeer, startSshd } from '../../peers/sshd.ts';
import { atEnd } from '../../support/closing.ts';
import { suiteWith } from '../../support/needs.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import {
  at,
  contextFor,
  failureOf,
  list,
  namesIn,
  newKey,
  onlyFile,
  parcelOf,
  send,
  stepsOf,
  until,
  wholeText,
} from './support.ts';

suiteWith('SFTP with a real server', ['sshd'], function () {
  this.timeout(60_000);
  let peer: SshdPeer;
  let work: string;
  let directory = 0;

  before(async () => {
    peer = await startSshd();
    work = await temporaryFolder();
  });

  function login(changes: Record<string, unknown> = {}): Record<string, unknown> {
    const { port, user, password, hostKeyFingerprint } = peer;
    return { host: '127.0.0.1', port, user, password, 'host key': hostKeyFingerprint, ...changes };
  }

  function open(changes: Record<string, unknown> = {}, context: Partial<ConnectorContext> = {}): SftpTransport {
    const given = Object.fromEntries(Object.entries(login(changes)).filter(([, value]) => value !== undefined));
    const transport = new SftpTransport(settings.parse(given), contextFor('sftp', context));
    atEnd(() => transport.close());
    return transport;
  }

  async function fresh(mode = 0o755): Promise<{ place: ReturnType<typeof at>; path: string }> {
    const name = `d${++directory}`;
    const path = join(peer.root, name);
    await mkdir(path);
    await chown(path, peer.uid, peer.uid);
    await chmod(path, mode);
    return { place: at(name), path };
  }

  async function drop(path: string, name: string, content: string | Buffer): Promise<void> {
    await writeFile(join(path, name), content);
    await chown(join(path, name), peer.uid, peer.uid);
  }

  it('logs in with a key, with a key that has a passphrase, and with a password', async () => {
    for (const way of [
      { password: undefined, 'private key': peer.privateKey },
      { password: undefined, 'private key': peer.lockedKey.text, passphrase: peer.lockedKey.passphrase },
      { password: 'wrong', 'private key': peer.privateKey },
      {},
    ]) {
      const transport = open(way);
      expect((await list(transport, at())).refused).to.deep.equal([]);
      await transport.close();
    }
  });

  it('a key that cannot be read is told apart from one that is refused', async () => {
    const locked = open({ password: undefined, 'private key': peer.lockedKey.text, passphrase: 'not it' });
    const failure = await failureOf(list(locked, at()));
    expect(failure).to.include({ code: 'SFTP_KEY_UNREADABLE', disposition: 'hold' });
    expect(wholeText(failure)).to.not.include('not it');
    const garbage = open({ password: undefined, 'private key': 'no key at all' });
    expect(await failureOf(list(garbage, at()))).to.include({ code: 'SFTP_KEY_UNREADABLE' });
  });

  it('SF-13 sends nothing to a server whose key nobody has agreed to, and shows the key', async () => {
    const failure = await failureOf(list(open({ 'host key': undefined }), at()));
    expect(failure).to.include({ code: 'HOST_KEY_UNKNOWN', disposition: 'hold', value: peer.hostKeyFingerprint });
    expect(failure.message).to.include(peer.hostKeyFingerprint);
  });

  it('SF-13 stops at a server whose key has changed, before the password is sent', async () => {
    const other = await startSshd();
    const agreed = other.hostKeyFingerprint;
    const pinned = { port: other.port, user: other.user, password: other.password };
    expect(await namesIn(open({ ...pinned, 'host key': ['SHA256:' + 'A'.repeat(43), agreed] }), at())).to.deep.equal(
      [],
    );
    const seen = await other.changeHostKey();
    const logins = (await other.log()).split('Accepted password').length;

    const transport = open({ ...pinned, 'host key': agreed });
    const failure = await failureOf(list(transport, at()));

    expect(failure).to.include({ code: 'HOST_KEY_CHANGED', disposition: 'hold', value: seen, outage: false });
    expect((await other.log()).split('Accepted password').length).to.equal(logins);
    const steps = await stepsOf(transport.test(at(), { receive: true, send: true }));
    expect(steps.map((step) => [step.name, step.ok])).to.deep.equal([
      ['DNS', true],
      ['TCP', true],
      ['host key', false],
    ]);
  });

  it('SF-09 asks a server that refused the login at most once a minute, a person excepted', async () => {
    let now = 1_000_000;
    const transport = open({ password: 'wrong' }, { now: () => now });
    const refusals = async () => (await peer.log()).split('Failed password').length;
    const before = await refusals();
    for (let n = 0; n < 10; n++)
      expect(await failureOf(list(transport, at()))).to.include({ code: 'SFTP_LOGIN_REFUSED' });
    expect(await refusals()).to.equal(before + 1);
    now += 61_000;
    await failureOf(list(transport, at()));
    now += 61_000;
    await failureOf(list(transport, at()));
    expect(await refusals()).to.equal(before + 2);
    const steps = await stepsOf(transport.test(at(), { receive: true, send: false }));
    expect(steps.at(-1)).to.include({ name: 'login', ok: false, code: 'SFTP_LOGIN_REFUSED' });
    expect(await refusals()).to.equal(before + 3);
  });

  it('SF-09 logs in one after the other where the server drops those that come at once', async () => {
    const shy = await startSshd({ config: ['MaxStartups 1:100:1'] });
    const way = { port: shy.port, user: shy.user, password: shy.password, 'host key': shy.hostKeyFingerprint };
    const transports = Array.from({ length: 5 }, () => open(way));
    const listings = await Promise.all(transports.map((transport) => list(transport, at())));
    expect(listings).to.have.length(5);
  });

  it('nothing that listens, and a name that nobody knows, are outages that are tried again', async () => {
    const silent = await failureOf(list(open({ port: await freePort() }), at()));
    expect(silent).to.include({ code: 'CONNECTION_REFUSED', disposition: 'retry', outage: true });
    const unknown = await failureOf(list(open({ host: 'no-such-host.invalid' }), at()));
    expect(unknown).to.include({ code: 'HOST_NOT_FOUND', disposition: 'retry', outage: true });
  });

  it('SF-14 an old server is refused with a hint, and reached with the legacy profile', async () => {
    const old = await startSshd({
      hostKeyType: 'rsa',
      config: [
        'HostKeyAlgorithms ssh-rsa',
        'KexAlgorithms diffie-hellman-group14-sha1',
        'Ciphers aes128-cbc',
        'MACs hmac-sha1',
      ],
    });
    const way = { port: old.port, user: old.user, password: old.password, 'host key': old.hostKeyFingerprint };
    const failure = await failureOf(list(open(way), at()));
    expect(failure).to.include({ code: 'SFTP_NO_COMMON_ALGORITHM', disposition: 'hold' });
    expect(failure.hint).to.match(/legacy algorithms: true/);
    expect(await namesIn(open({ ...way, 'legacy algorithms': true }), at())).to.deep.equal([]);
  });

  it('SF-01 SF-05 an upload that is cut off anywhere leaves nothing under the final name', async () => {
    const proxy = await startProxy(peer.port);
    const { place, path } = await fresh();
    const content = Buffer.alloc(400_000, 'row\n');
    for (let n = 0; n < 25; n++) {
      const transport = open({ port: proxy.port });
      await list(transport, place);
      proxy.cutAfter(n % 2 ? 'up' : 'down', n % 2 ? n * 15_000 : n * 25);
      const failure = await failureOf(send(transport, place, await parcelOf(work, `f${n}.csv`, content)));
      expect(failure).to.include({ code: 'CONNECTION_LOST', disposition: 'retry', outage: true });
      await transport.close();
    }
    expect((await readdir(path)).filter((name) => !name.startsWith('.'))).to.deep.equal([]);
  });

  it('SF-01 a download that is cut off leaves nothing here', async () => {
    const proxy = await startProxy(peer.port);
    const { place, path } = await fresh();
    await drop(path, 'a.csv', Buffer.alloc(1_000_000, 'row\n'));
    const transport = open({ port: proxy.port });
    const file = await onlyFile(transport, place);
    const to = join(work, newKey(), 'doc');
    proxy.cutAfter('down', 300_000);
    expect(await failureOf(transport.fetch(place, file, to))).to.include({ code: 'CONNECTION_LOST' });
    expect(await readdir(join(to, '..'))).to.deep.equal([]);
    await transport.fetch(place, file, to);
    expect((await readFile(to)).length).to.equal(1_000_000);
  });

  it('SF-03 a lost answer to the last step is a doubt, and the look-up finds the file', async () => {
    const proxy = await startProxy(peer.port);
    const { place, path } = await fresh();
    const transport = open({ port: proxy.port });
    const parcel = await parcelOf(work, 'orders.csv', 'rows');
    const failure = await failureOf(send(transport, place, parcel, async () => proxy.loseNext('down')));
    expect(failure).to.include({ code: 'DELIVERY_IN_DOUBT' });
    await until(async () => (await readdir(path)).includes('orders.csv'));
    expect(await transport.trace(place, parcel)).to.equal('delivered');
  });

  it('SF-03 a request that never reached the server is a doubt, and the look-up finds the proof', async () => {
    const proxy = await startProxy(peer.port);
    const { place, path } = await fresh();
    const transport = open({ port: proxy.port });
    const parcel = await parcelOf(work, 'orders.csv', 'rows');
    const failure = await failureOf(send(transport, place, parcel, async () => proxy.loseNext('up')));
    expect(failure).to.include({ code: 'DELIVERY_IN_DOUBT' });
    expect(await transport.trace(place, parcel)).to.equal('not-delivered');
    await send(transport, place, parcel);
    expect(await readdir(path)).to.deep.equal(['orders.csv']);
  });

  it('SF-04 SF-08 a server that falls silent loses the login and all that was asked of it', async () => {
    const proxy = await startProxy(peer.port);
    const given = settings.parse(login({ port: proxy.port }));
    const session = await openSession({ settings: given, signal: new AbortController().signal });
    proxy.freeze();
    const asked = Array.from({ length: 6 }, (_, n) =>
      failureOf(session.ask((done) => session.protocol.readdir('.', done), n === 3 ? 0.3 : 30)),
    );
    const codes = (await Promise.all(asked)).map((failure) => failure.code).sort();
    expect(codes).to.deep.equal([...Array(5).fill('CONNECTION_LOST'), 'CONNECTION_TIMEOUT']);
    expect(session.usable).to.equal(false);
  });

  it('SF-06 the end of a login does not wait for a farewell', async () => {
    const proxy = await startProxy(peer.port);
    const transport = open({ port: proxy.port });
    await list(transport, at());
    proxy.freeze();
    const from = Date.now();
    await transport.close();
    expect(Date.now() - from).to.be.lessThan(5000);
  });

  it('CX-14 the daemon stops at once although a transfer hangs', async () => {
    const proxy = await startProxy(peer.port);
    const { place } = await fresh();
    const stopping = new AbortController();
    const transport = open({ port: proxy.port }, { signal: stopping.signal });
    await list(transport, place);
    proxy.blackholeAfter('up', 8192);
    const sending = failureOf(send(transport, place, await parcelOf(work, 'big.csv', Buffer.alloc(500_000))));
    setTimeout(() => stopping.abort(), 100);
    expect(await sending).to.have.property('disposition', 'retry');
  });

  it('SF-07 moves files by streams where parallel requests are switched off', async () => {
    const { place, path } = await fresh();
    const transport = open({ parallel: false, connections: 1 });
    const content = Buffer.from(Array.from({ length: 200_000 }, (_, n) => n & 255));
    await send(transport, place, await parcelOf(work, 'a.csv', content));
    expect((await readFile(join(path, 'a.csv'))).equals(content)).to.equal(true);
    const to = join(work, newKey());
    await transport.fetch(place, await onlyFile(transport, place), to);
    expect((await readFile(to)).equals(content)).to.equal(true);
  });

  it('SF-08 keeps few logins for much work, and ends them', async () => {
    const proxy = await startProxy(peer.port);
    const { place, path } = await fresh();
    const transport = open({ port: proxy.port });
    await inParallel(
      Array.from({ length: 60 }, (_, n) => n),
      20,
      async (n) => {
        await send(transport, place, await parcelOf(work, `f${n}.csv`, `content ${n}`));
      },
    );
    expect(await readdir(path)).to.have.length(60);
    expect(proxy.connections()).to.be.at.most(2);
    const sessions = async () => (await peer.log()).split(/Disconnected from user|Connection closed/).length;
    const before = await sessions();
    await transport.close();
    await until(async () => (await sessions()) > before);
  });

  it('goes on with a new login after the server ended the old one', async () => {
    const proxy = await startProxy(peer.port);
    const transport = open({ port: proxy.port });
    await list(transport, at());
    proxy.cut();
    await until(async () => {
      try {
        await list(transport, at());
        return true;
      } catch {
        return false;
      }
    });
    expect(proxy.connections()).to.be.at.least(2);
  });

  it('SF-18 a full disk at the partner (a small disk that only the server sees) is tried again and leaves no temporary file', async () => {
    expect(peer.tinyDisk, 'this machine forbids mounting').to.be.a('string');
    const transport = open();
    const place = at(peer.tinyDisk);
    const parcel = await parcelOf(work, 'orders.csv', Buffer.alloc(400_000, 'x'));
    const failure = await failureOf(send(transport, place, parcel));
    expect(failure.disposition).to.equal('retry');
    expect(['PEER_REFUSED', 'NO_ROOM_LEFT', 'SIZE_MISMATCH']).to.include(failure.code);
    await send(transport, place, await parcelOf(work, 'small.csv', 'fits'));
    const { names } = await list(transport, place);
    expect(names).to.deep.equal(['small.csv']);
  });

  it('SF-11 missing rights (at the server, as an unprivileged user) are a hold that says so', async () => {
    const transport = open();
    const { place, path } = await fresh(0o555);
    await drop(path, 'a.csv', 'x');
    const file = await onlyFile(transport, place);
    const to = join(work, newKey());
    await transport.fetch(place, file, to);
    const forbidden = [
      await failureOf(transport.remove(place, [file])),
      await failureOf(send(transport, place, await parcelOf(work, 'b.csv', 'y'))),
    ];
    for (const failure of forbidden) expect(failure).to.include({ code: 'PERMISSION_DENIED', disposition: 'hold' });
    expect(forbidden[0]?.hint).to.match(/after: remember/);
    await chmod(join(path, 'a.csv'), 0o000);
    expect(await failureOf(transport.fetch(place, file, join(work, newKey())))).to.include({
      code: 'PERMISSION_DENIED',
    });
  });

  it('a write-only drop box (at the server, as an unprivileged user) takes files and is believed', async () => {
    const { place } = await fresh(0o333);
    const transport = open();
    const parcel = await parcelOf(work, 'orders.csv', 'rows');
    await send(transport, place, parcel);
    expect(await transport.trace(place, parcel)).to.equal('delivered');
    expect(await failureOf(list(transport, place))).to.include({ code: 'PERMISSION_DENIED' });
  });

  it('a test as a user without the right to write ends at that step', async () => {
    const { place, path } = await fresh(0o555);
    const steps = await stepsOf(open().test(place, { receive: true, send: true }));
    expect(steps.map((step) => step.name)).to.deep.equal([
      'DNS',
      'TCP',
      'host key',
      'login',
      'list',
      'write temporary file',
    ]);
    expect(steps.at(-1)).to.include({ ok: false, code: 'PERMISSION_DENIED' });
    expect(await readdir(path)).to.deep.equal([]);
  });

  it('base directory and directory of the endpoint are joined', async () => {
    const { path } = await fresh();
    await mkdir(join(path, 'ACME'));
    await drop(join(path, 'ACME'), 'a.csv', 'x');
    const relative = path.slice(peer.root.length + 1);
    expect(await namesIn(open({ directory: relative }), at('/ACME/'))).to.deep.equal(['a.csv']);
    expect(await namesIn(open({ directory: `${path}/` }), at('ACME'))).to.deep.equal(['a.csv']);
    expect(await namesIn(open(), at(`${path}/ACME`))).to.deep.equal(['a.csv']);
  });
});
