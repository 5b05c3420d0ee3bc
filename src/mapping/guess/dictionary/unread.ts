import type { Words } from './words.ts';

/** Headings of things that no mapping keeps: states inside a shop, marketing, listings. */
export const unread: Words = {
  exact:
    'financial status, payment status, fulfillment status, accepts marketing, newsletter, discount code, coupon code, voucher code, payment method, payment reference, paid at, fulfilled at, cancelled at, canceled at, refunded amount, risk level, tags, compare at price, requires shipping, taxable, estimated arrival date, estimated delivery, estimated delivery date, condition, row, row number, printed by, user agent, ip address',
  likely:
    'vendor, source, condition, order type, payment terms, payment type, account number, fax, fax number, telefax, company code, client code, owner, lpn, container, item status, product name, item name, title, bezeichnung, artikelbezeichnung, description, item description, product description, volume, your price, cube, bin, location type, category, brand, marke, min, max, reorder point, mindestbestand, meldebestand, price, unit cost, eta, action, action code, marketplace, filler',
};
