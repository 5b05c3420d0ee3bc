import { expect } from 'chai';
import { takeIn } from './shipstation-import.ts';

const good = `<?xml version="1.0" encoding="utf-8"?>
<Orders pages="1"><Order><OrderID>key-1</OrderID><OrderNumber>1001</OrderNumber><OrderDate>11/23/2026 05:41</OrderDate>
<OrderStatus>new</OrderStatus><LastModified>11/23/2026 06:12</LastModified><OrderTotal>47.00</OrderTotal><TaxAmount>2.00</TaxAmount>
<ShippingAmount>5.00</ShippingAmount><Gift>false</Gift><Source>Acme Shop</Source>
<Customer><CustomerCode>ada@example.com</CustomerCode><BillTo><Name>Ada Buyer</Name></BillTo><ShipTo><Name>Ada Buyer</Name>
<Address1>1 Main St</Address1><City>Austin</City><State>TX</State><PostalCode>78701</PostalCode><Country>US</Country></ShipTo></Customer>
<Items><Item><LineItemID>1</LineItemID><SKU>SKU-1</SKU><Name>A thing</Name><Weight>180.00</Weight><WeightUnits>Grams</WeightUnits>
<Quantity>2</Quantity><UnitPrice>22.50</UnitPrice></Item><Item><LineItemID>off-1</LineItemID><SKU></SKU><Name>Discount</Name>
<Quantity>1</Quantity><UnitPrice>-5.00</UnitPrice><Adjustment>true</Adjustment></Item></Items></Order></Orders>`;

describe('ShipStation, taking orders from a Custom Store', () => {
  it('takes a page that is as it wants it', () => {
    expect(takeIn(good)).to.have.nested.include({ pages: 1, 'orders[0].bucket': 'Awaiting Shipment' });
  });

  for (const [what, from, to, because] of [
    ['without a declaration', '<?xml version="1.0" encoding="utf-8"?>\n', '', 'no XML declaration first'],
    ['that is not well-formed', '<Name>A thing</Name>', '<Name>A & thing', 'not well-formed'],
    ['without a number of pages', ' pages="1"', '', 'no pages'],
    ['of no page', 'pages="1"', 'pages="0"', 'no pages'],
    ['with an order without postal code', '<PostalCode>78701</PostalCode>', '', 'missing Customer/ShipTo/PostalCode'],
    ['with an order without shipping amount', '<ShippingAmount>5.00</ShippingAmount>', '', 'missing ShippingAmount'],
    ['with a country of three letters', '>US<', '>USA<', 'country USA'],
    ['with a state by its name', '>TX<', '>Texas<', 'state'],
    ['with a city of 101 characters', 'Austin', 'A'.repeat(101), 'Customer/ShipTo/City too long'],
    ['with an order number of 51 characters', '>1001<', `>${'1'.repeat(51)}<`, 'OrderNumber too long'],
    ['with a day before the month', '11/23/2026 05:41', '23/11/2026 05:41', 'date OrderDate'],
    ['with seconds', '06:12<', '06:12:00<', 'date LastModified'],
    ['with a tenth of a cent', '47.00', '47.001', 'amount OrderTotal'],
    ['with an exponent', '22.50', '2.25e1', 'item 1: price'],
    ['with ten million', '47.00', '10000000.00', 'amount OrderTotal'],
    ['with half a piece', '<Quantity>2<', '<Quantity>2.5<', 'item 1: quantity'],
    ['with 100000 pieces', '<Quantity>2<', '<Quantity>100000<', 'item 1: quantity'],
    ['with kilograms', 'Grams', 'Kilograms', 'item 1: weight units'],
    ['with an empty unit of weight', 'Grams', '', 'item 1: weight units'],
    ['with an item without SKU', 'SKU-1', '', 'item 1: no SKU'],
    ['with a SKU of 51 characters', 'SKU-1', 'S'.repeat(51), 'item 1: SKU too long'],
    ['with a discount that adds', '-5.00', '5.00', 'item off-1: adds'],
    ['with a UPC of 13 digits', '<Quantity>2', '<UPC>0123456789012</UPC><Quantity>2', 'item 1: UPC too long'],
    ['with a gift that is 1', 'false', '1', 'Gift'],
  ] as const)
    it(`throws a page away ${what}`, () => {
      const bad = good.replace(from, to);
      expect(bad).not.to.equal(good);
      expect(takeIn(bad)).to.equal(because);
    });

  it('throws a page away for one bad order of two', () => {
    const order = good.slice(good.indexOf('<Order>'), good.indexOf('</Orders>'));
    expect(takeIn(good.replace(order, `${order}${order.replace('>US<', '>USA<')}`))).to.equal('country USA');
  });

  it('does not know a status of another spelling', () => {
    for (const word of ['New', 'cancelled', 'paid'])
      expect(takeIn(good.replace('>new<', `>${word}<`))).to.have.nested.include({ 'orders[0].bucket': '' });
  });
});
