import { expect } from 'chai';
import { editableFields, editOrder } from '../../src/domain/edit-order.ts';
import { anOrder } from '../support/judging.ts';

const edit = (field: string, value: string) => editOrder(anOrder({}), [{ field, value }]);

describe('an edit of an order', () => {
  it('sets every field that it lists, and nothing else', () => {
    for (const listed of editableFields) {
      const field = listed.replace('<n>', '1').replace('<name>', 'colour');
      const value = /country$/.test(field)
        ? 'CA'
        : /quantity|Date$/.test(field)
          ? { q: '7', D: '2026-05-04' }[field.includes('Date') ? 'D' : 'q']
          : 'New';
      const edited = edit(field, value ?? '');
      expect(edited, field).to.deep.include({ ok: true, changed: [field] });
      expect(JSON.stringify(edited.ok && edited.order), field).to.include(value);
    }
  });

  it('says why it cannot be done', () => {
    for (const [field, value, why] of [
      ['shipTo.planet', 'Mars', 'there is no such field'],
      ['orderNumber', '7', 'there is no such field'],
      ['extra.', '7', 'there is no such field'],
      ['line 9 sku', 'MUG', 'the order has no line 9'],
      ['line 1 sku', ' ', 'an SKU is expected'],
      ['line 1 quantity', '0', 'a whole number of units is expected'],
      ['line 1 quantity', '1.5', 'a whole number of units is expected'],
      ['shipTo.country', 'Canada', 'a country code of two capital letters is expected'],
      ['requestedShipDate', 'tomorrow', 'a date like 2026-03-31 or an ISO instant is expected'],
    ] as const)
      expect(edit(field, value), field).to.deep.equal({ ok: false, field, why });
  });

  it('names only what it changed', () => {
    const before = anOrder({});
    expect(editOrder(before, [{ field: 'shipTo.city', value: before.shipTo.city }])).to.deep.equal({
      ok: true,
      order: before,
      changed: [],
    });
  });
});
