import { expect } from 'chai';
import { parse } from 'yaml';
import { withMainWms } from '../../src/config/edit-merchant.ts';

describe("a merchant's file with another WMS", () => {
  for (const [what, before, after] of [
    [
      'keeps comments, quotes and blanks',
      '# Acme\nname:  "Acme"   # a name\nwms: legacy # main\n\ncarts: { web: { zone:   UTC } }\n',
      '# Acme\nname:  "Acme"   # a name\nwms: west # main\nwarehouses:\n  legacy: {}\n\ncarts: { web: { zone:   UTC } }\n',
    ],
    [
      'adds to the warehouses that stand there, as they stand there',
      'warehouses:\n    west: { zone: UTC }   # far\nwms: "legacy"\n',
      'warehouses:\n    legacy: {}\n    west: { zone: UTC }   # far\nwms: west\n',
    ],
    [
      'adds to warehouses in one line',
      'wms: legacy\nwarehouses: { west: {} }\n',
      'wms: west\nwarehouses: { legacy: {}, west: {} }\n',
    ],
    [
      'leaves a warehouse that is listed already as it is',
      'wms: legacy\nwarehouses:\n  legacy: { zone: UTC }\n',
      'wms: west\nwarehouses:\n  legacy: { zone: UTC }\n',
    ],
    [
      'names it where the workspace had said it until now',
      '# Bolt\nname: Bolt\n',
      '# Bolt\nwarehouses:\n  legacy: {}\nwms: west\nname: Bolt\n',
    ],
    [
      'keeps the line ends of its writer',
      'wms: legacy\r\nname: A\r\n',
      'wms: west\r\nwarehouses:\r\n  legacy: {}\r\nname: A\r\n',
    ],
    [
      'needs no line end behind the last line',
      'name: A\nwms: legacy',
      'name: A\nwms: west\nwarehouses:\n  legacy: {}\n',
    ],
  ] as const)
    it(what, () => {
      expect(withMainWms(before, 'west', 'legacy')).to.equal(after);
    });

  it('is right also where it cannot be changed in its place, and keeps its comments', () => {
    for (const before of [
      '{ wms: legacy, name: A }\n',
      'wms: &main legacy # anchored\nname: *main\n',
      'wms: legacy # here\nwarehouses:\n# none\n',
      '',
    ]) {
      const after = withMainWms(before, 'west', 'legacy');
      expect(parse(after), before).to.deep.include({ wms: 'west' });
      expect(parse(after).warehouses, before).to.have.property('legacy');
      for (const comment of before.match(/#.*/g) ?? []) expect(after).to.include(comment);
    }
  });

  it('lists nothing where nothing has to stay', () => {
    expect(withMainWms('wms: legacy\n', 'west', undefined)).to.equal('wms: west\n');
  });
});
