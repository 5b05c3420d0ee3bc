import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import type { Transport } from '../../../src/connectors/contract.ts';
import { webhook } from '../../../src/connectors/transports/webhook/index.ts';
import { limits } from '../../../src/support/limits.ts';
import { signatureOf, signedHeaders } from '../../../src/support/webhook-signature.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { type Answer, receiverSecret, startReceiver } from '../../support/webhook-receiver.ts';
import { at, contextFor, failureOf, parcelOf, send, stepsOf } from './support.ts';

function connect(url: string, more: Record<string, unknown> = {}): Transport {
  const settings = webhook.settings.parse({ url, secret: receiverSecret, ...more });
  return webhook.connect(settings, contextFor('bi'));
}

describe('the signature of a webhook', () => {
  it('is that of the published example of Standard Webhooks', () => {
    const signature = signatureOf('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', {
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      seconds: 1614265330,
      body: Buffer.from('{"test": 2432232314}'),
    });
    expect(signature).to.equal('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  it('is checked by the code that docs/extra-interface.md gives to receivers', async () => {
    const page = await readFile(new URL('../../../docs/extra-interface.md', import.meta.url), 'utf8');
    const path = join(await temporaryFolder(), 'receiver.mjs');
    await writeFile(path, /```js\n([\s\S]*?)```/.exec(page)?.[1] ?? '');
    const { isGenuine } = await import(pathToFileURL(path).href);
    const message = { id: 'a', seconds: 1614265330, body: Buffer.from('{"city":"Zürich"}') };
    const now = message.seconds * 1000;
    for (const secret of [receiverSecret, 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw']) {
      const headers = signedHeaders(secret, message);
      expect(isGenuine(secret, headers, message.body, now)).to.equal(true);
      expect(isGenuine(secret, headers, Buffer.from('{"city":"Zurich"}'), now)).to.equal(false);
      expect(isGenuine(`${secret}QUJD`, headers, message.body, now)).to.equal(false);
      expect(isGenuine(secret, { ...headers, 'webhook-id': 'b' }, message.body, now)).to.equal(false);
      expect(isGenuine(secret, headers, message.body, now + 301_000)).to.equal(false);
    }
  });

  it('is another one for another body, id, time or secret', () => {
    const usual = { id: 'a', seconds: 1, body: Buffer.from('x') };
    const signatures = [
      signatureOf('one secret of sixteen', usual),
      signatureOf('two secret of sixteen', usual),
      signatureOf('one secret of sixteen', { ...usual, id: 'b' }),
      signatureOf('one secret of sixteen', { ...usual, seconds: 2 }),
      signatureOf('one secret of sixteen', { ...usual, body: Buffer.from('y') }),
    ];
    expect(new Set(signatures)).to.have.length(5);
  });
});

describe('a webhook', () => {
  it('gets the exact bytes as one signed message, whose id is the parcel’s and stays when it is sent again', async () => {
    const receiver = await startReceiver();
    const transport = connect(receiver.url);
    const parcel = await parcelOf(await temporaryFolder(), 'orders-1.json', '{"city":"Zürich"}');
    const noted: number[] = [];
    await send(transport, at(), parcel, async () => void noted.push(receiver.all.length));
    await send(transport, at(), parcel);
    expect(noted).to.deep.equal([0]);
    expect(receiver.all.map(({ id, signed, body }) => ({ id, signed, body }))).to.deep.equal(
      Array(2).fill({ id: parcel.key, signed: true, body: '{"city":"Zürich"}' }),
    );
    expect(receiver.all[0]?.headers).to.include({ 'content-type': 'application/json', 'user-agent': 'Crossdock' });
    expect(transport.dropsDoubles).to.equal(true);
  });

  const answers: readonly [Answer, string, string][] = [
    [500, 'WEBHOOK_FAILED', 'retry'],
    [429, 'WEBHOOK_FAILED', 'retry'],
    [401, 'WEBHOOK_FORBIDDEN', 'hold'],
    [404, 'WEBHOOK_NOT_THERE', 'hold'],
    [422, 'WEBHOOK_REFUSED', 'hold'],
    ['hang', 'WEBHOOK_NO_ANSWER', 'retry'],
  ];
  for (const [answer, code, disposition] of answers) {
    it(`that answers ${JSON.stringify(answer)} is a case of ${code}`, async () => {
      const receiver = await startReceiver();
      receiver.answers(answer);
      const error = await failureOf(
        send(
          connect(`${receiver.url}?token=hidden`, { 'timeout seconds': 1 }),
          at(),
          await parcelOf(await temporaryFolder(), 'a.json', '{}'),
        ),
      );
      expect(error).to.include({ code, disposition });
      expect(`${error.message} ${error.hint}`).not.to.include('hidden').and.not.to.include(receiverSecret);
      expect(error.message).to.include(`127.0.0.1:${receiver.port}`);
    });
  }

  it('has taken a message when its status says so, whatever becomes of the rest of the answer', async () => {
    const receiver = await startReceiver();
    const transport = connect(receiver.url, { 'timeout seconds': 1 });
    const parcel = await parcelOf(await temporaryFolder(), 'a.json', '{}');
    for (const body of ['and then', 'x'.repeat(1_000_000)]) {
      receiver.answers({ status: 200, body });
      await send(transport, at(), parcel);
    }
    expect(receiver.all).to.have.length(2);
  });

  it('is asked again when it said it would have time', async () => {
    const receiver = await startReceiver();
    receiver.answers({ status: 503, headers: { 'retry-after': '120' } });
    const parcel = await parcelOf(await temporaryFolder(), 'a.json', '{}');
    expect(await failureOf(send(connect(receiver.url), at(), parcel))).to.include({ retryAfter: 120 });
  });

  it('is followed within its own host, and nowhere else', async () => {
    const receiver = await startReceiver();
    const stranger = await startReceiver();
    const parcel = await parcelOf(await temporaryFolder(), 'a.json', '{}');
    const to = (location: string) => ({ status: 308, headers: { location } });
    receiver.answers(({ path }) => (path === '/hook' ? to('/next') : 204));
    await send(connect(receiver.url), at(), parcel);
    expect(receiver.all.map(({ path, signed }) => [path, signed])).to.deep.equal([
      ['/hook', true],
      ['/next', true],
    ]);
    receiver.answers(to(stranger.url));
    expect(await failureOf(send(connect(receiver.url), at(), parcel))).to.include({ code: 'WEBHOOK_REDIRECTED' });
    expect(stranger.all).to.deep.equal([]);
  });

  it('that is not there is an outage, not a failed try', async () => {
    const receiver = await startReceiver();
    await receiver.stop();
    const parcel = await parcelOf(await temporaryFolder(), 'a.json', '{}');
    const error = await failureOf(send(connect(receiver.url), at(), parcel));
    expect(error).to.include({ code: 'CONNECTION_REFUSED', outage: true });
  });

  it('is not posted more than it can be signed with', async () => {
    const receiver = await startReceiver();
    const parcel = await parcelOf(await temporaryFolder(), 'a.json', '{}');
    const large = { ...parcel, size: limits.webhookBytes + 1 };
    expect(await failureOf(send(connect(receiver.url), at(), large))).to.include({ code: 'WEBHOOK_TOO_LARGE' });
    expect(receiver.all).to.deep.equal([]);
  });

  it('is tested by a signed ping that says what it is', async () => {
    const receiver = await startReceiver();
    const steps = await stepsOf(connect(receiver.url).test(at(), { receive: false, send: true }));
    expect(steps.map(({ name, ok }) => `${name} ${ok}`)).to.deep.equal(['DNS true', 'TCP true', 'signed ping true']);
    expect(receiver.all).to.have.length(1);
    expect(receiver.all[0]).to.include({ signed: true });
    expect(receiver.all[0]?.headers).to.include({ 'crossdock-test': 'true' });
    expect(JSON.parse(receiver.all[0]?.body ?? '')).to.include({ type: 'crossdock.ping' });
    receiver.answers(403);
    const failed = await stepsOf(connect(receiver.url).test(at(), { receive: false, send: true }));
    expect(failed.at(-1)).to.include({ name: 'signed ping', ok: false, code: 'WEBHOOK_FORBIDDEN' });
  });

  it('has settings that keep passwords out of addresses and short secrets out of use', () => {
    const good = { url: 'https://bi.example.com/hook', secret: receiverSecret };
    const fits = (more: object) => webhook.settings.safeParse({ ...good, ...more }).success;
    expect(fits({})).to.equal(true);
    expect(fits({ url: 'https://me:word@bi.example.com/' })).to.equal(false);
    expect(fits({ url: 'ftp://bi.example.com/' })).to.equal(false);
    expect(fits({ secret: 'short' })).to.equal(false);
    expect(fits({ secret: 'whsec_c2hvcnQ=' })).to.equal(false);
  });
});
