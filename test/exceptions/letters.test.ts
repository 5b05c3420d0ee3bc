import { expect } from 'chai';
import type { NoticeSettings, Workspace } from '../../src/config/workspace.ts';
import { sampleDaily, sampleLetter } from '../../src/domain/notices/facts.ts';
import { audience, audiencesOf } from '../../src/exceptions/audiences.ts';
import { letterFacts } from '../../src/exceptions/letters.ts';
import { raise } from '../../src/exceptions/raise.ts';
import { mailText } from '../../src/exceptions/texts.ts';
import { type HeldSubject, releaseSubject } from '../../src/storage/exceptions.ts';
import { bookOpened, markTold, newsToTell, toldSince } from '../../src/storage/news.ts';
import type { Store } from '../../src/storage/open.ts';
import { CrossdockError } from '../../src/support/errors.ts';
import { inStore } from '../support/seeds.ts';
import { eachStore } from '../support/stores.ts';
import { aWorkspace } from '../support/workspace.ts';

const at = '2026-03-01T08:00:00.000Z';

const notices: NoticeSettings = {
  connection: 'office',
  contacts: ['ops@example.com'],
  digestSeconds: 900,
  webhooks: [],
  daily: new Map(),
  templates: { notice: null, daily: null },
};

/** Acme and Bolt share the connection of their WMS; both have contacts of their own, and so has the WMS. */
function shared(): Workspace {
  const workspace = aWorkspace({ notices });
  const merchants = [...workspace.merchants.values()].map((one) => ({ ...one, contacts: [`${one.id}@example.org`] }));
  return {
    ...workspace,
    merchants: new Map(merchants.map((one) => [one.id, one])),
    wms: new Map([['legacy', { id: 'legacy', type: 'file-drop', zone: 'UTC', contacts: ['floor@example.net'] }]]),
  };
}

function refusedLogin(merchant: string) {
  const error = new CrossdockError(
    'SFTP_LOGIN_REFUSED',
    { disposition: 'hold', scope: 'connection', sentence: '', hint: 'Correct "password".', tell: 'at once' },
    { message: `The server refused the login for /home/${merchant}.` },
  );
  const held: HeldSubject = { kind: 'work', subject: `deliver:${merchant}/legacy/orders`, merchant };
  return { error, merchant, connection: 'legacy', held: [held] };
}

eachStore('letters about a problem that two merchants share', (open) => {
  async function both(): Promise<{ store: Store; workspace: Workspace }> {
    const [store, workspace] = [await open(), shared()];
    for (const merchant of ['acme', 'bolt'])
      await inStore(store, (trx) => raise(trx, workspace, refusedLogin(merchant), at));
    return { store, workspace };
  }

  const textFor = async (store: Store, workspace: Workspace, name: string) => {
    const reader = audience(workspace, name);
    if (!reader) throw new Error(`There is no audience ${name}.`);
    const news = (await newsToTell(store.reader, 50)).filter((one) => one.audience === name);
    const facts = await letterFacts(store, workspace.name, reader, { audience: name, news, heldBack: 0 });
    const { subject, body } = mailText('notice', null, facts, at);
    return JSON.stringify(facts) + subject + body;
  };

  it('go to each of them about itself, and to the workspace and the WMS about both', async () => {
    const { store, workspace } = await both();
    const news = await newsToTell(store.reader, 50);
    expect(news.map((one) => one.audience).sort()).to.deep.equal([
      'merchant:acme',
      'merchant:bolt',
      'wms:legacy',
      'workspace',
    ]);
    expect(news.every(({ urgent }) => urgent)).to.equal(true);
    expect(await textFor(store, workspace, 'merchant:acme'))
      .to.include('acme')
      .and.not.include('bolt');
    expect(await textFor(store, workspace, 'merchant:bolt'))
      .to.include('bolt')
      .and.not.include('acme');
    for (const name of ['workspace', 'wms:legacy'])
      expect(await textFor(store, workspace, name))
        .to.include('acme, bolt')
        .and.include('2 services');
  });

  it('tell of the end to whom the beginning was told, and to nobody else', async () => {
    const { store, workspace } = await both();
    const news = (await newsToTell(store.reader, 50)).filter((one) => one.audience !== 'wms:legacy');
    await inStore(store, (trx) => markTold(trx, news, 'letter', at));
    for (const merchant of ['acme', 'bolt'])
      await inStore(store, (trx) =>
        releaseSubject(trx, { kind: 'work', subject: `deliver:${merchant}/legacy/orders` }, 'the next success', at),
      );
    const ended = await newsToTell(store.reader, 50);
    expect(ended.map(({ audience: name, kind }) => `${kind} ${name}`).sort()).to.deep.equal([
      'resolved merchant:acme',
      'resolved merchant:bolt',
      'resolved workspace',
    ]);
    expect(await textFor(store, workspace, 'merchant:bolt'))
      .to.include('Resolved')
      .and.include('the next success')
      .and.not.include('acme');
    const told = await toldSince(store.reader, at);
    expect(told).to.have.length(3);
  });

  it('book no news twice, and a letter that is out of date is not sent', async () => {
    const { store } = await both();
    const [one] = await newsToTell(store.reader, 50);
    if (!one) throw new Error('There are no news.');
    const again = { id: one.exception, code: one.code, urgent: true };
    await inStore(store, (trx) => bookOpened(trx, again, [one.audience], at));
    expect(await newsToTell(store.reader, 50)).to.have.length(4);
    await inStore(store, async (trx) => {
      expect(await markTold(trx, [one], 'letter', at)).to.equal(true);
      expect(await markTold(trx, [one], 'another letter', at)).to.equal(false);
    });
  });
});

describe('audiences', () => {
  it('are none where nobody is to be told, and hold no address twice', () => {
    expect(audiencesOf(aWorkspace(), refusedLogin('acme'))).to.deep.equal([]);
    const workspace = shared();
    const same = { ...workspace, notices: { ...notices, contacts: ['floor@example.net', 'ops@example.com'] } };
    expect(audiencesOf(same, refusedLogin('acme'))).to.deep.equal(['workspace', 'merchant:acme']);
  });
});

describe('the texts of mails', () => {
  it('are the shipped ones where the own template fails, and say why', () => {
    for (const [own, why] of [
      ['Subject: {{nothing}}\n', '"nothing"'],
      ['No subject', 'Subject:'],
      ['Subject: {{#each}}', 'template'],
    ]) {
      const { subject, fault } = mailText('notice', own ?? '', sampleLetter, at);
      expect(subject).to.include('SHIP_METHOD_UNMAPPED');
      expect(fault).to.include(why);
    }
    expect(mailText('daily', null, sampleDaily, at).subject).to.include('2026-03-07');
  });
});
