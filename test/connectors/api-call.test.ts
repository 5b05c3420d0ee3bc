import { expect } from 'chai';
import { callApi } from '../../src/connectors/api/call.ts';
import { asCrossdockError } from '../../src/support/errors.ts';
import { testContext } from '../simulators/shared/api-context.ts';
import { type VendorAnswer, VendorServer } from '../simulators/shared/vendor-server.ts';

const now = Date.parse('2026-11-20T18:00:00Z');
const bucket = { name: 'api:trial', perSecond: 1, burst: 10 };
const reset = (headers: Headers) => Number(headers.get('x-reset') ?? Number.NaN) * 1000 || undefined;

async function restAfter(headers: VendorAnswer['headers'] = {}, restUntil?: typeof reset): Promise<unknown[]> {
  const vendor = await VendorServer.start(() => ({ status: 429, headers }));
  const context = testContext({ now: () => now });
  const call = { method: 'GET' as const, url: vendor.url, bucket, ...(restUntil && { restUntil }) };
  const thrown = await callApi(context, call).then(
    () => undefined,
    (error: unknown) => asCrossdockError(error),
  );
  expect(thrown?.code).to.equal('API_RATE_LIMITED');
  return [thrown?.retryAfter, ((context.rests.get(bucket.name) ?? 0) - now) / 1000];
}

describe('an API that answers 429', () => {
  const at = (seconds: number) => ({ 'x-reset': String(now / 1000 + seconds) });

  it('has its rest: as Retry-After says, else a minute', async () => {
    expect(await restAfter({ 'retry-after': '7' })).to.deep.equal([7, 7]);
    expect(await restAfter(at(40))).to.deep.equal([60, 60]);
  });

  it('has its rest as a header of its own says, where the connector knows that header', async () => {
    expect(await restAfter(at(40), reset)).to.deep.equal([40, 40]);
    expect(await restAfter({ 'retry-after': '7' }, reset)).to.deep.equal([7, 7]);
  });

  it('is not believed when it names what is past, or a day far away', async () => {
    expect(await restAfter(at(-5), reset)).to.deep.equal([60, 60]);
    expect(await restAfter(at(500_000), reset)).to.deep.equal([3600, 3600]);
  });
});
