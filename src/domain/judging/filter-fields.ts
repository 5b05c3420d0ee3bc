/** Fields of an order that order filters may ask for, by the paths that mappings use; `order.extra.<name>` needs no list. */
export const filterFields = [
  'order.orderNumber',
  'order.poNumber',
  'order.orderSource',
  'order.cartStatus',
  'order.paymentStatus',
  'order.currency',
  'order.shipMethod',
  'order.carrierCode',
  'order.serviceCode',
  'order.warehouseCode',
  'order.shipTo.company',
  'order.shipTo.city',
  'order.shipTo.state',
  'order.shipTo.postalCode',
  'order.shipTo.country',
  'order.shipTo.email',
  'order.billTo.state',
  'order.billTo.postalCode',
  'order.billTo.country',
] as const;

export const extraFilterField = /^order\.extra\.(.+)$/;
