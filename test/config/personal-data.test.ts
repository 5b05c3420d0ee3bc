import { expect } from 'chai';
import { amazon } from '../../src/connectors/carts/amazon/index.ts';
import { good, texts } from './workbench.ts';

const day = 86_400;
const cart = `
wms: legacy
services: { order delivery: off, shipping confirmations: off, inventory: off }
carts:
  market:
    type: amazon
    settings:
      client id: amzn1.example
      client secret: \${env:SFTP_PASSWORD}
      refresh token: \${env:SFTP_PASSWORD}
      seller id: A1EXAMPLE
      marketplaces: [A1PA6795UKMFR9]
`;

async function keptFor(workspace: string, merchant = ''): Promise<{ days: unknown; warned: string[] }> {
  const root = `wms: { legacy: {} }\n${workspace}`;
  const { merchants, warnings } = await good(texts(root, { acme: `${cart}${merchant}`, globex: '{}' }), {
    connectors: [amazon as never],
  });
  const [days, others] = ['acme', 'globex'].map((id) => merchants.get(id)?.personalDataSeconds);
  expect(others, 'another merchant has the period of the workspace').to.equal(undefined);
  const mine = warnings.filter(({ code }) => code === 'CONFIG_PERSONAL_DATA');
  return {
    days: days === undefined ? undefined : days / day,
    warned: mine.map(({ file, line, message }) => `${file}:${line} ${message}`),
  };
}

describe('personal data of a marketplace', () => {
  it('is kept as long as the marketplace allows where nobody says anything', async () => {
    expect(await keptFor('')).to.deep.equal({ days: 30, warned: [] });
  });

  it('is kept shorter where somebody says so, the merchant before the workspace', async () => {
    const workspace = 'retention: { personal data: 20d }\n';
    expect(await keptFor(workspace)).to.deep.equal({ days: 20, warned: [] });
    expect(await keptFor(workspace, 'retention: { personal data: 28d }\n')).to.deep.equal({ days: 28, warned: [] });
  });

  it('is kept no longer, whoever says so, and a warning stands where it was said', async () => {
    const others =
      'It holds for all orders of the merchant: give other carts a merchant of their own if theirs must stay longer.';
    expect(await keptFor('', 'retention: { personal data: 60d }\n')).to.deep.equal({
      days: 30,
      warned: [
        `merchants/acme.yaml:13 Amazon lets personal data be kept for 30d after the end of an order, and this is longer: 30d counts. Write "retention: { personal data: 30d }" here. ${others}`,
      ],
    });
    const workspace = 'retention: { personal data: 90d }\n';
    expect(await keptFor(workspace)).to.deep.equal({
      days: 30,
      warned: [
        `merchants/acme.yaml:6 Amazon lets personal data be kept for 30d after the end of an order, and crossdock.yaml says longer: 30d counts. Write "retention: { personal data: 30d }" here. ${others}`,
      ],
    });
    expect(await keptFor(workspace, 'retention: { personal data: 30d }\n')).to.deep.equal({ days: 30, warned: [] });
  });
});
