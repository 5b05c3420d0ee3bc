import { chmod, chown, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { ConnectorContext } from '../../../src/connectors/contract.ts';
import { FtpTransport } from '../../../src/connectors/transports/ftp/ftp.ts';
import { openSession } from '../../../src/connectors/transports/ftp/session.ts';
import { settings } from '../../../src/connectors/transports/ftp/settings.ts';
import { guessedAge } from '../../../src/connectors/transports/ftp/take.ts';
import { inParallel } from '../../../src/support/waiting.ts';
import { freePort } from '../../peers/peer.ts';
import { startProxy } from '../../peers/proxy.ts';
import { startVsftpd, type VsftpdPeer } from '../../peers/vsftpd.ts';
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
} from './support.ts';

suiteWith('FTP with a real server', ['vsftpd'], function () {
  this.timeout(60_000);
  let plain: VsftpdPeer;
  let explicit: VsftpdPeer;
  let implicit: VsftpdPeer;
  let work: string;
  let directory = 0;

  before(async () => {
    plain = await startVsftpd();
    explicit = await startVsftpd({
      tls: 'explicit',
      config: ['force_local_logins_ssl=YES', 'force_local_data_ssl=YES'],
    });
    implicit = await startVsftpd({
      tls: 'implicit',
      config: ['force_local_logins_ssl=YES', 'force_local_data_ssl=YES'],
    });
    work = await temporaryFolder();
  });

  function given(peer: VsftpdPeer, changes: Record<string, unknown> = {}) {
    const { port, user, password } = peer;
    return settings.parse({ host: '127.0.0.1', port, user, password, ...changes });
  }

  function open(
    peer: VsftpdPeer,
    changes: Record<string, unknown> = {},
    context: Partial<ConnectorContext> = {},
  ): FtpTransport {
    const transport = new FtpTransport(given(peer, changes), contextFor('ftp', context));
    atEnd(() => transport.close());
    return transport;
  }

  async function fresh(peer: VsftpdPeer, mode = 0o755): Promise<{ place: ReturnType<typeof at>; path: string }> {
    const name = `d${++directory}`;
    const path = join(peer.root, name);
    await mkdir(path);
    await chown(path, peer.uid, peer.uid);
    await chmod(path, mode);
    return { place: at(name), path };
  }

  async function drop(peer: VsftpdPeer, path: string, name: string, content: string | Buffer): Promise<void> {
    await writeFile(join(path, name), content);
    await chown(join(path, name), peer.uid, peer.uid);
  }

  const ways: { title: string; peer: () => VsftpdPeer; changes: () => Record<string, unknown> }[] = [
    { title: 'passive, no TLS', peer: () => plain, changes: () => ({}) },
    { title: 'active, no TLS', peer: () => plain, changes: () => ({ mode: 'active' }) },
    {
      title: 'passive, explicit TLS, certificate pinned',
      peer: () => explicit,
      changes: () => ({ tls: 'explicit', certificate: explicit.certificateFingerprint }),
    },
    {
      title: 'active, explicit TLS, authority given',
      peer: () => explicit,
      changes: () => ({ tls: 'explicit', mode: 'active', authority: explicit.certificate }),
    },
    {
      title: 'passive, implicit TLS, authority given',
      peer: () => implicit,
      changes: () => ({ tls: 'implicit', authority: implicit.certificate }),
    },
    {
      title: 'active, implicit TLS, self-signed allowed',
      peer: () => implicit,
      changes: () => ({ tls: 'implicit', mode: 'active', 'allow self-signed': true }),
    },
  ];
  for (const { title, peer, changes } of ways) {
    it(`SF-19 moves every byte both ways: ${title}`, async () => {
      const { place, path } = await fresh(peer());
      const transport = open(peer(), changes());
      const content = Buffer.from(Array.from({ length: 1_500_000 }, (_, n) => (n * 13 + (n >> 9)) & 255));
      await send(transport, place, await parcelOf(work, 'a.csv', content));
      expect((await readFile(join(path, 'a.csv'))).equals(content)).to.equal(true);
      const to = join(work, newKey());
      await transport.fetch(place, await onlyFile(transport, place), to);
      expect((await readFile(to)).equals(content)).to.equal(true);
      await send(transport, place, await parcelOf(work, 'empty.csv', ''));
      expect((await namesIn(transport, place)).sort()).to.deep.equal(['a.csv', 'empty.csv']);
      const log = await peer().log();
      const command = changes().mode === 'active' ? 'PORT' : /EPSV|PASV/;
      expect(log).to.match(new RegExp(command));
    });

    it(`tries every step: ${title}`, async () => {
      const { place, path } = await fresh(peer());
      const steps = await stepsOf(open(peer(), changes()).test(place, { receive: true, send: true }));
      expect(steps.filter((step) => !step.ok)).to.deep.equal([]);
      const tls = changes().tls ? ['certificate'] : [];
      expect(steps.map((step) => step.name)).to.deep.equal([
        'DNS',
        'TCP',
        ...tls,
        'login',
        'list',
        'write temporary file',
        'size',
        'rename',
        'delete',
      ]);
      expect(await readdir(path)).to.deep.equal([]);
    });
  }

  it('SF-13 a certificate that nobody vouches for is shown, and no password is sent', async () => {
    for (const [peer, tls] of [
      [explicit, 'explicit'],
      [implicit, 'implicit'],
    ] as const) {
      const logins = (await peer.log()).split('"PASS').length;
      const failure = await failureOf(list(open(peer, { tls }), at()));
      expect(failure).to.include({
        code: 'CERTIFICATE_UNTRUSTED',
        disposition: 'hold',
        value: peer.certificateFingerprint,
      });
      const pinned = await failureOf(list(open(peer, { tls, certificate: 'SHA256:' + 'AB'.repeat(32) }), at()));
      expect(pinned).to.include({
        code: 'CERTIFICATE_CHANGED',
        disposition: 'hold',
        value: peer.certificateFingerprint,
      });
      expect((await peer.log()).split('"PASS').length).to.equal(logins);
      const steps = await stepsOf(open(peer, { tls }).test(at(), { receive: true, send: true }));
      expect(steps.at(-1)).to.include({ name: 'certificate', ok: false, code: 'CERTIFICATE_UNTRUSTED' });
    }
  });

  it('a right authority for another host is not enough', async () => {
    const failure = await failureOf(list(open(explicit, { host: 'ip6-localhost.invalid', tls: 'explicit' }), at()));
    expect(failure).to.include({ code: 'HOST_NOT_FOUND' });
  });

  it('says when the server wants TLS, and when it has none', async () => {
    const wants = await failureOf(list(open(explicit), at()));
    expect(wants).to.include({ code: 'FTP_TLS_REQUIRED', disposition: 'hold' });
    const lacks = await failureOf(list(open(plain, { tls: 'explicit' }), at()));
    expect(lacks).to.include({ code: 'FTP_TLS_NOT_OFFERED', disposition: 'hold' });
  });

  it('SF-09 asks a server that refused the login at most once a minute', async () => {
    let now = 1_000_000;
    const transport = open(plain, { password: 'wrong' }, { now: () => now });
    const refusals = async () => (await plain.log()).split('FAIL LOGIN').length;
    const before = await refusals();
    for (let n = 0; n < 10; n++)
      expect(await failureOf(list(transport, at()))).to.include({ code: 'FTP_LOGIN_REFUSED' });
    expect(await refusals()).to.equal(before + 1);
    now += 61_000;
    await failureOf(list(transport, at()));
    expect(await refusals()).to.equal(before + 2);
  });

  it('nothing that listens is an outage that is tried again', async () => {
    const failure = await failureOf(list(open(plain, { port: await freePort() }), at()));
    expect(failure).to.include({ code: 'CONNECTION_REFUSED', disposition: 'retry', outage: true });
  });

  it('SF-03 a control connection lost after RNTO is a doubt, and the look-up finds the file', async () => {
    const proxy = await startProxy(plain.port);
    const { place, path } = await fresh(plain);
    const transport = open(plain, { port: proxy.port });
    const parcel = await parcelOf(work, 'orders.csv', 'rows');
    const failure = await failureOf(send(transport, place, parcel, async () => proxy.cutAt('up', 'RNTO')));
    expect(failure).to.include({ code: 'DELIVERY_IN_DOUBT' });
    await until(async () => (await readdir(path)).includes('orders.csv'));
    expect(await transport.trace(place, parcel)).to.equal('delivered');
  });

  it('SF-03 a control connection lost before RNTO is a doubt, and the look-up finds the proof', async () => {
    const proxy = await startProxy(plain.port);
    const { place, path } = await fresh(plain);
    const transport = open(plain, { port: proxy.port });
    const parcel = await parcelOf(work, 'orders.csv', 'rows');
    const failure = await failureOf(send(transport, place, parcel, async () => proxy.cutAt('up', 'RNFR')));
    expect(failure).to.include({ code: 'DELIVERY_IN_DOUBT' });
    expect(await transport.trace(place, parcel)).to.equal('not-delivered');
    await send(transport, place, parcel);
    expect(await readdir(path)).to.deep.equal(['orders.csv']);
  });

  it('SF-01 an upload whose connection breaks leaves nothing under the final name', async () => {
    const proxy = await startProxy(plain.port);
    const { place, path } = await fresh(plain);
    const transport = open(plain, { port: proxy.port });
    await list(transport, place);
    for (const marker of ['STOR', 'SIZE', 'MDTM']) {
      if (marker === 'MDTM') continue;
      proxy.cutAt('up', marker);
      const failure = await failureOf(send(transport, place, await parcelOf(work, 'orders.csv', 'x'.repeat(900_000))));
      expect(failure).to.include({ code: 'CONNECTION_LOST', outage: true });
    }
    expect((await readdir(path)).filter((name) => !name.startsWith('.'))).to.deep.equal([]);
  });

  it('SF-04 a server that falls silent loses the login', async () => {
    const proxy = await startProxy(plain.port);
    const session = await openSession({
      settings: given(plain, { port: proxy.port }),
      signal: new AbortController().signal,
    });
    proxy.freeze();
    const failure = await failureOf(session.ask((client) => client.pwd(), 0.3));
    expect(failure).to.include({ code: 'CONNECTION_TIMEOUT', outage: true });
    expect(session.usable).to.equal(false);
  });

  it('CX-14 the daemon stops at once although the server is silent', async () => {
    const proxy = await startProxy(plain.port);
    const stopping = new AbortController();
    const transport = open(plain, { port: proxy.port }, { signal: stopping.signal });
    await list(transport, at());
    proxy.freeze();
    const listing = failureOf(list(transport, at()));
    setTimeout(() => stopping.abort(), 100);
    expect(await listing).to.include({ code: 'CONNECTION_LOST', disposition: 'retry' });
  });

  it('keeps few logins for much work', async () => {
    const proxy = await startProxy(plain.port);
    const { place, path } = await fresh(plain);
    const transport = open(plain, { port: proxy.port });
    await inParallel(
      Array.from({ length: 40 }, (_, n) => n),
      20,
      async (n) => {
        await send(transport, place, await parcelOf(work, `f${n}.csv`, `content ${n}`));
      },
    );
    expect(await readdir(path)).to.have.length(40);
    expect(proxy.connections()).to.be.at.most(2);
  });

  it('SF-18 a full disk at the partner (a small disk that only the server sees) is tried again and leaves no temporary file', async () => {
    expect(plain.tinyDisk, 'this machine forbids mounting').to.be.a('string');
    const transport = open(plain);
    const place = at(plain.tinyDisk);
    const failure = await failureOf(
      send(transport, place, await parcelOf(work, 'orders.csv', Buffer.alloc(900_000, 'x'))),
    );
    expect(failure.disposition).to.equal('retry');
    expect(failure.outage).to.equal(false);
    await send(transport, place, await parcelOf(work, 'small.csv', 'fits'));
    expect((await list(transport, place)).names).to.deep.equal(['small.csv']);
  });

  it('SF-11 missing rights (at the server, as an unprivileged user) are a hold that says so', async () => {
    const { place, path } = await fresh(plain, 0o555);
    await drop(plain, path, 'a.csv', 'x');
    const transport = open(plain);
    const file = await onlyFile(transport, place);
    await transport.fetch(place, file, join(work, newKey()));
    const forbidden = [
      await failureOf(transport.remove(place, [file])),
      await failureOf(send(transport, place, await parcelOf(work, 'b.csv', 'y'))),
    ];
    for (const failure of forbidden) expect(failure).to.include({ code: 'PERMISSION_DENIED', disposition: 'hold' });
    await chmod(join(path, 'a.csv'), 0o000);
    expect(await failureOf(transport.fetch(place, file, join(work, newKey())))).to.include({
      code: 'PERMISSION_DENIED',
    });
  });

  it('an active data connection that never comes is told apart from a server that is down', async () => {
    const transport = open(plain, { mode: 'active', 'active address': '127.0.0.99' });
    const failure = await failureOf(list(transport, at()));
    expect(['FTP_NO_DATA_CONNECTION', 'PEER_REFUSED', 'FTP_COMMAND_UNSUPPORTED']).to.include(failure.code);
    expect(failure.outage).to.equal(false);
  });

  it('SF-17 guesses the year that a listing leaves out, only to sort by it', () => {
    const now = Date.parse('2026-01-02T12:00:00Z');
    expect(new Date(guessedAge('Jan  2 11:59', now)).toISOString()).to.equal('2026-01-02T11:59:00.000Z');
    expect(new Date(guessedAge('Dec 31 23:00', now)).toISOString()).to.equal('2025-12-31T23:00:00.000Z');
    expect(new Date(guessedAge('Feb 29  2024', now)).toISOString()).to.equal('2024-02-29T00:00:00.000Z');
    expect(new Date(guessedAge('12-05-25  05:03PM', now)).toISOString()).to.equal('2025-12-05T17:03:00.000Z');
    expect(guessedAge('gestern', now)).to.equal(0);
  });
});
