import { expect } from 'chai';
import fc from 'fast-check';
import { Unwritable } from '../../../../src/connectors/api/layout.ts';
import type { PullPartner } from '../../../../src/connectors/api-contract.ts';
import { shipstationCustomStore } from '../../../../src/connectors/wms/shipstation-custom-store/index.ts';
import { settingsSchema } from '../../../../src/connectors/wms/shipstation-custom-store/settings.ts';
import type { Order } from '../../../../src/domain/order.ts';
import { orderStatuses } from '../../../../src/domain/order-status.ts';
import { adaBuyer } from '../../../conformance/orders.ts';
import { anOrder, line } from '../../../support/custom-store-shop.ts';
import { complaintsAbout } from '../../../support/custom-store-xml.ts';

const pull = shipstationCustomStore.pull as PullPartner;
const pair = { 'api user': 'acme', 'api key': 'acme-key-0123456789' };
const settings = settingsSchema.parse(pair);

function told(order: Order, more: Readonly<Record<string, unknown>> = {}, word = 'new'): string {
  const about = { key: `key-${order.orderNumber}`, word, modifiedAt: '2026-11-23T06:12:59.000Z' };
  const text = pull.write(order, about, settingsSchema.parse({ ...pair, ...more }));
  if (text instanceof Unwritable) throw new Error(`${text.field}: ${text.message}`);
  return text;
}

function refusal(order: Order): string {
  const text = pull.write(order, { key: 'key', word: 'new', modifiedAt: '2026-11-23T06:12:59.000Z' }, settings);
  return text instanceof Unwritable ? `${text.field} ${text.code}` : 'written';
}

function page(...orders: readonly string[]): string {
  return pull.answer(orders, 1).body;
}

describe('an order for a Custom Store', () => {
  it('is told by every element that the store knows', () => {
    const order = anOrder('1001', { serviceCode: 'GND', instructions: 'Leave it & ring <twice>', isGift: true });
    expect(told(order)).to.equal(
      [
        '<Order><OrderID><![CDATA[key-1001]]></OrderID><OrderNumber><![CDATA[1001]]></OrderNumber><OrderDate>11/23/2026 05:41</OrderDate>',
        '<OrderStatus><![CDATA[new]]></OrderStatus><LastModified>11/23/2026 06:12</LastModified><ShippingMethod><![CDATA[GND]]></ShippingMethod>',
        '<CurrencyCode>USD</CurrencyCode><OrderTotal>47.00</OrderTotal><TaxAmount>2.00</TaxAmount><ShippingAmount>5.00</ShippingAmount>',
        '<CustomerNotes><![CDATA[Leave it & ring <twice>]]></CustomerNotes><Gift>true</Gift><Source><![CDATA[Acme Shop]]></Source>',
        '<Customer><CustomerCode><![CDATA[ada@example.com]]></CustomerCode><BillTo><Name><![CDATA[Ada Buyer]]></Name>',
        '<Phone><![CDATA[512-555-0100]]></Phone><Email><![CDATA[ada@example.com]]></Email></BillTo><ShipTo><Name><![CDATA[Ada Buyer]]></Name>',
        '<Address1><![CDATA[1 Main St]]></Address1><Address2><![CDATA[Apt 4]]></Address2><City><![CDATA[Austin]]></City><State><![CDATA[TX]]></State>',
        '<PostalCode><![CDATA[78701]]></PostalCode><Country><![CDATA[US]]></Country><Phone><![CDATA[512-555-0100]]></Phone></ShipTo></Customer>',
        '<Items><Item><LineItemID><![CDATA[1]]></LineItemID><SKU><![CDATA[SKU-1]]></SKU><Name><![CDATA[SKU-1 (fictional)]]></Name>',
        '<Weight>180.00</Weight><WeightUnits>Grams</WeightUnits><Quantity>2</Quantity><UnitPrice>22.50</UnitPrice></Item>',
        '<Item><LineItemID><![CDATA[2]]></LineItemID><SKU><![CDATA[SKU-2]]></SKU><Name><![CDATA[SKU-2 (fictional)]]></Name>',
        '<Weight>180.00</Weight><WeightUnits>Grams</WeightUnits><Quantity>1</Quantity><UnitPrice>22.50</UnitPrice></Item></Items></Order>',
      ].join(''),
    );
  });

  it('fits the schema, with 250 others of all sorts', async function () {
    this.timeout(30_000);
    const orders = Array.from({ length: 250 }, (_, index) =>
      told(
        anOrder(`N-${index}`, {
          discountAmount: index % 3 === 0 ? '5' : '',
          giftMessage: index % 5 === 0 ? `]]> ${'🎁'.repeat(1200)}\u0000\u001f\ud800` : '',
          shipTo: { ...adaBuyer, ...(index % 7 === 0 && { country: 'DE', state: '', postalCode: '10115' }) },
          lines: [
            line(1, `SKU-${index}`, 1 + (index % 9), {
              weight: { value: '0.5', unit: ['kg', 'lb', 'oz', 'stone'][index % 4] ?? '' },
            }),
          ],
          extra: { po: `PO ${index}` },
        }),
        { 'custom fields': ['po', 'none', 'po'] },
      ),
    );
    const text = page(...orders);
    expect(await complaintsAbout(text)).to.deep.equal([]);
    expect(text.match(/<Order>/g)).to.have.length(250);
    expect(text).to.match(/^<\?xml version="1.0" encoding="utf-8"\?>\n<Orders pages="1">/);
  });

  it('has a schema that sees what is wrong', async () => {
    const good = page(told(anOrder('1')));
    for (const [from, to] of [
      ['<Country><![CDATA[US]]>', '<Country><![CDATA[USA]]>'],
      ['<OrderTotal>47.00', '<OrderTotal>47.001'],
      ['<Quantity>2', '<Quantity>2.5'],
      ['<![CDATA[new]]></OrderStatus>', '<![CDATA[cancelled]]></OrderStatus>'],
      ['<WeightUnits>Grams', '<WeightUnits>Kilograms'],
      ['<PostalCode><![CDATA[78701]]></PostalCode>', ''],
    ] as const)
      expect(await complaintsAbout(good.replace(from, to)), to).not.to.deep.equal([]);
  });

  it('is an empty page where there is none, and still one page', async () => {
    expect(pull.answer([], 0).body).to.equal('<?xml version="1.0" encoding="utf-8"?>\n<Orders pages="1">\n</Orders>\n');
    expect(await complaintsAbout(pull.answer([], 0).body)).to.deep.equal([]);
  });

  it('tells whatever text there is so that the page stays well-formed', async function () {
    this.timeout(60_000);
    const texts = fc.array(fc.string({ unit: 'binary', maxLength: 60 }), { minLength: 8, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(
        texts,
        async ([name = '', street = '', notes = '', gift = '', sku = '', method = '', city = '', source = '']) => {
          const order = anOrder('1', {
            shipTo: { ...adaBuyer, firstName: `A${name}`, address1: `B${street}`, city: `C${city}` },
            instructions: notes,
            giftMessage: `${gift}]]>${gift}`,
            shipMethod: method,
            orderSource: source,
            lines: [line(1, 'SKU', 1, { description: sku })],
          });
          expect(await complaintsAbout(page(told(order)))).to.deep.equal([]);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('is cut by characters, never within one', () => {
    const text = told(anOrder('1', { shipTo: { ...adaBuyer, city: '🏙'.repeat(150) } }));
    expect(text).to.include(`<City><![CDATA[${'🏙'.repeat(100)}]]></City>`);
  });

  for (const [what, more, expected] of [
    ['no lines', { lines: [] }, 'Items no-lines'],
    ['a country by its name', { shipTo: { ...adaBuyer, country: 'United States' } }, 'Country country'],
    ['a country of three letters that there is not', { shipTo: { ...adaBuyer, country: 'UXA' } }, 'Country country'],
    [
      'a state by its name in a country of three letters',
      { shipTo: { ...adaBuyer, country: 'USA', state: 'Texas' } },
      'State state',
    ],
    ['no country', { shipTo: { ...adaBuyer, country: '' } }, 'Country country'],
    ['a state by its name', { shipTo: { ...adaBuyer, state: 'Texas' } }, 'State state'],
    ['no state in Canada', { shipTo: { ...adaBuyer, country: 'CA', state: '' } }, 'State state'],
    ['no state in Germany', { shipTo: { ...adaBuyer, country: 'DE', state: '' } }, 'written'],
    ['no postal code', { shipTo: { ...adaBuyer, postalCode: ' ' } }, 'PostalCode missing'],
    ['no street', { shipTo: { ...adaBuyer, address1: '\u0007' } }, 'Address1 missing'],
    ['no city', { shipTo: { ...adaBuyer, city: '' } }, 'City missing'],
    ['no name', { shipTo: { ...adaBuyer, firstName: '', lastName: '' } }, 'Name missing'],
    ['a company only', { shipTo: { ...adaBuyer, firstName: '', lastName: '', company: 'Acme' } }, 'written'],
    ['half a piece', { lines: [line(1, 'A', 0.5)] }, 'Quantity quantity'],
    ['no piece', { lines: [line(1, 'A', 0)] }, 'Quantity quantity'],
    ['100000 pieces', { lines: [line(1, 'A', 100_000)] }, 'Quantity quantity'],
    ['no SKU', { lines: [line(1, '', 1)] }, 'SKU missing'],
    ['a SKU of 51 characters', { lines: [line(1, 'A'.repeat(51), 1)] }, 'SKU too-long'],
    ['ten million', { grandTotal: '10000000' }, 'OrderTotal amount'],
    ['a price below zero', { lines: [line(1, 'A', 1, { unitPrice: '-1' })] }, 'UnitPrice negative'],
    ['nonsense as tax', { taxAmount: '1e3' }, 'TaxAmount amount'],
  ] as readonly [string, Partial<Order>, string][])
    it(`with ${what}: ${expected}`, () => {
      expect(refusal({ ...anOrder('1'), ...more })).to.equal(expected);
    });

  it('has its country by two letters, though carts and files write three', () => {
    for (const [country, code] of [
      ['USA', 'US'],
      [' deu', 'DE'],
      ['ca', 'CA'],
    ] as const) {
      const text = told(anOrder('1', { shipTo: { ...adaBuyer, country, state: 'tx' } }));
      expect(text).to.include(`<Country><![CDATA[${code}]]></Country>`);
    }
  });

  it('is a gift where it has a message for one', () => {
    expect(told(anOrder('1', { giftMessage: 'Many happy returns' }))).to.include('<Gift>true</Gift><GiftMessage>');
    expect(told(anOrder('1'))).to.include('<Gift>false</Gift>');
  });

  it('has a text for countries without postal codes where somebody says so', () => {
    const order = anOrder('1', { shipTo: { ...adaBuyer, country: 'HK', state: '', postalCode: '' } });
    expect(told(order, { 'missing postal code': '00000' })).to.include('<PostalCode><![CDATA[00000]]>');
  });

  it('tells a discount as an item of its own, below zero', () => {
    const text = told(anOrder('1', { discountAmount: '5' }));
    expect(text).to.include(
      '<Item><LineItemID><![CDATA[adjustment-1]]></LineItemID><SKU><![CDATA[]]></SKU><Name><![CDATA[Discount]]></Name><Quantity>1</Quantity><UnitPrice>-5.00</UnitPrice><Adjustment>true</Adjustment></Item>',
    );
    const ofLines = told(anOrder('2', { lines: [line(1, 'A', 2, { discountAmount: '1.255' }), line(2, 'B', 1)] }));
    expect(ofLines).to.include('<UnitPrice>-1.26</UnitPrice>');
  });

  for (const [value, unit, expected] of [
    ['1.5', 'kg', '<Weight>1500.00</Weight><WeightUnits>Grams</WeightUnits>'],
    ['2', 'lbs', '<Weight>2.00</Weight><WeightUnits>Pounds</WeightUnits>'],
    ['6.3', 'OZ', '<Weight>6.30</Weight><WeightUnits>Ounces</WeightUnits>'],
    ['3', 'stone', ''],
    ['0', 'g', ''],
    ['', 'g', ''],
  ] as const)
    it(`weighs ${value || 'nothing'} ${unit} as ${expected || 'no weight and no unit'}`, () => {
      const text = told(anOrder('1', { lines: [line(1, 'A', 1, { weight: { value, unit } })] }));
      expect(/<Weight>.*<\/WeightUnits>/.exec(text)?.[0] ?? '').to.equal(expected);
    });

  it('sends item options that somebody asked for, and a barcode that fits', () => {
    const lines = [line(1, 'A', 1, { barcode: '012345678905', extra: { engraving: 'Ada', vendor: '77' } })];
    const text = told(anOrder('1', { lines }), { 'item options': ['engraving', 'size'] });
    expect(text).to.include('<UPC><![CDATA[012345678905]]></UPC>');
    expect(text).to.include(
      '<Options><Option><Name><![CDATA[engraving]]></Name><Value><![CDATA[Ada]]></Value></Option></Options>',
    );
    const long = told(anOrder('1', { lines: [line(1, 'A', 1, { barcode: '0123456789012' })] }));
    expect(long).not.to.include('<UPC>');
  });
});

describe('the words for statuses', () => {
  it('are exactly those of the set-up screen', () => {
    const words = new Set<string>();
    for (const status of orderStatuses)
      for (const before of ['', 'new'])
        for (const cancelAsked of [false, true]) words.add(pull.word(status, { told: before, cancelAsked }) ?? '-');
    expect([...words].sort()).to.deep.equal(
      ['-', 'at_wms', 'await_payment', 'canceled', 'confirmed', 'new', 'on_hold', 'shipped'].sort(),
    );
  });

  for (const [status, before, cancelAsked, expected] of [
    ['new', '', false, 'new'],
    ['cancel_sending', '', false, undefined],
    ['error', '', false, undefined],
    ['received', '', false, undefined],
    ['skipped', '', false, undefined],
    // Seen there already: it must not be packed.
    ['cancel_sending', 'new', false, 'on_hold'],
    ['error', 'new', false, 'on_hold'],
    ['received', 'new', false, 'new'],
    ['skipped', 'on_hold', false, 'canceled'],
    ['partial', 'at_wms', false, 'at_wms'],
    ['at_wms', 'new', true, 'canceled'],
    ['canceled', '', false, undefined],
    ['canceled', 'new', false, 'canceled'],
    // Handed to somebody else: it would be packed twice.
    ['at_wms', '', false, undefined],
    ['shipped', 'at_wms', true, 'shipped'],
  ] as const)
    it(`${status}${before && `, told ${before}`}${cancelAsked ? ', to be canceled' : ''}: ${expected ?? 'not shown'}`, () => {
      expect(pull.word(status, { told: before, cancelAsked })).to.equal(expected);
    });

  it('new and at_wms are one to the store, so that handing over is no news', () => {
    expect(pull.meaning('new')).to.equal(pull.meaning('at_wms'));
    expect(pull.meaning('new')).not.to.equal(pull.meaning('on_hold'));
  });
});

describe('what a call asks for', () => {
  const window = 'action=export&start_date=11%2f23%2f2026+06%3a00&end_date=11%2f23%2f2026+06%3a30';
  for (const [query, since, until, page] of [
    [`${window}&page=2`, '06:00:00.000', '06:30:59.999', 2],
    [window, '06:00:00.000', '06:30:59.999', 1],
    [`${window}&page=abc`, '06:00:00.000', '06:30:59.999', 1],
    [`${window}&page=0`, '06:00:00.000', '06:30:59.999', 1],
    ['action=export&start_date=11/23/2026 6:00 AM&end_date=11/23/2026 06:30:12 AM', '06:00:00.000', '06:30:59.999', 1],
    ['action=export&start_date=11/23/26 6:00&end_date=11232026 1830', '06:00:00.000', '18:30:59.999', 1],
    ['action=Export&start_date=112320260600&end_date=11/23/2026 6:30 PM', '06:00:00.000', '18:30:59.999', 1],
    ['action=export&start_date=2026-11-23 06:00&end_date=2026-11-23T06:00:00Z', '06:00:00.000', '06:00:59.999', 1],
  ] as const)
    it(`${query}`, () => {
      expect(pull.asks('GET', new URLSearchParams(query))).to.deep.equal({
        kind: 'export',
        since: `2026-11-23T${since}Z`,
        until: `2026-11-23T${until}Z`,
        page,
      });
    });

  for (const [method, query, status] of [
    ['GET', '', 400],
    ['GET', 'action=', 400],
    ['GET', 'action=delete', 400],
    ['POST', window, 405],
    ['GET', 'action=shipnotify&order_number=1', 405],
    ['PUT', 'action=shipnotify&order_number=1', 405],
    ['GET', 'action=export', 400],
    ['GET', 'action=export&start_date=11/23/2026 06:00', 400],
    ['GET', 'action=export&start_date=yesterday&end_date=today', 400],
    ['GET', 'action=export&start_date=13/23/2026 06:00&end_date=13/24/2026 06:00', 400],
    ['GET', 'action=export&start_date=11/24/2026 06:00&end_date=11/23/2026 06:00', 400],
  ] as const)
    it(`${method} ${query || 'without anything'}: ${status}`, () => {
      const asks = pull.asks(method, new URLSearchParams(query));
      expect(asks).to.include({ kind: 'refused', status });
    });
});

describe('settings of a Custom Store', () => {
  for (const more of [{ 'api user': 'a:b' }, { 'api key': 'short' }, { 'page size': 0 }, { 'page size': 1000 }])
    it(`refuse ${JSON.stringify(more)}`, () => {
      expect(settingsSchema.safeParse({ ...pair, ...more }).success).to.equal(false);
    });

  it('have a page of 100 and a warning after six hours', () => {
    expect([pull.pageSize(settings), pull.silentSeconds(settings)]).to.deep.equal([100, 21_600]);
  });
});
