import { expect } from 'chai';
import { completeOrder } from '../../src/domain/complete-order.ts';
import type { Order } from '../../src/domain/order.ts';
import { helpers } from '../../src/mapping/templates/helpers/index.ts';
import { compileText } from '../../src/mapping/text.ts';
import { context, findingsOf, mappingOf, render } from './support.ts';

function order(number: string, more: Partial<Order> = {}): Order {
  const made = completeOrder(
    {
      orderNumber: number,
      orderDate: '2026-03-01T03:30:00Z',
      ...more,
      lines: [{ lineNumber: 1, sku: 'A', quantity: 2, unitPrice: '18.5' }] as never,
    },
    { merchantId: 'm', cartId: 'c', orderSource: 'shop', receivedAt: context.now },
  );
  if (!made) throw new Error('No order.');
  return made;
}

const address = {
  firstName: 'Miles',
  lastName: 'O’Hara',
  company: 'Foo, Bar & Sons',
  address1: '',
  address2: '',
  address3: '',
  city: 'Düsseldorf',
  state: '',
  postalCode: '',
  country: 'US',
  phone: '(303) 555-0177',
  email: 'Mo@Example.com',
  residential: false,
};

const withTemplate = (template: string, more = '') =>
  mappingOf(`kind: orders\ntemplate: file\n${more}`, { file: template });

describe('a template for a whole file', () => {
  it('is filled with all orders, in slices that nobody notices', () => {
    const mapping = withTemplate(
      'HEAD {{sequence 3}}\n{{#each orders as |o|}}\n{{o.orderNumber}} {{merchant}}{{../merchant}}{{#each o.lines}} {{@index}}:{{sku}}{{/each}}\n{{/each}}\nTAIL {{orders.length}}\n'.replace(
        ' {{merchant}}',
        ' ',
      ),
    );
    const records = Array.from({ length: 501 }, (_, index) => order(`N${index}`));
    const { text } = render<'orders'>(mapping, records);
    expect(text).to.equal(
      `HEAD 007\n${records.map(({ orderNumber }) => `${orderNumber} acme 0:A\n`).join('')}TAIL 501\n`,
    );
    expect([...mapping.render(records as never, context)].length).to.be.greaterThan(5);
  });

  it('that asks for the place of an order among all is filled in one go', () => {
    expect(
      render<'orders'>(
        withTemplate('{{#each orders}}{{@index}}{{#unless @last}},{{/unless}}{{/each}}'),
        Array.from({ length: 60 }, (_, index) => order(`N${index}`)),
      ).text,
    ).to.match(/^0,1,.*,58,59$/);
  });

  it('leaves out the orders that it cannot write, and names them', () => {
    const mapping = withTemplate(
      "{{#each orders}}{{code 'ways' shipMethod}}\n{{/each}}",
      'lookups: { ways: { Ground: G } }',
    );
    const { text, summary } = render<'orders'>(mapping, [
      order('1', { shipMethod: 'Ground' }),
      order('2', { shipMethod: 'Pigeon' }),
      order('3', { shipMethod: 'Ground' }),
    ]);
    expect(text).to.equal('G\nG\n');
    expect(summary).to.deep.include({ written: 2 });
    expect(summary.refused.map(({ index, code, value }) => [index, code, value])).to.deep.equal([
      [1, 'unknown-code', 'Pigeon'],
    ]);
  });

  it('that nobody can fill in stops the file with a sentence', () => {
    expect(() => render<'orders'>(withTemplate('{{account}}\n'), [order('1')])).to.throw(
      /"account", which does not exist/,
    );
  });

  it('CW-04 a value that nothing quotes is refused in a delimited file', () => {
    const faults = (template: string) =>
      findingsOf('kind: orders\ndelimited: {}\ntemplate: file\n', { file: template }).map(({ message }) => message);
    expect(faults('{{#each orders}}\n{{shipTo.city}}\n{{/each}}')).to.have.length(1);
    expect(faults('{{#each orders}}\n{{shipTo.city}}\n{{/each}}')[0]).to.match(
      /templates\/file\.hbs:2:1: .*\{\{csv shipTo\.city\}\}/,
    );
    expect(faults('{{#each orders}}{{upper shipTo.city}}{{/each}}')[0]).to.match(/csv/);
    expect(
      faults(
        "{{#each orders}}{{csv (upper shipTo.city)}},{{csv shipTo.city}},{{raw custRef}},{{date orderDate 'yyyy'}},{{number grandTotal 2}}{{#each lines}}{{quantity}}{{/each}}{{/each}}{{sequence}}",
      ),
    ).to.deep.equal([]);
    expect(
      findingsOf('kind: orders\ntemplate: file\n', { file: '{{#each orders}}{{shipTo.city}}{{/each}}' }),
    ).to.deep.equal([]);
  });

  it('CW-04 CW-10 {{csv}} quotes as the file is delimited, and keeps rows on one line', () => {
    const mapping = withTemplate(
      '{{#each orders}}{{csv shipTo.company}};{{csv instructions}}\n{{/each}}',
      'file: { newline: crlf }\ndelimited: { delimiter: semicolon }',
    );
    expect(render<'orders'>(mapping, [order('1', { shipTo: address, instructions: 'a;"b"\nc' })]).text).to.equal(
      'Foo, Bar & Sons;"a;""b"" c"\r\n',
    );
  });
});

describe('helpers', () => {
  const given = order('#1001', { shipTo: address, custRef: '1001', extra: { dock: '4' } });
  const results: readonly [string, string][] = [
    ["{{join ', ' order.shipTo.city order.shipTo.state order.shipTo.country}}", 'Düsseldorf, US'],
    ['{{upper order.orderSource}}', 'SHOP'],
    ['{{lower order.shipTo.email}}', 'mo@example.com'],
    ["{{trim '  x '}}", 'x'],
    ['{{cut order.orderSource 3}}', 'sho'],
    ["{{pad order.custRef 8 with='0' on='left'}}", '00001001'],
    ["{{pad 'ab' 4}}", 'ab  '],
    ["{{replace order.orderNumber '#' ''}}", '1001'],
    ['{{digits order.shipTo.phone}}', '3035550177'],
    ['{{fold order.shipTo.city}}', 'Dusseldorf'],
    ['{{default order.shipTo.state order.shipTo.name}}', 'Miles O’Hara'],
    ['{{#if (isset order.shipTo.state)}}a{{else}}b{{/if}}', 'b'],
    ["{{#if (eq order.shipTo.country 'US')}}a{{/if}}", 'a'],
    ["{{extra order 'dock'}}{{extra order 'toString'}}", '4'],
    ["{{code 'ways' order.orderSource}}", '01'],
    ['{{sequence 4}}', '0007'],
    ['{{sequence}}', '7'],
    ['{{csv order.shipTo.company}}', '"Foo, Bar & Sons"'],
    ['{{raw order.shipTo.company}}', 'Foo, Bar & Sons'],
    ["{{date now 'yyyyMMdd HHmm' zone='UTC'}}", '20260303 1435'],
    ["{{date order.requestedShipDate 'yyyy'}}", ''],
    ["{{number line.unitPrice 2 separator=','}}", '18,50'],
    ["{{number '2.005' 2}}", '2.01'],
    ["{{number '' 2}}", ''],
    ["{{last '0012345678905' 12}}", '012345678905'],
    ["{{prefix 'To: ' order.shipTo.country}}{{prefix 'In: ' order.shipTo.state}}", 'To: US'],
    ["{{suffix ' lb' '0.50'}}{{suffix ' kg' ''}}", '0.50 lb'],
    [
      '{{#if (and order.custRef order.shipTo.city)}}a{{/if}}{{#if (and order.custRef order.shipTo.state)}}b{{/if}}',
      'a',
    ],
    ["{{#if (or order.shipTo.state order.custRef)}}a{{/if}}{{#if (or order.shipTo.state '')}}b{{/if}}", 'a'],
    ['{{#if (not order.shipTo.state)}}a{{/if}}{{#if (not order.custRef)}}b{{/if}}', 'a'],
    ["{{nth 2 order.shipTo.state order.shipTo.country order.custRef}}{{nth 9 'x'}}", '1001'],
    ["{{#if (matches order.custRef '^[0-9]+$')}}a{{/if}}{{#if (matches order.custRef '^9')}}b{{/if}}", 'a'],
    ["{{extract 'PO-77' '([0-9]+)$'}}{{extract 'none' '([0-9]+)$'}}", '77'],
    ["{{plus '25.50' '5.45' ''}}{{plus '' ''}}", '30.95'],
    ["{{minus '1' '0.9'}}", '0.1'],
    ["{{times '9.25' 2}}", '18.50'],
    ["{{least '10' '9' '9.5'}}", '9'],
    ["{{most 0 '-3'}}", '0'],
    ["{{divide '30.95' 2 2}} {{divide '-1' 8}}", '15.48 -0.13'],
    ["{{total order.lines 'quantity'}}", '2'],
    ["{{#if (gt '10' '9')}}a{{/if}}{{#if (gt '9' '9')}}b{{/if}}", 'a'],
    ["{{#if (gte '9' '9.0')}}a{{/if}}{{#if (gte '8' '9')}}b{{/if}}", 'a'],
    ["{{#if (lt '9' '10')}}a{{/if}}{{#if (lt '9' '9')}}b{{/if}}", 'a'],
    ["{{#if (lte '9' '9.0')}}a{{/if}}{{#if (lte '10' '9')}}b{{/if}}", 'a'],
  ];
  for (const [expression, result] of results) {
    it(`${expression} gives ${result || 'nothing'}`, () => {
      const yaml = `kind: orders\ndelimited: { header: false, quote: none, delimiter: "\\u0001" }\ntext: { newlines: keep }\nlookups: { ways: { shop: 01 } }\ncolumns:\n  - { name: A, from: ${JSON.stringify(expression)} }\n`;
      // The file of this test has no quotes, so {{csv}} is tried where it has.
      const mapping = mappingOf(
        expression.includes('csv')
          ? yaml
              .replace(', quote: none, delimiter: "\\u0001"', '')
              .replace('- { name', '- { name')
              .replace('text:', 'text:')
          : yaml,
      );
      const text = render<'orders'>(mapping, [given]).text.slice(0, -1);
      expect(expression.includes('csv') ? text.slice(1, -1).replaceAll('""', '"') : text).to.equal(result);
    });
  }

  it('all of them are tried above', () => {
    for (const { name } of helpers)
      expect(
        results.some(([expression]) => new RegExp(`[{(]${name}\\b`).test(expression)),
        name,
      ).to.equal(true);
  });

  it('CW-05 a helper is never given what does not exist', () => {
    const mapping = mappingOf("kind: orders\ncolumns: { A: '{{upper order.extra.nothing}}', B: line.sku }");
    expect(render<'orders'>(mapping, [given]).summary.refused[0]).to.include({ code: 'missing-value', column: 'A' });
    expect(
      render<'orders'>(mappingOf('kind: orders\ncolumns: { A: \'{{default order.extra.nothing "-"}}\' }'), [given])
        .text,
    ).to.equal('A\n-\n');
  });

  it('CW-07 nothing reaches behind the data', () => {
    const evil = order('1', { extra: JSON.parse('{"__proto__":"x","constructor":"y"}') });
    for (const path of [
      'order.extra.constructor.name',
      'order.extra.toString',
      'order.extra.__proto__.x',
      'order.extra.__lookupGetter__',
    ]) {
      const { text, summary } = render<'orders'>(
        mappingOf(`kind: orders\ndelimited: { header: false }\ncolumns: { A: '{{${path}}}', S: line.sku }`),
        [evil],
      );
      expect(text === '' || text === ',A\n' || text === 'y,A\n', `${path}: ${text}`).to.equal(true);
      expect(summary.refused.length + summary.written).to.equal(1);
    }
  });
});

describe('a text for mails and directories', () => {
  it('is filled with the values of the connection, the clock and what else is given', () => {
    const text = compileText("Orders {{merchant}} {{sequence 4}} {{date now 'dd.MM.yyyy HH:mm'}} {{file}}");
    expect('render' in text && text.render(context, { file: 'ORD.csv' })).to.equal(
      'Orders acme 0007 03.03.2026 08:35 ORD.csv',
    );
  });

  it('that is none says where', () => {
    const text = compileText('Orders\n{{#if merchant}}');
    expect('findings' in text && text.findings[0]).to.include({ code: 'MAPPING_TEMPLATE' });
    expect('findings' in compileText('{{uper merchant}}')).to.equal(true);
  });

  it('that needs a value which nobody gave says which', () => {
    const text = compileText('{{account}}');
    expect(() => 'render' in text && text.render(context))
      .to.throw(/"account"/)
      .with.property('code', 'MAPPING_TEXT_FAILED');
  });
});
