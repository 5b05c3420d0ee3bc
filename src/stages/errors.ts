import { defineErrors } from '../support/errors.ts';

export const errors = defineErrors({
  ORDER_WITHOUT_LINES: {
    disposition: 'hold',
    scope: 'order',
    sentence: 'The order has no lines.',
    hint: 'Correct the order in the cart and download it again, or cancel it.',
  },
  ORDER_WITHOUT_WAY_OUT: {
    disposition: 'hold',
    scope: 'merchant',
    sentence: "The order's WMS takes no orders in this workspace.",
    hint: 'Give the WMS an "orders" endpoint (crossdock.yaml or the merchant file), save, then release: crossdock exceptions release <id>.',
  },
  SHIP_METHOD_UNMAPPED: {
    disposition: 'hold',
    scope: 'merchant',
    tell: 'at once',
    sentence: "Nobody has mapped the cart's ship method to one of the WMS.",
    hint: 'Map it: crossdock ship-methods map --merchant <merchant> --cart <cart> --from "<method>" --to <code>, or --pass-through for the text as it is. Its orders then go on by themselves.',
  },
  ORDER_GONE: {
    disposition: 'park',
    scope: 'order',
    sentence: 'The ticket speaks of an order that the store does not hold.',
    hint: 'The store was restored from an older backup, or is not the one the ticket was written for. Drop the ticket.',
  },
  DOCUMENT_GONE: {
    disposition: 'park',
    scope: 'document',
    sentence: 'The ticket speaks of a document that the store does not hold.',
    hint: 'The store was restored from an older backup, or is not the one the ticket was written for. Drop the ticket.',
  },
  NOTICES_OFF: {
    disposition: 'hold',
    scope: 'connection',
    sentence: 'The workspace no longer says by which connection notices are sent.',
    hint: 'Set "notices" in crossdock.yaml.',
  },
  NOTICE_WEBHOOK_FAILED: {
    disposition: 'retry',
    scope: 'connection',
    sentence: 'A webhook of the notices did not take a message.',
    hint: 'It is sent again by itself, with the same id. Check "notices.webhooks" in crossdock.yaml, and whether the receiver runs.',
  },
  NOTICE_WEBHOOK_REFUSED: {
    disposition: 'hold',
    scope: 'connection',
    sentence: 'A webhook of the notices refuses our messages.',
    hint: 'Correct "url" and "secret" under "notices.webhooks" in crossdock.yaml and save, then: crossdock exceptions release <id>.',
  },
});
