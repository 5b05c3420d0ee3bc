import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import type { Store } from '../../src/storage/open.ts';
import { seal, unseal } from '../../src/storage/sealing.ts';
import { SecretKeys } from '../../src/storage/secret-keys.ts';
import {
  connectionSecret,
  deleteSecret,
  forgetConnections,
  listSecrets,
  saveSecret,
} from '../../src/storage/secret-rows.ts';
import { Secrets } from '../../src/storage/secrets.ts';
import { silentLog } from '../../src/support/log.ts';
import { rejection } from '../support/rejection.ts';
import { someKey } from '../support/remembering.ts';
import { eachStore, openAt } from '../support/stores.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { at, inCommit, later } from './samples.ts';

const otherKey = Buffer.alloc(32, 8);

function secretsOf(store: Store, key: Buffer | null = someKey, file = '/nowhere/secret.key'): Secrets {
  return new Secrets(store, new SecretKeys(key, file), silentLog);
}

async function keep(store: Store, secrets: Secrets, name: string, text: string): Promise<void> {
  const sealed = await secrets.seal(name, text);
  await inCommit(store, (trx) => saveSecret(trx, sealed, at));
}

describe('what is sealed', () => {
  it('opens with its key and under its name, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (name, text) => {
        expect(unseal(someKey, name, seal(someKey, name, text))).to.equal(text);
      }),
    );
  });

  it('opens neither with another key, nor under another name, nor after any change of it', () => {
    const sealed = seal(someKey, 'one', 'hunter2');
    expect(unseal(otherKey, 'one', sealed)).to.equal(undefined);
    expect(unseal(someKey, 'two', sealed)).to.equal(undefined);
    // Of three lengths, since base64 ends in three ways, and often, since it begins with what was thrown.
    for (const text of Array.from({ length: 100 }, (_, index) => 'hunter2'.padEnd(7 + (index % 3), '!')))
      for (const changed of changesOf(seal(someKey, 'one', text)))
        expect(unseal(someKey, 'one', changed), changed).to.equal(undefined);
    for (const cut of ['', '1', '1..', sealed.slice(0, 20)]) expect(unseal(someKey, 'one', cut)).to.equal(undefined);
  });

  it('is another text each time, and shows nothing of what it holds', () => {
    const texts = [seal(someKey, 'one', 'hunter2'), seal(someKey, 'one', 'hunter2')];
    expect(texts[0]).not.to.equal(texts[1]);
    expect(texts.join()).not.to.include('hunter2');
  });
});

/** Each character once replaced by another one. */
function changesOf(sealed: string): string[] {
  return Array.from(
    sealed,
    (character, place) => `${sealed.slice(0, place)}${character === 'A' ? 'B' : 'A'}${sealed.slice(place + 1)}`,
  );
}

eachStore('the secrets of a store', (open) => {
  it('are open to who has the key, as soon as another process has kept them', async () => {
    const store = await open();
    const [daemon, command] = [secretsOf(store), secretsOf(store)];
    expect(await daemon.refresh()).to.equal(false);
    await keep(store, command, 'sftp', 'hunter2');
    expect(daemon.known('sftp')).to.equal(undefined);
    expect(await daemon.refresh()).to.equal(true);
    expect(daemon.known('sftp')).to.equal('hunter2');
    expect(await daemon.refresh()).to.equal(false);
    await keep(store, command, 'sftp', 'hunter3');
    expect([await daemon.refresh(), daemon.known('sftp')]).to.deep.equal([true, 'hunter3']);
    await inCommit(store, (trx) => deleteSecret(trx, 'sftp'));
    expect([await daemon.refresh(), daemon.known('sftp')]).to.deep.equal([true, undefined]);
  });

  it('are listed by name and date; those of connections are no references', async () => {
    const store = await open();
    const secrets = secretsOf(store);
    await keep(store, secrets, 'b', '1');
    await keep(store, secrets, 'a', '2');
    await keep(store, secrets, connectionSecret('shop'), 'token');
    expect(await listSecrets(store.reader)).to.deep.equal([
      { name: 'a', createdAt: at, updatedAt: at },
      { name: 'b', createdAt: at, updatedAt: at },
      { name: 'connection:shop', createdAt: at, updatedAt: at },
    ]);
    await secrets.refresh();
    expect(secrets.known('connection:shop')).to.equal(undefined);
    expect(await secrets.read('connection:shop')).to.equal('token');
  });

  it('keep a daemon with another key, or with none, from starting', async () => {
    const store = await open();
    await secretsOf(store, null).check();
    await secretsOf(store, otherKey).check();
    await keep(store, secretsOf(store), 'sftp', 'hunter2');
    await secretsOf(store).check();
    expect(await rejection(secretsOf(store, null).check())).to.include({ code: 'SECRET_KEY_MISSING' });
    const wrong = await rejection(secretsOf(store, otherKey).check());
    expect(wrong).to.include({ code: 'SECRET_KEY_WRONG' });
    expect(String((wrong as Error).stack)).not.to.include('hunter2');
  });

  it('are kept under one key only, whoever comes first', async () => {
    const store = await open();
    const sealed = await secretsOf(store, otherKey).seal('b', 'too late');
    await keep(store, secretsOf(store), 'a', 'first');
    expect(await rejection(inCommit(store, (trx) => saveSecret(trx, sealed, at)))).to.include({
      code: 'SECRET_KEY_WRONG',
    });
    expect(await rejection(secretsOf(store, otherKey).seal('c', 'x'))).to.include({ code: 'SECRET_KEY_WRONG' });
  });

  it('do not open for a command without the key, which says why once they are asked for', async () => {
    const store = await open();
    await keep(store, secretsOf(store), 'sftp', 'hunter2');
    const folder = await temporaryFolder();
    const keyless = secretsOf(store, null, join(folder, 'secret.key'));
    await keyless.refresh();
    expect(keyless.known('other')).to.equal(undefined);
    expect(() => keyless.known('sftp'))
      .to.throw()
      .with.property('code', 'SECRET_KEY_MISSING');
    await writeFile(join(folder, 'secret.key'), someKey.toString('base64'), { mode: 0o600 });
    expect([await keyless.refresh(), keyless.known('sftp')]).to.deep.equal([true, 'hunter2']);
  });

  it('that were exchanged in the database do not pass for one another', async () => {
    const store = await open();
    const secrets = secretsOf(store);
    await keep(store, secrets, 'a', 'one');
    await keep(store, secrets, 'b', 'two');
    await inCommit(store, async (trx) => {
      const { sealed } = await trx
        .selectFrom('secrets')
        .select('sealed')
        .where('name', '=', 'a')
        .executeTakeFirstOrThrow();
      await trx.updateTable('secrets').set({ sealed }).where('name', '=', 'b').execute();
    });
    await secrets.refresh();
    expect(secrets.known('a')).to.equal('one');
    expect(() => secrets.known('b'))
      .to.throw()
      .with.property('code', 'SECRET_DAMAGED');
    expect(await rejection(secrets.read('b'))).to.include({ code: 'SECRET_DAMAGED' });
  });

  it('of connections are forgotten when the workspace has had none of that name for long enough', async () => {
    const store = await open();
    const secrets = secretsOf(store);
    for (const name of ['shop', 'gone']) await keep(store, secrets, connectionSecret(name), 'token');
    await keep(store, secrets, 'typed', 'x');
    const forget = async (used: string[], before: string, now: string): Promise<number> => {
      let gone = 0;
      await inCommit(store, async (trx) => {
        gone = await forgetConnections(trx, used, { before, at: now });
      });
      return gone;
    };
    expect(await forget(['shop'], '2026-02-01', at)).to.equal(0);
    expect(await forget(['shop', 'gone'], at, later)).to.equal(0);
    expect(await forget(['shop'], later, later)).to.equal(0);
    expect(await forget(['shop'], '2026-04-01', '2026-05-01')).to.equal(1);
    const rows = await store.reader.selectFrom('secrets').select('name').orderBy('name').execute();
    expect(rows.map(({ name }) => name)).to.deep.equal(['connection:shop', 'typed']);
  });
});

eachStore('the first secret', (open) => {
  it('makes the key file where one daemon has the store, and asks for a common key where several do', async () => {
    const store = await open();
    const folder = await temporaryFolder();
    const file = join(folder, 'data/secret.key');
    const secrets = secretsOf(store, null, file);
    if (store.dialect === 'postgres') {
      expect(await rejection(secrets.seal('a', 'x'))).to.include({ code: 'SECRET_KEY_NEEDED' });
      expect(await readdir(folder)).to.deep.equal([]);
      return;
    }
    const both = await Promise.all([secrets.seal('a', 'x'), secretsOf(store, null, file).seal('b', 'y')]);
    expect(both[0].keyId).to.equal(both[1].keyId);
    expect((await stat(file)).mode & 0o777).to.equal(0o600);
    expect(await readdir(join(folder, 'data'))).to.deep.equal(['secret.key']);
    expect(await readFile(file, 'utf8')).to.match(/^[0-9a-f]{64}\n$/);
  });
});

describe('the file of the key', () => {
  it('is made only while the store holds no secret', async () => {
    const store = await openAt(`sqlite:${await temporaryFolder()}/crossdock.db`);
    await keep(store, secretsOf(store), 'a', 'x');
    const folder = await temporaryFolder();
    expect(await rejection(secretsOf(store, null, join(folder, 'secret.key')).seal('b', 'y'))).to.include({
      code: 'SECRET_KEY_MISSING',
    });
    expect(await readdir(folder)).to.deep.equal([]);
  });

  it('is not used when others may read it, or when it holds something else', async () => {
    const file = join(await temporaryFolder(), 'secret.key');
    await writeFile(file, someKey.toString('hex'), { mode: 0o600 });
    expect(await new SecretKeys(null, file).current()).to.deep.equal(someKey);
    await chmod(file, 0o640);
    const open = await rejection(new SecretKeys(null, file).current());
    expect(open).to.include({ code: 'SECRET_KEY_FILE' });
    expect((open as Error).message)
      .to.match(/mode 0640/)
      .and.not.include(someKey.toString('hex'));
    await chmod(file, 0o600);
    for (const text of ['', 'my password', someKey.toString('hex').slice(2)]) {
      await writeFile(file, text);
      expect(await rejection(new SecretKeys(null, file).current()), text).to.include({ code: 'SECRET_KEY_FILE' });
    }
  });
});
