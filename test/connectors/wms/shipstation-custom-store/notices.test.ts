import { expect } from 'chai';
import type { PullPartner } from '../../../../src/connectors/api-contract.ts';
import { shipstationCustomStore } from '../../../../src/connectors/wms/shipstation-custom-store/index.ts';
import { settingsSchema } from '../../../../src/connectors/wms/shipstation-custom-store/settings.ts';
import type { KnownOrder, Shipment } from '../../../../src/domain/shipment.ts';
import type { Known, MappingContext } from '../../../../src/mapping/contract.ts';
import { noticeXml } from '../../../simulators/shipstation-puller.ts';

const pull = shipstationCustomStore.pull as PullPartner;
const settings = settingsSchema.parse({ 'api user': 'acme', 'api key': 'acme-key-0123456789' });
const address = 'action=shipnotify&order_number=1001&carrier=UPS&service=&tracking_number=1Z+9';
const key = 'part-1';

function given(body: string | Buffer, query = address) {
  return pull.notice(settings, new URLSearchParams(query), Buffer.from(body));
}

type Lines = KnownOrder['lines'];
const usual: Lines = [
  { lineNumber: 1, sku: 'SKU-1', quantity: 2, open: 2 },
  { lineNumber: 2, sku: 'SKU-2', quantity: 1, open: 1 },
];

async function read(body: string, more: { lines?: Lines; packages?: string[]; query?: string } = {}) {
  const notice = given(body, more.query);
  if (notice.kind === 'refused') throw new Error(notice.words);
  const order: KnownOrder = {
    orderId: 'order-1',
    orderNumber: '1001',
    custRef: '1001',
    lines: more.lines ?? usual,
    packages: more.packages ?? [],
  };
  const known: Known = { orders: async () => new Map([[key, order]]), sent: async () => undefined };
  const context: MappingContext = { now: '2026-11-23T18:00:00.000Z', timeZone: 'UTC', sequence: 0, values: {} };
  const page = JSON.parse(JSON.stringify(notice.page(key)));
  const reading = await shipstationCustomStore.layouts.read?.shipments?.(page, known, context);
  if (!reading) throw new Error('No layout.');
  return { shipment: reading.records[0] as Shipment, codes: reading.complaints.map(({ code }) => code) };
}

const of = { id: key, number: '1001' };

describe('a notice of a shipment', () => {
  it('is read with the lines of its parcel', async () => {
    const items = [{ lineItemId: '1', sku: 'SKU-1', quantity: 1 }];
    const { shipment, codes } = await read(noticeXml(of, { tracking: ' 1z crossdock 9 ', items }), {
      query: 'action=shipnotify',
    });
    expect(shipment).to.deep.equal({
      orderRef: key,
      orderRefType: 'key',
      status: 'partial',
      shippedAt: '2026-11-23T15:04:00.000Z',
      packages: [
        {
          trackingNumber: '1ZCROSSDOCK9',
          carrierCode: 'UPS',
          serviceCode: 'UPS Ground',
          lines: [{ lineNumber: 1, sku: 'SKU-1', quantity: 1 }],
          cost: { amount: '8.15', currency: '' },
        },
      ],
    });
    expect(codes).to.deep.equal([]);
  });

  it('without items is everything that is open', async () => {
    const lines = [
      { lineNumber: 1, sku: 'SKU-1', quantity: 2, open: 1 },
      { lineNumber: 2, sku: 'SKU-2', quantity: 1, open: 0 },
    ];
    const { shipment } = await read(noticeXml(of, { tracking: '1Z9' }), { lines, packages: ['1Z8'] });
    expect(shipment).to.include({ status: 'shipped' });
    expect(shipment.packages[0]?.lines).to.deep.equal([{ lineNumber: 1, sku: 'SKU-1', quantity: 1 }]);
  });

  it('without a body is the whole order, by its address', async () => {
    for (const body of ['', 'hello', '<html><body>Proxy</body></html>']) {
      const { shipment } = await read(body);
      expect(shipment).to.include({ status: 'shipped', shippedAt: '2026-11-23T18:00:00.000Z' });
      expect(shipment.packages[0]).to.include({ trackingNumber: '1Z9', carrierCode: 'UPS', serviceCode: '' });
      expect(shipment.packages[0]?.lines).to.have.length(2);
    }
    const strict = settingsSchema.parse({ ...settings, 'accept notices without body': false });
    expect(pull.notice(strict, new URLSearchParams(address), Buffer.alloc(0))).to.include({ status: 400 });
  });

  it('with a body that was to be one and is broken ships nothing: it may have been a part of the order', () => {
    const whole = noticeXml(of, { tracking: '1Z9', items: [{ sku: 'SKU-1', quantity: 1 }] });
    for (const body of [
      whole.slice(0, whole.length / 2),
      whole.replace('</ShipNotice>', ''),
      whole.replace('<Quantity>1</Quantity>', '<Quantity>1</Quantiy>'),
      `  ${whole.slice(0, 60)}`,
      whole.slice(0, 20),
    ])
      expect(given(body), body.slice(0, 80)).to.include({ kind: 'refused', status: 400 });
  });

  it('finds lines by SKU, whatever its case, and fills two of one SKU in turn', async () => {
    const lines = [
      { lineNumber: 1, sku: 'Mug', quantity: 2, open: 2 },
      { lineNumber: 2, sku: 'MUG', quantity: 3, open: 3 },
    ];
    const items = [{ sku: 'mug', quantity: 4 }];
    const { shipment } = await read(noticeXml(of, { tracking: '1Z9', items }), { lines });
    expect(shipment.packages[0]?.lines).to.deep.equal([
      { lineNumber: 1, sku: 'Mug', quantity: 2 },
      { lineNumber: 2, sku: 'MUG', quantity: 2 },
    ]);
    expect(shipment.status).to.equal('partial');
  });

  it('never ships more than is open, names what it does not know, and leaves discounts out', async () => {
    const items = [
      { lineItemId: '1', sku: 'SKU-1', quantity: 5 },
      { lineItemId: '9', sku: 'GIFT', quantity: 1 },
      { lineItemId: 'adjustment-1', sku: '', quantity: 1 },
    ];
    const { shipment, codes } = await read(noticeXml(of, { tracking: '1Z9', items }));
    expect(shipment.packages[0]?.lines).to.deep.equal([{ lineNumber: 1, sku: 'SKU-1', quantity: 2 }]);
    expect(codes).to.include.members(['more-than-open', 'unknown-line']);
  });

  it('of a tracking number that was reported is nothing new, however it is written', async () => {
    const { shipment, codes } = await read(noticeXml(of, { tracking: '1z 9' }), { packages: ['1Z9'] });
    expect(shipment).to.equal(undefined);
    expect(codes).to.deep.equal(['reported-before']);
  });

  it('may have no tracking number', async () => {
    const { shipment } = await read(noticeXml(of, {}), { query: 'action=shipnotify&order_number=1001' });
    expect(shipment.packages[0]?.trackingNumber).to.equal('');
    const closed = usual.map((line) => ({ ...line, open: 0 }));
    const again = await read(noticeXml(of, {}), {
      query: 'action=shipnotify&order_number=1001',
      lines: closed,
      packages: [''],
    });
    expect(again.codes).to.deep.equal(['reported-before']);
  });

  for (const [labelDate, shipDate, expected] of [
    ['11/23/2026 15:04', '11/23/2026', '2026-11-23T15:04:00.000Z'],
    ['11/23/2026 15:04', '11/24/2026', '2026-11-24T12:00:00.000Z'],
    ['12/8/2011 12:56 PM', '', '2011-12-08T12:56:00.000Z'],
    ['', '12/8/2011', '2011-12-08T12:00:00.000Z'],
    ['', '', '2026-11-23T18:00:00.000Z'],
    ['soon', 'later', '2026-11-23T18:00:00.000Z'],
  ] as const)
    it(`left at ${expected} by "${labelDate}" and "${shipDate}"`, async () => {
      const { shipment } = await read(noticeXml(of, { tracking: '1Z9', labelDate, shipDate }));
      expect(shipment.shippedAt).to.equal(expected);
    });

  it('goes by its body where its address says something else', async () => {
    const { shipment, codes } = await read(noticeXml(of, { tracking: '1Z7' }));
    expect(shipment.packages[0]?.trackingNumber).to.equal('1Z7');
    expect(codes).to.deep.equal(['address-differs']);
  });

  it('keeps what its address says, but no password that somebody put there', () => {
    const notice = given(noticeXml(of, {}), `${address}&SS-UserName=acme&SS-Password=hunter2-hunter2`);
    expect(notice.kind === 'notice' && JSON.stringify(notice.page(key))).not.to.include('hunter2');
  });

  it('reads the five names of XML, and text in sections', async () => {
    const body = noticeXml(of, { tracking: '1Z9', carrier: 'A&amp;B &#x2603; <![CDATA[<C & D>]]>' });
    expect((await read(body)).shipment.packages[0]?.carrierCode).to.equal('A&B ☃ <C & D>');
  });
});

describe('a hostile notice', () => {
  const deep = `${'<a>'.repeat(100_000)}${'</a>'.repeat(100_000)}`;
  for (const [what, body] of [
    ['a document type', '<!DOCTYPE foo><ShipNotice/>'],
    [
      'an external entity',
      '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><ShipNotice><OrderID>&e;</OrderID></ShipNotice>',
    ],
    ['entities of entities', '<!DOCTYPE l [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><ShipNotice>&b;</ShipNotice>'],
    ['a document type in small letters', '<!doctype html><html></html>'],
    ['an entity of nobody', '<ShipNotice><OrderID>&xxe;</OrderID></ShipNotice>'],
    ['deep nesting', `<ShipNotice>${deep}</ShipNotice>`],
    ['deep nesting without an end', '<a>'.repeat(300_000)],
    ['half-open tags', '<a'.repeat(500_000)],
    ['sections without an end', '<![CDATA['.repeat(110_000)],
    ['comments without an end', '<!--'.repeat(250_000)],
    ['a million elements', '<a/>'.repeat(260_000)],
  ] as const)
    it(`with ${what} is refused, quickly`, () => {
      const from = performance.now();
      const answer = given(body);
      expect(answer.kind === 'refused' ? answer.status : answer.orderNumber).to.be.oneOf([400, '1001']);
      if (what !== 'half-open tags') expect(answer.kind).to.equal('refused');
      expect(performance.now() - from).to.be.lessThan(2000);
    });

  it('that names no order is refused', () => {
    expect(given('<ShipNotice><Carrier>UPS</Carrier></ShipNotice>', 'action=shipnotify')).to.include({ status: 400 });
    expect(given('', 'action=shipnotify')).to.include({ status: 400 });
  });
});
