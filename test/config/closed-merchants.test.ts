// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references of the workspace are written like this
import { expect } from 'chai';
import { clockEntries, watchedInlets } from '../../src/clockwork/services.ts';
import { serviceRuns } from '../../src/config/lookup.ts';
import { bad, good, oneWms, texts } from './workbench.ts';

const acme = `
services: { order delivery: automatic, shipping confirmations: { every: 1h }, inventory: off }
carts:
  web:
    orders: { from: { folder: shop }, mapping: out }
    services: { order download: automatic }
`;

describe('a merchant that was closed', () => {
  it('runs nothing by itself, though its timings stand there', async () => {
    const open = await good(texts(oneWms, { acme }));
    expect(clockEntries(open)).to.have.length(3);
    expect(watchedInlets(open)).to.have.length(1);
    const closed = await good(texts(oneWms, { acme: `closed: 2026-11-25${acme}` }));
    expect(clockEntries(closed)).to.deep.equal([]);
    expect(watchedInlets(closed)).to.deep.equal([]);
    expect(closed.merchants.get('acme')?.closed).to.equal('2026-11-25');
  });

  it('keeps its endpoints, so that a late file can still be taken by hand', async () => {
    const runs = serviceRuns(await good(texts(oneWms, { acme: `closed: 2026-11-25${acme}` })));
    expect(runs.map(({ subject }) => subject)).to.include('acme/legacy/shipments');
  });

  it('keeps no secret that is gone by now from stopping the others', async () => {
    const own =
      'wms settings: { orders: { to: { sftp: { host: h.example.com, user: u, password: "${env:GONE}" } } } }\n';
    expect((await bad(texts(oneWms, { acme: own + acme })))[0]).to.include('CONFIG_REFERENCE');
    expect(await bad(texts(oneWms, { acme: `closed: 2026-11-25\n${own}${acme}` }))).to.deep.equal([]);
  });

  it('needs a day', async () => {
    expect((await bad(texts(oneWms, { acme: 'closed: yes\n' })))[0]).to.include('Write the day, such as 2026-11-25.');
  });
});
