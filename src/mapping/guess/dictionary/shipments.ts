import { orders } from './orders.ts';
import type { Dictionary } from './words.ts';

const {
  'order.orderNumber': orderNumber = {},
  'order.custRef': custRef = {},
  'line.sku': sku = {},
  'order.poNumber': poNumber = {},
} = orders;

export const shipments: Dictionary = {
  'order.orderNumber': orderNumber,
  'order.custRef': custRef,
  'order.poNumber': poNumber,
  'line.sku': sku,
  'line.lineNumber': {
    exact: 'line number, line no, order line number, positionsnummer, line item number',
    likely: 'line, pos, position, merchant order item id, order item id, seq, seq number, ligne, linea',
  },
  'line.quantity': {
    exact:
      'quantity, quantity shipped, quantity ship, shipped quantity, ship quantity, units shipped, liefermenge, quantite expediee, cantidad enviada, versandmenge',
    likely: 'shipped, units, pieces, pcs, menge, anzahl, quantite, cantidad, picked, picked quantity',
  },
  'line.quantityOrdered': {
    exact:
      'quantity ordered, quantity ord, ordered quantity, order quantity, units ordered, bestellmenge, ord quantity',
    likely: 'ordered, bestellt',
  },
  'shipment.shippedAt': {
    exact:
      'ship date, shipped date, date shipped, shipped at, shipment date, shipped on, dispatch date, despatch date, versanddatum, date expedition, date d expedition, fecha de envio, actual ship date, shipping date',
    likely: 'shipped, date, dispatched, dispatched at, datum, fecha, ship time, manifest date, completed at, closed at',
  },
  'shipment.status': { exact: 'shipment status, ship status', likely: 'status, state, order status' },
  'shipment.warehouseCode': {
    exact:
      'warehouse, warehouse code, warehouse id, whs, lager, lagercode, fulfillment center id, fulfillment center, entrepot, almacen',
    likely: 'facility, facility code, location, location code, ship from, dc, site, plant, lagerort, depot, wh, whse',
  },
  'shipment.shipmentId': {
    exact:
      'shipment id, shipment number, shipment reference, delivery number, lieferscheinnummer, lieferschein number, bol, bol number, bill of lading, delivery note number',
    likely:
      'shipment, load, load number, manifest, manifest number, pick ticket, pick ticket number, lieferschein, packing slip, packing slip number, bordereau',
  },
  'package.trackingNumber': {
    exact:
      'tracking number, tracking, tracking no, tracking id, tracking code, carrier tracking number, waybill, waybill number, air waybill, awb, awb number, sendungsnummer, paketnummer, trackingnummer, numero de suivi, numero suivi, numero de seguimiento, parcel number, package tracking number',
    likely:
      'pro number, pro, consignment number, consignment, airbill, trk, trk number, suivi, sendung, sendungs id, seguimiento, tracking ref, barcode of parcel',
  },
  'package.carrierCode': {
    exact:
      'carrier, carrier code, carrier name, scac, scac code, versanddienstleister, transporteur, transportista, paketdienst, frachtfuhrer, spediteur',
    likely: 'courier, ship via, shipper, shipped by, shipped via, shipping carrier, versender, dienstleister',
  },
  'package.serviceCode': {
    exact: 'service, service code, carrier service, service level, service type, versandart',
    likely:
      'ship method, shipping method, ship via, shipment method, shipping service, method, via, service name, delivery method',
  },
  'package.weight.value': {
    exact:
      'package weight, shipment weight, parcel weight, ship weight, gewicht, weight, gross weight, poids, peso, actual weight',
    likely:
      'weight lb, weight lbs, weight kg, weight oz, gewicht kg, poids kg, carton weight, total weight, bruttogewicht',
  },
  'package.weight.unit': { exact: 'weight unit, weight uom, gewichtseinheit' },
  'package.cost.amount': {
    exact:
      'freight, freight cost, freight charge, freight amount, shipping cost, frachtkosten, versandkosten, frais de port, shipping charge, portokosten',
    likely: 'cost, postage, ship cost, charge, fracht, porto, carrier charge',
  },
  'package.cost.currency': { exact: 'freight currency, cost currency', likely: 'currency, currency code, wahrung' },
  'package.sscc': { exact: 'sscc, sscc 18, nve', likely: 'ucc 128, license plate, carton label' },
};
