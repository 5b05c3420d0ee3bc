import { expect } from 'chai';
import { completeOrder } from '../../src/domain/complete-order.ts';
import type { Confirmation, Receipt } from '../../src/mapping/contract.ts';
import { context, mappingOf, render } from './support.ts';

describe('what an expression may say beside a line', () => {
  it('the set of a receipt, set by set', () => {
    const receipt: Receipt = {
      groupCode: 'SW',
      groupControl: '77',
      sets: [
        { code: '945', control: '0001', accepted: true, reason: '' },
        { code: '945', control: '0002', accepted: false, reason: 'count-mismatch' },
      ],
    };
    const mapping = mappingOf(
      `kind: acknowledgements\ndelimited: { header: false }\ncolumns: [receipt.groupControl, "{{set.control}} {{#if set.accepted}}taken{{else}}{{set.reason}}{{/if}}"]`,
    );
    expect(render<'acknowledgements'>(mapping, [receipt]).text).to.equal('77,0001 taken\n77,0002 count-mismatch\n');
  });

  it("the order's own line of a shipped one", () => {
    const order = completeOrder(
      { orderNumber: '#1', lines: [{ lineNumber: 1, sku: 'A', quantity: 2, description: 'Tent' }] as never },
      { merchantId: 'acme', cartId: 'web', orderSource: 'WEB', receivedAt: context.now },
    );
    const confirmation = {
      order,
      shipment: { shippedAt: context.now, status: 'shipped', warehouseCode: '', shipmentId: '' },
      package: {
        trackingNumber: 'T',
        carrierCode: '',
        serviceCode: '',
        lines: [{ lineNumber: 1, sku: 'A', quantity: 1 }],
      },
    } as Confirmation;
    const mapping = mappingOf(
      'kind: shipments\ndelimited: { header: false }\ncolumns: ["{{upper orderLine.description}} {{line.quantity}}/{{orderLine.quantity}}"]',
    );
    expect(render<'shipments'>(mapping, [confirmation]).text).to.equal('TENT 1/2\n');
  });
});
