import { expect } from 'chai';
import { xml } from '../../src/formats/xml/index.ts';
import { heldWhile, orders, readTree, readXml, shape, streamed, writeXml, xmlSettings } from './trees-support.ts';

const file = `<?xml version="1.0" encoding="UTF-8"?>
<!-- from the night run -->
<File xmlns="urn:example" xmlns:x="urn:x">
  <Sent id="not an order">now</Sent>
  <Orders>
    <Order
      id="A-1">
      <ShipTo><Name>Zoë &amp; <![CDATA[<Co>]]> &#x263A;</Name><Name>second</Name></ShipTo>
      <ShipTo><Name>third</Name></ShipTo>
      <Total>1.10</Total>
      <Lines>
        <Line><Sku>MUG</Sku><Qty>2</Qty></Line>
        <Line><Qty>1</Qty><Note>x<Sku>no</Sku></Note></Line>
      </Lines>
    </Order>
  </Orders>
  <x:Orders><x:Order x:id="A-2"/></x:Orders>
</File>
`;

const cells = [
  ['order', 'A-1', 'Zoë & <Co> ☺', '1.10'],
  ['line', 'MUG', '2'],
  ['line', '', '1'],
  ['order', 'A-2', '', ''],
];

describe('reading XML', () => {
  it('finds records through names that are none, under any prefix, each with the line of its tag', async () => {
    for (const size of [65_536, 1])
      expect(await readXml(file, { size })).to.deep.equal({ cells, lines: [6, 12, 13, 17] });
    const windows = file.replaceAll('\n', '\r\n');
    expect((await readXml(windows, { size: 1 })).lines).to.deep.equal([6, 12, 13, 17]);
  });

  it('takes a configured prefix at its word', async () => {
    const shapes = [shape('order: x:Order*', '@x:id', '@id')];
    const text = '<File><Order id="1"/><x:Order id="2" x:id="3"/><x:Order xmlns:id="urn:no"/></File>';
    expect((await readXml(text, { shapes })).cells).to.deep.equal([
      ['order', '3', '2'],
      ['order', '', ''],
    ]);
  });

  it('reads the root as a record, and records without a root around them', async () => {
    const shapes = [shape('order: ', '@id', 'Total'), shape('line: Line*', '.')];
    expect((await readXml('<File id="7"><Line>a</Line><Total>5</Total></File>', { shapes })).cells).to.deep.equal([
      ['order', '7', '5'],
      ['line', 'a'],
    ]);
    expect((await readXml('<Orders><Order id="1"/></Orders>', { root: '' })).cells).to.deep.equal([
      ['order', '1', '', ''],
    ]);
  });

  it('keeps blanks, and joins a text around comments', async () => {
    const shapes = [shape('a: A*', '.')];
    expect((await readXml('<File><A> x<!-- y --> \n<?z?>z</A></File>', { shapes })).cells).to.deep.equal([
      ['a', ' x \nz'],
    ]);
  });

  it('tells a file without records from a file without content', async () => {
    expect(await readXml('<File/>')).to.deep.equal({ cells: [], lines: [] });
    const reader = xml.openReader(xmlSettings, () => undefined);
    await reader.write(Buffer.from(' \n'));
    await reader.end();
    expect(reader.blank).to.equal(true);
  });

  it('hands out the records before a fault, then the fault', async () => {
    const reader = xml.openReader(xmlSettings, () => undefined);
    const text = '<File><Orders><Order id="1"/><Order id="2"/>\n<Order id="3">&bad;';
    expect((await reader.write(Buffer.from(text))).cells.map(([, id]) => id)).to.deep.equal(['1', '2']);
    for (const call of [() => reader.write(Buffer.from('x')), () => reader.end()]) {
      const thrown = await call().catch((error: unknown) => error);
      expect(thrown).to.include({ code: 'bad-format', row: 2 });
    }
  });

  it('never takes a file that was cut off, wherever it was cut', async () => {
    const whole = file.trimEnd();
    for (let length = 1; length < whole.length; length += 1)
      expect((await readXml(whole.slice(0, length))).fault, whole.slice(0, length)).to.match(/^unterminated-envelope /);
    expect((await readXml(whole.slice(0, -40))).fault).to.equal('unterminated-envelope 13');
  });

  const faults: readonly [string, string, string][] = [
    ['a root of another name', '<?xml version="1.0"?>\n<Invoices/>', 'wrong-root 2 Invoices'],
    ['JSON', '{"File": 1}', 'bad-format 1'],
    ['CSV', 'sku,qty\nA,1\n', 'bad-format 1'],
    ['two roots', '<File/>\n<File/>', 'bad-format 2'],
    ['an ampersand of its own', '<File>\n<a>Fish & Chips</a></File>', 'bad-format 2'],
    ['an ampersand far from any semicolon', `<File>\n<a>&\n${'x'.repeat(70_000)}`, 'bad-format 2'],
    ['an entity of HTML', '<File>\n<a>&nbsp;</a></File>', 'bad-format 2'],
    ['an entity that every object has', '<File>\n<a>&constructor;&toString;</a></File>', 'bad-format 2'],
    ['a character that XML does not have', '<File>\n\n&#0;</File>', 'bad-format 3'],
    ['half a surrogate pair', '<File>&#xD800;</File>', 'bad-format 1'],
    ['an attribute twice', '<File a="1" a="2"/>', 'bad-format 1'],
    ['tags that cross', '<File><a><b></a></b></File>', 'bad-format 1'],
    [
      'entities that grow into a billion',
      '<!DOCTYPE File [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;">]>\n<File>&b;</File>',
      'bad-format 1',
    ],
    [
      'a file of the machine',
      '<!DOCTYPE File [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n<File>&x;</File>',
      'bad-format 1',
    ],
    ['a bomb of levels', '<File>'.repeat(100_000), 'bad-format 1'],
    [
      'a bomb of attributes',
      `<File ${Array.from({ length: 5000 }, (_, at) => `a${at}=""`).join(' ')}/>`,
      'record-too-long 1',
    ],
  ];
  for (const [what, text, fault] of faults) {
    it(`refuses ${what}`, async () => {
      for (const size of [65_536, 1]) expect((await readXml(text, { size })).fault).to.equal(fault);
    });
  }

  it('explains a refusal of entities, and lets a document type without them pass', async () => {
    expect((await readXml('<!DOCTYPE File [<!ENTITY a "lol">]><File/>')).note).to.include('They are not read');
    expect((await readXml('<!DOCTYPE File SYSTEM "http://example.com/x.dtd"><File/>')).fault).to.equal(undefined);
  });

  it('shows little of a name that goes on for ever', async () => {
    const { fault = '' } = await readXml(`<${'a'.repeat(10_000)}/>`);
    expect(fault.length).to.be.lessThan(120);
  });

  it('names that every object has are names like others', async () => {
    const shapes = [shape('o: __proto__*', 'constructor', '@__proto__', 'toString/@hasOwnProperty')];
    const text =
      '<File><__proto__ __proto__="2"><constructor>1</constructor><toString hasOwnProperty="3"/></__proto__></File>';
    expect((await readXml(text, { shapes })).cells).to.deep.equal([['o', '1', '2', '3']]);
    expect((await readXml('<File><__proto__/><constructor a="1"/><toString/></File>')).cells).to.deep.equal([]);
  });

  const piece = 'x'.repeat(100_000);
  const endless: readonly [string, string, string, string][] = [
    ['text', '<File><Orders><Order><Total>', piece, 'record-too-long 1'],
    ['text that nobody reads', '<File>\n<Remark>', piece, 'record-too-long'],
    ['attribute', '<File><Orders><Order id="', piece, 'record-too-long'],
    ['comment', '<File><!--', piece, 'record-too-long'],
    ['name', '<File><', piece, 'record-too-long'],
    ['list of empty lines', '<File><Orders><Order><Lines>', '<Line/>'.repeat(10_000), 'record-too-long 1'],
  ];
  for (const [what, head, more, fault] of endless) {
    it(`gives up an endless ${what} in little memory`, async () => {
      const input = streamed(head, more, 1000, '</File>');
      const { held, result } = await heldWhile(() => readTree(xml, xmlSettings, input));
      expect(result.fault).to.match(new RegExp(`^${fault}`));
      expect(held, 'MiB').to.be.lessThan(100);
    });
  }

  it('reads tens of megabytes of records with memory that does not grow', async () => {
    const order = `<Order id="1"><ShipTo><Name>Ada</Name></ShipTo>${'<Other>1</Other>'.repeat(60)}</Order>`;
    const input = streamed('<File><Orders>', order.repeat(100), 300, '</Orders></File>');
    let rows = 0;
    const reader = xml.openReader(xmlSettings, () => undefined);
    const { held } = await heldWhile(async () => {
      for await (const bytes of input) rows += (await reader.write(bytes)).cells.length;
      await reader.end();
    });
    expect(rows).to.equal(30_000);
    expect(held, 'MiB').to.be.lessThan(30);
  }).timeout(60_000);
});

describe('writing XML', () => {
  const rows = [
    ['order', 'A-1', 'Zoë "Z" <z> & Co', '1.10'],
    ['line', 'MUG', '2'],
    ['order', 'A\n2\t"', 'one\r\ntwo', ''],
  ];

  it('opens what is around all records once, and indents as it is told', () => {
    const attributes = { xmlns: 'urn:example', 'xsi:note': 'a & "b"' };
    expect(
      writeXml(rows, { declaration: true, encoding: 'windows-1252', indent: 2, newline: '\r\n', attributes }),
    ).to.equal(
      [
        '<?xml version="1.0" encoding="windows-1252"?>',
        '<File xmlns="urn:example" xsi:note="a &amp; &quot;b&quot;">',
        '  <Orders>',
        '    <Order id="A-1">',
        '      <ShipTo>',
        '        <Name>Zoë "Z" &lt;z&gt; &amp; Co</Name>',
        '      </ShipTo>',
        '      <Total>1.10</Total>',
        '      <Lines>',
        '        <Line>',
        '          <Sku>MUG</Sku>',
        '          <Qty>2</Qty>',
        '        </Line>',
        '      </Lines>',
        '    </Order>',
        '    <Order id="A&#10;2&#9;&quot;">',
        '      <ShipTo>',
        '        <Name>one&#13;\ntwo</Name>',
        '      </ShipTo>',
        '    </Order>',
        '  </Orders>',
        '</File>',
        '',
      ].join('\r\n'),
    );
  });

  it('writes one line where nothing is indented, and names without a value where they are wanted', () => {
    expect(
      writeXml(
        rows.slice(2).map(([kind]) => [kind ?? '', '', '', '']),
        { empty: 'write' },
      ),
    ).to.equal('<File><Orders><Order id=""><ShipTo><Name/></ShipTo><Total/></Order></Orders></File>\n');
    expect(writeXml([['order', '', '', '']])).to.equal('<File><Orders><Order/></Orders></File>\n');
    expect(writeXml([])).to.equal('<File><Orders></Orders></File>\n');
  });

  it('drops what XML cannot hold, and nothing else', () => {
    const shapes = [shape('a: A*', '@b', '.')];
    const [dirty, clean] = ['a\0b\u000bc\ud800d\uffffe\u0085\t🐎', 'abcde\u0085'];
    expect(writeXml([['a', dirty, dirty]], { shapes })).to.equal(
      `<File><A b="${clean}&#9;🐎">${clean}\t🐎</A></File>\n`,
    );
  });

  it('repeats a name around records when their order asks for it', () => {
    const shapes = [shape('o: O*'), shape('l: O/Lines/L*', '.'), shape('p: O/P*', '.')];
    expect(writeXml([['o'], ['l', '1'], ['l', '2'], ['p', '3'], ['l', '4']], { shapes })).to.equal(
      '<File><O><Lines><L>1</L><L>2</L></Lines><P>3</P><Lines><L>4</L></Lines></O></File>\n',
    );
  });

  it('writes a record as the outermost element, once', () => {
    const shapes = [shape('order: ', '@id', 'Total')];
    const attributes = { xmlns: 'urn:example' };
    expect(writeXml([['order', '7', '5']], { shapes, attributes })).to.equal(
      '<File xmlns="urn:example" id="7"><Total>5</Total></File>\n',
    );
    const two = [
      ['order', '7', '5'],
      ['order', '8', '5'],
    ];
    expect(() => writeXml(two, { shapes })).to.throw('one outermost element');
    expect(() => writeXml(two, { root: '', shapes: [shape('order: O*', '@id', 'Total')] })).to.throw(
      'outermost element',
    );
  });

  it('refuses names that no element has, and rows that stand nowhere', () => {
    for (const bad of ['a b', '1a', '', 'a>', 'a:b:c', ':@', '#text', '?xml'])
      expect(() => writeXml([], { root: '', shapes: [shape(`a: X/${bad}y`), shape(`b: ${bad}`)] }), bad).to.throw();
    expect(() => writeXml([['line', 'MUG', '1']])).not.to.throw();
    const writer = xml.openWriter({ ...xmlSettings, shapes: orders });
    expect(() => writer.write([['line', 'MUG', '1']])).to.throw('no record before it');
    expect(() => writer.write([['nobody']])).to.throw('"nobody"');
    const shapes = [shape('o: O*'), shape('l: O/L*'), shape('p: O/L/P*'), shape('s: O/L/P/S*')];
    expect(() => writeXml([['o'], ['l'], ['p'], ['s'], ['l'], ['s']], { shapes })).to.throw(
      '"s" has no record before it',
    );
  });
});
