import { orders } from './orders.ts';
import type { Dictionary } from './words.ts';

const { 'line.sku': sku = {} } = orders;

export const inventory: Dictionary = {
  'level.sku': sku,
  'level.quantityAvailable': {
    exact:
      'available, quantity available, available quantity, available to sell, available to promise, atp, ats, verfugbar, verfugbare menge, verfugbarer bestand, disponible, quantite disponible, cantidad disponible, units available, fulfillable quantity, sellable',
    likely:
      'free, free stock, fulfillable, sellable quantity, salable, available stock, frei, freier bestand, avail, avail quantity, net available',
    weak: 'quantity, stock, stock level, stock quantity, inventory, units, menge, bestand, stand, count, level, cantidad, quantite',
  },
  'level.quantityOnHand': {
    exact:
      'on hand, quantity on hand, qoh, soh, stock on hand, physical stock, on hand quantity, physischer bestand, lagerbestand, en stock, existencias, units on hand',
    likely:
      'physical, bestand, total stock, warehouse quantity, total on hand, gesamtbestand, stock physique, stock fisico, onhand',
    weak: 'stock, total, total quantity, inventory',
  },
  'level.quantityAllocated': {
    exact:
      'allocated, quantity allocated, committed, quantity committed, reserved, reserved quantity, allocated quantity, quantity reserved, reserviert, reservierte menge, reservado, committed quantity',
    likely:
      'reserve, in orders, on order outbound, picked, alloc, allocated stock, commited, assigned, disponiert, open orders',
  },
  'level.quantityHeld': {
    exact:
      'on hold, held, quantity on hold, hold quantity, quarantine, quarantined, gesperrt, gesperrter bestand, sperrbestand, bloque, bloqueado, blocked',
    likely:
      'damaged, damaged quantity, unsellable, unsellable quantity, defective, hold, qc, qc hold, blocked stock, defekt',
  },
  'level.adjustment': {
    exact: 'adjustment, quantity adjustment, adjustment quantity, adjusted',
    likely: 'change, delta, difference, bewegung',
  },
  'level.warehouseCode': {
    exact:
      'warehouse, warehouse code, warehouse id, whs, lager, lagercode, lagernummer, entrepot, almacen, fulfillment center id, wh, whse',
    likely:
      'facility, facility code, location, location code, dc, site, plant, lagerort, depot, fulfillment center, werk, standort, deposito',
  },
  'level.asOf': {
    exact: 'as of, as of date, snapshot date, inventory date, stock date, bestandsdatum, stichtag',
    likely: 'date, timestamp, updated at, last updated, datum, stand, report date, date time, fecha, last count date',
  },
  'level.lot': {
    exact: 'lot, lot number, batch number, lot code, chargennummer, numero de lot, lote',
    likely: 'batch, charge',
  },
  'level.unitOfMeasure': { exact: 'uom, unit of measure, mengeneinheit, unite', likely: 'unit, einheit, me, um' },
};
