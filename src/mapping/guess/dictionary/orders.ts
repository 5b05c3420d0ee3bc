import type { Dictionary } from './words.ts';

/** Addresses are in parties.ts. */
export const orders: Dictionary = {
  'order.orderNumber': {
    exact:
      'order number, sales order number, web order number, cart order number, bestellnummer, auftragsnummer, numero de commande, numero commande, numero de pedido',
    likely:
      'order, order id, order ref, order reference, order name, name, customer po number, auftrag, bestellung, commande, pedido, order key',
    weak: 'reference, ref, document number, number, beleg, belegnummer, id',
  },
  'order.custRef': {
    exact: 'cust ref, customer ref, customer reference, customer reference number, kundenreferenz',
    likely:
      'merchant order id, merchant order number, client order number, client order id, client reference, seller order id, short reference, ihre referenz, reference client, referencia cliente, external id, external order id',
    weak: 'reference, ref, order id',
  },
  'order.orderId': { exact: 'internal order id', likely: 'id, order uuid, entity id, system id', weak: 'order id' },
  'order.poNumber': {
    exact: 'po number, purchase order number, purchase order, customer po, po, po ref',
    likely: 'cust po number, customer purchase order, kundenbestellnummer, buyer po',
  },
  'order.orderSource': {
    exact: 'order source',
    likely: 'source, sales channel, channel, store, shop, store name, platform, verkaufskanal',
  },
  'order.orderDate': {
    exact:
      'order date, date ordered, ordered at, order placed, purchase date, bestelldatum, auftragsdatum, date de commande, date commande, fecha de pedido, order created at, ord date',
    likely: 'date, created at, created, created date, order time, datum, fecha, placed at',
    weak: 'paid at',
  },
  'order.requestedShipDate': {
    exact: 'requested ship date, req ship date, ship by, ship by date, ship on or before, wunschtermin',
    likely:
      'required date, due date, need by, deliver by, delivery date, liefertermin, lieferdatum, requested delivery date, ship after, ship not before',
    weak: 'ship date',
  },
  'order.currency': { exact: 'currency, currency code, wahrung, waehrung, devise, moneda' },
  'order.shipMethod': {
    exact:
      'ship method, shipping method, ship via, shipping service level, delivery method, versandart, mode de livraison, metodo de envio',
    likely:
      'ship code, shipping, delivery service, service level, ship service, ship service level, requested service, via, lieferart',
    weak: 'service, shipping option',
  },
  'order.carrierCode': {
    exact: 'carrier, carrier code, carrier name, scac, scac code',
    likely: 'transporteur, transportista, spediteur, frachtfuhrer, courier',
  },
  'order.serviceCode': {
    exact: 'carrier service, service code',
    likely: 'service, carrier service code, service type',
  },
  'order.warehouseCode': {
    exact: 'warehouse, warehouse code, warehouse id, whs, lager, lagercode, entrepot, almacen',
    likely:
      'facility, facility code, location, location code, ship from, dc, site, fulfillment center, lagerort, depot, plant',
  },
  'order.subtotal': {
    exact: 'subtotal, order subtotal, zwischensumme, sous total',
    likely: 'merchandise total, items total, product total, goods total',
  },
  'order.discountAmount': {
    exact: 'order discount, discount amount, discount total',
    likely: 'discount, rabatt, remise, descuento',
  },
  'order.shippingAmount': {
    exact:
      'shipping amount, shipping cost, shipping total, shipping charge, versandkosten, frais de port, gastos de envio',
    likely: 'shipping, freight, shipping fee, postage, fracht',
  },
  'order.taxAmount': {
    exact: 'tax amount, tax total, total tax, taxes, sales tax',
    likely: 'tax, vat, vat amount, mwst, ust, steuer, tva, iva',
  },
  'order.grandTotal': {
    exact: 'grand total, order total, total order value, order amount, gesamtbetrag, gesamtsumme, total ttc',
    likely: 'total, total amount, amount, total price, order value, summe, importe',
  },
  'order.isGift': { exact: 'is gift, gift, gift order', likely: 'gift flag, geschenk' },
  'order.giftMessage': {
    exact: 'gift message, gift note, gift text, geschenknachricht, message cadeau',
    likely: 'card message, greeting, grussbotschaft',
  },
  'order.instructions': {
    exact:
      'special instructions, delivery instructions, shipping instructions, lieferhinweis, instructions de livraison',
    likely:
      'instructions, notes, note, comments, comment, order comments, customer note, order notes, bemerkung, hinweis, remarks, remarques, observaciones, delivery notes',
  },
  'order.lineCount': {
    exact: 'number of lines, line count, order lines, total lines',
    likely: 'lines, item count, number of items, positions, anzahl positionen, lines total',
  },
  'order.totalQuantity': {
    exact: 'total units, total quantity, total qty, gesamtmenge',
    likely: 'units total, total pieces',
  },
  'line.lineNumber': {
    exact: 'line number, line no, order line number, positionsnummer, line item number',
    likely: 'line, pos, position, item sequence, sequence number, seq, seq number, line id, ligne, linea',
  },
  'line.lineId': {
    exact: 'line item id, order item id',
    likely: 'merchant order item id, line id, item id, order line id',
  },
  'line.sku': {
    exact:
      'sku, item sku, product sku, line sku, merchant sku, seller sku, variant sku, sku number, sku code, artikelnummer, artikel number',
    likely:
      'item, item number, item code, item id, product code, product number, product id, part number, style, article, article number, artikel, stock code, code article, codigo, codigo articulo, item alternate code, material, materialnummer, art number, ref article, referencia, stock number',
    weak: 'product, code, part, reference',
  },
  'line.barcode': {
    exact: 'barcode, upc, ean, gtin, upc code, ean code, item barcode, ean 13',
    likely: 'bar code, isbn, strichcode, code barres',
  },
  'line.description': {
    exact:
      'description, item description, product description, line description, item name, product name, artikelbezeichnung',
    likely: 'product title, title, bezeichnung, designation, descripcion, product, artikelname',
    weak: 'name, item, text',
  },
  'line.quantity': {
    exact:
      'quantity, quantity ordered, quantity ord, ordered quantity, order quantity, item quantity, ord quantity, quantity purchased, bestellmenge, menge, quantite, cantidad, units ordered',
    likely: 'units, ordered, pieces, pcs, anzahl, stuck, stueck, count, number of units',
  },
  'line.unitOfMeasure': {
    exact: 'uom, unit of measure, unit of measurement, mengeneinheit, unite',
    likely: 'unit, einheit, me, um',
  },
  'line.unitPrice': {
    exact:
      'unit price, item price, price per unit, price each, einzelpreis, prix unitaire, precio unitario, stuckpreis',
    likely: 'price, preis, prix, precio, rate, unit cost, cost, declared value, sales price',
  },
  'line.discountAmount': {
    exact: 'line discount, item discount, positionsrabatt',
    likely: 'discount, line item discount amount',
  },
  'line.total': {
    exact: 'line total, extended price, item total, line amount, positionswert, positionssumme',
    likely: 'extended amount, ext price, gesamtpreis',
  },
  'line.weight.value': { exact: 'item weight, unit weight, line weight', likely: 'weight, gewicht, poids, peso' },
  'line.weight.unit': { exact: 'weight unit, weight uom', likely: 'gewichtseinheit' },
};
