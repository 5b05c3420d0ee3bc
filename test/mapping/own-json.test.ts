import { expect } from 'chai';
import { ownJsonOf } from '../../src/mapping/own-json.ts';

const context = { now: '2026-03-01T08:00:00.000Z', timeZone: 'UTC', sequence: 17, values: { merchant: 'acme' } };

function rendered(records: readonly object[]) {
  const parts = ownJsonOf('orders').render(records as never, context);
  let text = '';
  for (let part = parts.next(); ; part = parts.next()) {
    if (part.done) return { text, summary: part.value };
    text += part.value.toString('utf8');
  }
}

describe('our own JSON', () => {
  it('is one message with all records in it, the same bytes each time', () => {
    const records = [{ orderNumber: 'A-1', note: 'Zürich "x"' }, { orderNumber: 'A-2' }];
    const { text, summary } = rendered(records);
    expect(JSON.parse(text)).to.deep.equal({
      type: 'orders.copied',
      timestamp: context.now,
      data: { merchant: 'acme', number: 17, orders: records },
    });
    expect(summary).to.deep.equal({ fileName: 'orders-17.json', refused: [], written: 2 });
    expect(rendered(records).text).to.equal(text);
  });

  it('is JSON without a record, too', () => {
    expect(JSON.parse(rendered([]).text).data.orders).to.deep.equal([]);
  });
});
