import { expect } from 'chai';
import { callHttp, type HttpCall, HttpFailure } from '../../src/support/http-client.ts';
import { type Receiver, startReceiver } from '../support/webhook-receiver.ts';

function call(url: string, more: Partial<HttpCall> = {}) {
  return callHttp({ method: 'GET', url, deadlineSeconds: 5, signal: new AbortController().signal, ...more });
}

async function failureOf(work: Promise<unknown>): Promise<HttpFailure> {
  const thrown = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(thrown).to.be.instanceOf(HttpFailure);
  return thrown as HttpFailure;
}

describe('a call over HTTP', () => {
  let receiver: Receiver;
  beforeEach(async () => {
    receiver = await startReceiver();
  });
  afterEach(() => receiver.stop());

  it('keeps no more of an answer than it was asked to', async () => {
    receiver.answers({ status: 200, body: 'y'.repeat(500_000) });
    const answer = await call(receiver.url, { answerBytes: 1000 });
    expect([answer.status, answer.body.length, answer.cut]).to.deep.equal([200, 1000, true]);
  });

  it('ends at its deadline, and when the daemon stops', async () => {
    receiver.answers('hang');
    expect(await failureOf(call(receiver.url, { deadlineSeconds: 0.2 }))).to.include({
      kind: 'late',
      mayHaveArrived: true,
    });
    const stopping = new AbortController();
    const stopped = call(receiver.url, { signal: stopping.signal });
    stopping.abort();
    expect(await failureOf(stopped)).to.include({ kind: 'stopped' });
  });

  it('says when nothing can have arrived, and names the host alone', async () => {
    await receiver.stop();
    const failure = await failureOf(call(`${receiver.url}?key=hidden`));
    expect(failure).to.include({ kind: 'refused', host: `127.0.0.1:${receiver.port}`, mayHaveArrived: false });
    expect(`${failure.message} ${failure.stack}`).not.to.include('hidden');
  });

  it('reads on where its own host moved something, does not post it elsewhere, and gives up on circles', async () => {
    const moved = (status: number, location: string) => ({ status, headers: { location } });
    receiver.answers(({ path }) => (path === '/hook' ? moved(302, '/next') : 200));
    expect((await call(receiver.url)).status).to.equal(200);
    expect((await call(receiver.url, { method: 'POST' })).status).to.equal(302);
    receiver.answers(moved(307, '/hook'));
    expect((await call(receiver.url)).status).to.equal(307);
    receiver.answers(moved(307, 'http://stranger.example.com/'));
    expect((await call(receiver.url, { method: 'POST' })).status).to.equal(307);
  });
});
