import { readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { partOf } from '../../../src/connectors/transports/shared/landing.ts';
import { startDovecot } from '../../peers/dovecot.ts';
import { suiteWith } from '../../support/needs.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { composed, inbox, mailroom, mailWith } from './email-in-support.ts';
import { failureOf, until } from './email-support.ts';

suiteWith('e-mail in: the mailbox', ['dovecot', 'openssl'], () => {
  const { dovecot, transportFor, fetched, only } = mailroom();

  for (const tls of ['implicit', 'starttls', 'none'] as const) {
    it(`takes attachments byte for byte (tls: ${tls})`, async () => {
      const bytes = Buffer.from([...Array(256).keys(), ...Buffer.from('\r\n.\r\nä;"x"\n')]);
      await dovecot.append(await mailWith({ filename: 'ship.csv', content: bytes }));
      const port = tls === 'implicit' ? dovecot.tlsPort : dovecot.port;
      const files = await fetched(inbox, { tls, port });
      expect(Object.keys(files)).to.deep.equal(['ship.csv']);
      expect(files['ship.csv']?.equals(bytes)).to.equal(true);
    });
  }

  it('names each file for ever, groups the files of one mail, oldest first, and leaves the mail unread', async () => {
    await dovecot.append(await mailWith({ filename: 'a.csv', content: '1' }, { filename: 'b.csv', content: '22' }));
    await dovecot.append(await mailWith({ filename: 'c.csv', content: '333' }));
    const first = await transportFor().list();
    const second = await transportFor().list();
    expect(first).to.deep.equal(second);
    expect(first.files.map(({ name }) => name)).to.deep.equal(['a.csv', 'b.csv', 'c.csv']);
    const [a, b, c] = first.files;
    expect(new Set(first.files.map(({ id }) => id)).size).to.equal(3);
    expect(a?.group).to.equal(b?.group).and.not.equal(c?.group);
    expect(a).to.include({ complete: true });
    expect(Date.parse(a?.modified ?? '')).to.be.greaterThan(0);
    expect(first.more).to.equal(false);
    expect((await dovecot.messages()).flatMap(({ flags }) => flags)).to.not.include('\\Seen');
  });

  it('reads the folder that the endpoint names, and says when it does not exist', async () => {
    await dovecot.as((client) => client.mailboxCreate(['Partners', 'North']));
    await dovecot.append(await mailWith({ filename: 'n.csv', content: '1' }), 'Partners.North');
    const { list } = transportFor();
    expect((await list({ directory: 'Partners/North' })).files.map(({ name }) => name)).to.deep.equal(['n.csv']);
    expect((await failureOf(list({ directory: 'Partners/South' }))).code).to.equal('DIRECTORY_MISSING');
    expect((await list()).files).to.deep.equal([]);
  });

  it('leaves mails with files of other names to other endpoints', async () => {
    await dovecot.append(await mailWith({ filename: 'inv_1.csv', content: '1' }));
    await dovecot.append(await mailWith({ filename: 'SHIP_1.CSV', content: '1' }));
    const { list } = transportFor();
    for (const round of [1, 2]) {
      const { files, refused } = await list({ directory: '', pattern: 'ship*.csv' });
      expect(
        files.map(({ name }) => name),
        `look ${round}`,
      ).to.deep.equal(['SHIP_1.CSV']);
      expect(refused).to.deep.equal([]);
    }
    expect((await list({ directory: '', pattern: 'inv*.csv' })).files.map(({ name }) => name)).to.deep.equal([
      'inv_1.csv',
    ]);
  });

  it('lists at most 500 files, says that there are more, and never cuts a mail in two', async function () {
    this.timeout(60_000);
    const raw = await mailWith(...['a', 'b', 'c'].map((name) => ({ filename: `${name}.csv`, content: '1' })));
    await dovecot.as(async (client) => {
      for (let mail = 0; mail < 170; mail++) await client.append('INBOX', raw);
    });
    const { files, more } = await transportFor().list();
    expect(files).to.have.length(498);
    expect(more).to.equal(true);
  });

  describe('after taking', () => {
    it('moves taken and refused mails into folders that it makes, and may be asked twice', async () => {
      await dovecot.append(await mailWith({ filename: 'a.csv', content: '1' }));
      await dovecot.append(await composed({ subject: 'Hello' }));
      const { list, remove, transport } = transportFor();
      const { files, refused } = await list();
      for (const round of [1, 2]) {
        await remove(files);
        await transport.remove?.(inbox, refused, 'refused');
        expect(await dovecot.messages(), `round ${round}`).to.deep.equal([]);
      }
      expect(await dovecot.mailboxes()).to.include.members(['Crossdock.Done', 'Crossdock.Refused']);
      expect((await dovecot.messages('Crossdock.Done')).map(({ subject }) => subject)).to.deep.equal(['Shipments']);
      expect((await dovecot.messages('Crossdock.Refused')).map(({ subject }) => subject)).to.deep.equal(['Hello']);
    });

    it('makes the folder again when somebody deleted it', async () => {
      await dovecot.append(await mailWith({ filename: 'a.csv', content: '1' }));
      await transportFor().remove((await transportFor().list()).files);
      await dovecot.as((client) => client.mailboxDelete('Crossdock.Done'));
      await dovecot.append(await mailWith({ filename: 'b.csv', content: '1' }));
      const { list, remove } = transportFor();
      await remove((await list()).files);
      expect(await dovecot.messages('Crossdock.Done')).to.have.length(1);
    });

    it('deletes taken mails when told to, never refused ones', async () => {
      await dovecot.append(await mailWith({ filename: 'a.csv', content: '1' }));
      await dovecot.append(await composed({ subject: 'Hello' }));
      const { list, remove, transport } = transportFor({ 'after taking': 'delete' });
      const { files, refused } = await list();
      await remove(files);
      await transport.remove?.(inbox, refused, 'refused');
      expect(await dovecot.messages()).to.deep.equal([]);
      expect(await dovecot.mailboxes()).to.not.include('Crossdock.Done');
      expect(await dovecot.messages('Crossdock.Refused')).to.have.length(1);
    });

    it('marks mails and leaves them when told to; a mark is not the read state', async () => {
      await dovecot.append(await mailWith({ filename: 'a.csv', content: '1' }));
      await dovecot.append(await mailWith({ filename: 'b.csv', content: '1' }));
      const { list, remove } = transportFor({ 'after taking': 'mark' });
      const [first] = (await list()).files;
      await remove(first ? [first] : []);
      expect((await dovecot.messages())[0]?.flags).to.include.members(['CrossdockDone', '\\Seen']);
      await dovecot.as(async (client) => {
        await client.mailboxOpen('INBOX');
        await client.messageFlagsAdd('2', ['\\Seen']);
      });
      expect((await list()).files.map(({ name }) => name)).to.deep.equal(['b.csv']);
    });
  });

  it('EI-05 a mail that somebody opened is still taken', async () => {
    await dovecot.append(await mailWith({ filename: 'a.csv', content: '1' }));
    await dovecot.as(async (client) => {
      await client.mailboxOpen('INBOX');
      await client.messageFlagsAdd('1', ['\\Seen']);
    });
    expect((await transportFor().list()).files).to.have.length(1);
  });

  it('EI-05 a mailbox that was made anew gives new ids; old ids fetch and remove nothing', async () => {
    const place = { directory: 'Partner' };
    const mail = await mailWith({ filename: 'a.csv', content: '1' });
    const makeAnew = () =>
      dovecot.as(async (client) => {
        if ((await client.list()).some(({ path }) => path === 'Partner')) await client.mailboxDelete('Partner');
        await client.mailboxCreate('Partner');
        await client.append('Partner', mail);
        return (await client.mailboxOpen('Partner')).uidValidity;
      });
    const before = await makeAnew();
    const old = (await transportFor().list(place)).files;
    await until(async () => (await makeAnew()) !== before);
    const { list, fetch, remove } = transportFor();
    const now = (await list(place)).files;
    expect(now.map(({ name }) => name)).to.deep.equal(['a.csv']);
    expect(now[0]?.id).to.not.equal(old[0]?.id);
    if (!old[0]) throw new Error('nothing listed');
    const to = join(await temporaryFolder(), 'a');
    expect((await failureOf(fetch(old[0], to, place))).code).to.equal('FILE_VANISHED');
    await remove(old, 'taken', place);
    expect(await dovecot.messages('Partner')).to.have.length(1);
  });

  it('EI-06 fetching leaves the mail where it is until it is removed', async () => {
    await dovecot.append(await mailWith({ filename: 'a.csv', content: '1' }));
    await fetched();
    expect(await dovecot.messages()).to.have.length(1);
  });

  it('EI-06 a mail that somebody took away is a vanished file, with nothing left on the disk', async () => {
    await dovecot.append(await mailWith({ filename: 'a.csv', content: '1' }));
    const { list, fetch } = transportFor();
    const file = await only(list);
    await dovecot.as(async (client) => {
      await client.mailboxOpen('INBOX');
      await client.messageDelete('1:*');
    });
    const folder = await temporaryFolder();
    expect((await failureOf(fetch(file, join(folder, 'a.csv')))).code).to.equal('FILE_VANISHED');
    expect(await readdir(folder)).to.deep.equal([]);
  });

  it('EI-06 a server without MOVE: copied, then deleted, others that somebody marked as deleted stay', async function () {
    this.timeout(60_000);
    const old = await startDovecot(['protocol imap {', 'imap_capability = IMAP4rev1 LITERAL+ UIDPLUS NAMESPACE', '}']);
    await old.append(await mailWith({ filename: 'a.csv', content: '1' }));
    await old.append(await composed({ subject: 'kept' }));
    await old.as(async (client) => {
      expect(client.capabilities.has('MOVE')).to.equal(false);
      await client.mailboxOpen('INBOX');
      await client.messageFlagsAdd('2', ['\\Deleted']);
    });
    const { list, remove } = transportFor({ port: old.port, 'trusted certificate': old.certificate });
    await remove((await list()).files);
    expect((await old.messages()).map(({ subject }) => subject)).to.deep.equal(['kept']);
    expect(await old.messages('Crossdock.Done')).to.have.length(1);
  });

  it('a full disk of this machine (/dev/full under the temporary name) is no fault of the server, and leaves no file', async () => {
    await dovecot.append(await mailWith({ filename: 'a.csv', content: 'x'.repeat(100_000) }));
    const { list, fetch } = transportFor();
    const file = await only(list);
    const folder = await temporaryFolder();
    await symlink('/dev/full', partOf(join(folder, 'a.csv')));
    const error = await failureOf(fetch(file, join(folder, 'a.csv')));
    expect([error.code, error.outage]).to.deep.equal(['NO_ROOM_LEFT', false]);
    expect(await readdir(folder)).to.deep.equal([]);
  });
});
