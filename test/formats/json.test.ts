import { expect } from 'chai';
import { json } from '../../src/formats/json/index.ts';
import { UnwritableCell } from '../../src/formats/tree/unwritable.ts';
import { heldWhile, jsonSettings, readJson, readTree, shape, streamed, writeJson } from './trees-support.ts';

const file = `{
  "sent": { "id": "not an order", "Orders": [1, [2, {"Order": 3}]] },
  "File": {
    "Orders": {
      "Order": [
        {
          "id": 12345678901234567890, "ShipTo": { "Name": "Zo\\u00eb \\ud83d\\udc0e \\"Z\\"" },
          "Total": 1.10,
          "Lines": { "Line": [{ "Sku": "007", "Qty": -0.50e+1 },
            { "Qty": null, "Sku": true }
          ] }
        },
        { "ShipTo": "", "Lines": { "Line": { "Sku": "MUG" } } }
      ]
    }
  }
}
`;

const cells = [
  ['order', '12345678901234567890', 'Zoë 🐎 "Z"', '1.10'],
  ['line', '007', '-0.50e+1'],
  ['line', 'true', ''],
  ['order', '', '', ''],
  ['line', 'MUG', ''],
];

describe('reading JSON', () => {
  it('keeps every digit of a number, and names the line on which each record begins', async () => {
    for (const size of [65_536, 1])
      expect(await readJson(file, { size })).to.deep.equal({ cells, lines: [6, 9, 10, 13, 13] });
    for (const end of ['\r\n', '\r'])
      expect((await readJson(file.replaceAll('\n', end), { size: 1 })).lines).to.deep.equal([6, 9, 10, 13, 13]);
  });

  it('reads a list as the document, a single record where a list may be, and lists of plain values', async () => {
    const shapes = [shape('order: *', '@id'), shape('tag: tags*', '.')];
    const read = async (text: string) => (await readJson(text, { root: '', shapes })).cells;
    expect(await read('[{"id":1,"tags":["a",null,2]},{"tags":"b"},null]')).to.deep.equal([
      ['order', '1'],
      ['tag', 'a'],
      ['tag', ''],
      ['tag', '2'],
      ['order', ''],
      ['tag', 'b'],
    ]);
    expect(await read(' {"id":1.0} ')).to.deep.equal([['order', '1.0']]);
    expect(await read('[]')).to.deep.equal([]);
  });

  it('takes the first of what comes twice, and reads the records of both', async () => {
    const text =
      '{"File":{"Orders":[{"Order":{"id":1,"id":2,"ShipTo":[{"Name":"a"},{"Name":"b"}]}},{"Order":[{"id":3}]}]}}';
    expect((await readJson(text)).cells).to.deep.equal([
      ['order', '1', 'a', ''],
      ['order', '3', '', ''],
    ]);
  });

  it('names that every object has are names like others', async () => {
    const shapes = [shape('o: __proto__*', 'constructor', 'toString/hasOwnProperty')];
    const text = '{"__proto__":[{"constructor":"1","toString":{"hasOwnProperty":3}}],"constructor":{"prototype":{}}}';
    expect((await readJson(text, { root: '', shapes })).cells).to.deep.equal([['o', '1', '3']]);
    expect((await readJson('{"File":{"__proto__":{"Order":{}},"constructor":1}}')).cells).to.deep.equal([]);
  });

  it('reads one value per line, whatever the lines end with', async () => {
    const shapes = [shape('order: *', 'id'), shape('line: lines*', 'sku')];
    for (const end of ['\n', '\r\n']) {
      const text = ['{"id":"A"}', '', '{"id":"B","lines":[{"sku":"M"}]}', '{"id":"C"}'].join(end);
      expect(await readJson(text, { root: '', lines: true, shapes, size: 1 })).to.deep.equal({
        cells: [
          ['order', 'A'],
          ['order', 'B'],
          ['line', 'M'],
          ['order', 'C'],
        ],
        lines: [1, 3, 3, 4],
      });
    }
    expect((await readJson('{"id":"A"}\n{"id":"B"\n{"id":"C"}\n', { root: '', lines: true, shapes })).fault).to.equal(
      'bad-format 3',
    );
    expect((await readJson('{"id":"A"}\n{"id":"B"}\n', { root: '', shapes })).fault).to.equal('bad-format 2');
  });

  it('tells a file without records from a file without content', async () => {
    expect(await readJson('{"File":{"Orders":{"Order":[]}}}')).to.deep.equal({ cells: [], lines: [] });
    const reader = json.openReader(jsonSettings, () => undefined);
    await reader.write(Buffer.from('\n'));
    await reader.end();
    expect(reader.blank).to.equal(true);
  });

  it('hands out the records before a fault, then the fault', async () => {
    const reader = json.openReader(jsonSettings, () => undefined);
    const text = '{"File":{"Orders":{"Order":[{"id":1},{"id":2},\n{"id":3,}';
    expect((await reader.write(Buffer.from(text))).cells.map(([, id]) => id)).to.deep.equal(['1', '2']);
    for (const call of [() => reader.write(Buffer.from('x')), () => reader.end()]) {
      const thrown = await call().catch((error: unknown) => error);
      expect(thrown).to.include({ code: 'bad-format', row: 2 });
    }
  });

  it('never takes a file that was cut off, wherever it was cut', async () => {
    const whole = file.trimEnd();
    for (let length = 1; length < whole.length; length += 1)
      expect((await readJson(whole.slice(0, length))).fault, whole.slice(0, length)).to.match(
        /^unterminated-envelope /,
      );
    expect((await readJson(whole.slice(0, -5))).fault).to.equal('unterminated-envelope 13');
  });

  const orders = (inside: string) => `{"File":{"Orders":{"Order":\n${inside}}}}`;
  const faults: readonly [string, string, string][] = [
    ['a root of another name', '{"Invoices":{},"x":1}', 'wrong-root 1 Invoices'],
    ['XML', '<File><Orders/></File>', 'bad-format 1'],
    ['CSV', '"sku","qty"\n"A",1\n', 'bad-format 1'],
    ['a text as the file', '"hello"', 'bad-format 1'],
    ['two documents', '{"File":{}}\n{"File":{}}', 'bad-format 2'],
    ['a comma too many', orders('[{"id":1,}]'), 'bad-format 2'],
    ['a comment', orders('[] // none\n'), 'bad-format 2'],
    ['quotes of another kind', orders("[{'id':1}]"), 'bad-format 2'],
    ['an escape that JSON does not have', orders('[{"id":"\\x41"}]'), 'bad-format 2'],
    ['half an escape', orders('[{"id":"\\u12G4 and more"}]'), 'bad-format 2'],
    ['a text over two lines', orders('[{"id":"a\nb"}]'), 'bad-format 2'],
    ['a number with leading zeros', orders('[{"id":007}]'), 'bad-format 2'],
    ['a number that is none', orders('[{"id":NaN}]'), 'bad-format 2'],
    ['brackets that cross', orders('[{"id":[1}]]'), 'bad-format 2'],
    ['an object where a text is expected', orders('[{"id":{"a":1}}]'), 'bad-format 2'],
    ['a list where a text is expected', orders('[{"id":[1,2]}]'), 'bad-format 2'],
    ['a text where a record is expected', orders('["one"]'), 'bad-format 2'],
    ['a number where an object is expected', orders('[{"ShipTo":5}]'), 'bad-format 2'],
    ['a list in a list of records', orders('[[{"id":1}]]'), 'bad-format 2'],
    ['a bomb of lists', '['.repeat(100_000), 'bad-format 1'],
    ['a bomb of objects', '{"a":'.repeat(100_000), 'bad-format 1'],
  ];
  for (const [what, text, fault] of faults) {
    it(`refuses ${what}`, async () => {
      for (const size of [65_536, 1]) expect((await readJson(text, { size })).fault).to.equal(fault);
    });
  }

  const piece = 'x'.repeat(100_000);
  const endless: readonly [string, string, string, string?][] = [
    ['text', '{"File":{"Orders":{"Order":[\n{"Total":"', piece, 'record-too-long 2'],
    ['number', '{"File":{"Orders":{"Order":{"Total":1', '0'.repeat(100_000), 'record-too-long 1'],
    [
      'list of empty lines',
      '{"File":{"Orders":{"Order":{"Lines":{"Line":[{}',
      ',{}'.repeat(30_000),
      'record-too-long 1',
    ],
    ['text that nobody reads', '{"remark":"', piece],
    ['name', '{"', piece],
  ];
  for (const [what, head, more, fault] of endless) {
    it(`holds little of an endless ${what}`, async () => {
      const input = streamed(head, more, 1000, '');
      const { held, result } = await heldWhile(() => readTree(json, jsonSettings, input));
      expect(result.fault).to.match(new RegExp(`^${fault ?? 'unterminated-envelope 1'}`));
      expect(held, 'MiB').to.be.lessThan(fault ? 100 : 20);
    }).timeout(60_000);
  }

  it('reads tens of megabytes of records with memory that does not grow', async () => {
    const order = `{"id":1,"ShipTo":{"Name":"Ada"},"other":[${'"one more thing",'.repeat(55)}0]},\n`;
    const input = streamed('{"File":{"Orders":{"Order":[', order.repeat(100), 300, 'null]}}}');
    let rows = 0;
    const reader = json.openReader(jsonSettings, () => undefined);
    const { held } = await heldWhile(async () => {
      for await (const bytes of input) rows += (await reader.write(bytes)).cells.length;
      await reader.end();
    });
    expect(rows).to.equal(30_000);
    expect(held, 'MiB').to.be.lessThan(30);
  }).timeout(60_000);
});

describe('writing JSON', () => {
  const rows = [
    ['order', 'A-1', 'Zoë "Z" \n', '12345678901234567890.10'],
    ['line', 'MUG', '-0'],
    ['order', 'A-2', '', ''],
  ];

  it('opens what is around all records once, and indents as it is told', () => {
    expect(writeJson(rows, { indent: 2, newline: '\r\n', empty: 'write' })).to.equal(
      [
        '{',
        '  "File": {',
        '    "Orders": {',
        '      "Order": [',
        '        {',
        '          "id": "A-1",',
        '          "ShipTo": {',
        '            "Name": "Zoë \\"Z\\" \\n"',
        '          },',
        '          "Total": 12345678901234567890.10,',
        '          "Lines": {',
        '            "Line": [',
        '              {',
        '                "Sku": "MUG",',
        '                "Qty": -0',
        '              }',
        '            ]',
        '          }',
        '        },',
        '        {',
        '          "id": "A-2",',
        '          "ShipTo": {',
        '            "Name": ""',
        '          },',
        '          "Total": null',
        '        }',
        '      ]',
        '    }',
        '  }',
        '}',
        '',
      ].join('\r\n'),
    );
  });

  it('writes one line where nothing is indented, a list as the document, and a line per record', () => {
    const shapes = [shape('o: *', 'id', 'ok:boolean')];
    const two = [
      ['o', '1', 'true'],
      ['o', '', 'false'],
    ];
    expect(writeJson(two, { root: '', shapes })).to.equal('[{"id":"1","ok":true},{"ok":false}]\n');
    expect(writeJson(two, { root: '', shapes, lines: true, indent: 2 })).to.equal(
      '{"id":"1","ok":true}\n{"ok":false}\n',
    );
    expect(writeJson(two, { root: 'r', shapes, lines: true })).to.equal(
      '{"r":[{"id":"1","ok":true}]}\n{"r":[{"ok":false}]}\n',
    );
    expect(writeJson([], { root: '', shapes })).to.equal('[]\n');
    expect(writeJson([])).to.equal('{"File":{"Orders":{"Order":[]}}}\n');
    expect(writeJson([['o', '1', '']], { root: '', shapes: [shape('o: ', 'id')] })).to.equal('{"id":"1"}\n');
  });

  it('refuses a number or truth that JSON cannot write as it stands, and says where it is', () => {
    const shapes = [shape('o: *', 'id', 'n:number', 'b:boolean')];
    for (const wrong of ['007', '1,10', '+1', '.5', '1.', 'NaN', '0x1F', ' 1', '1\n', '1}', '--1', '1e']) {
      const write = () => writeJson([['o', wrong, wrong, '']], { shapes });
      expect(write, wrong)
        .to.throw(UnwritableCell)
        .that.includes({ code: 'not-a-number', row: 0, cell: 2, value: wrong });
    }
    expect(() => writeJson([['o', '', '', 'yes']], { shapes }))
      .to.throw(UnwritableCell)
      .that.includes({ code: 'bad-format', cell: 3 });
  });

  it('never writes one name twice into an object', () => {
    const two = [['o'], ['x'], ['x']];
    expect(() => writeJson(two, { shapes: [shape('o: O*'), shape('x: O/X')] })).to.throw('"X" would stand twice');
    const apart = [['a'], ['b'], ['a']];
    expect(() => writeJson(apart, { shapes: [shape('a: A*'), shape('b: B*')] })).to.throw('"A" would stand twice');
    expect(() => writeJson([['o'], ['o']], { root: '', shapes: [shape('o: ')] })).to.throw('twice');
  });

  it('puts the records of a kind into one list, whatever came between them', () => {
    const shapes = [shape('o: O*'), shape('l: O/w/L*', '.:number'), shape('p: O/P*', '.')];
    expect(writeJson([['o'], ['l', '1'], ['p', '3'], ['l', '2']], { shapes })).to.equal(
      '{"File":{"O":[{"w":{"L":[1,2]},"P":["3"]}]}}\n',
    );
  });

  it('refuses a layout in which a value is an object too', () => {
    expect(() => writeJson([], { shapes: [shape('o: O*', '.', '@id')] })).to.throw('a value and an object at once');
  });
});
