import { defineErrors } from '../support/errors.ts';

export const errors = defineErrors({
  EMPTY_FILE: {
    disposition: 'hold',
    scope: 'document',
    sentence: 'The file is empty.',
    hint: 'Ask the partner to send it again. Where empty files are markers, say "empty files: allowed" at the endpoint.',
  },
  FILE_CHANGED_AFTER_CLAIM: {
    disposition: 'hold',
    scope: 'document',
    sentence: 'Somebody went on writing into the file after it was taken.',
    hint: 'Raise "settle" at the endpoint or use a done file. The bytes are in quarantine: crossdock files put takes them in again.',
  },
  DUPLICATE_FILE: {
    disposition: 'hold',
    scope: 'document',
    ends: 'word',
    sentence: 'A file with the same bytes was taken from this endpoint before.',
    hint: 'Nothing to do: it was archived and not read a second time.',
  },
  INBOX_ITEM_REFUSED: {
    disposition: 'hold',
    scope: 'document',
    sentence: 'Something in the inbox holds no file that can be taken.',
    hint: 'Look at the item; send the file again as the endpoint expects it.',
  },
  DOCUMENT_ROWS_REJECTED: {
    disposition: 'hold',
    scope: 'document',
    sentence: 'Some rows of the file were not taken; the others were.',
    hint: '"crossdock files rejected <id> --out FILE" gives exactly those rows with what is wrong beside each. Correct them and put that file in: crossdock files put <endpoint> FILE --corrects <id>.',
  },
  DOCUMENT_REJECTED: {
    disposition: 'hold',
    scope: 'document',
    sentence: 'The file was not taken; nothing of it counts.',
    hint: '"crossdock files show <id>" says why. Correct the file and drop it in again, or the mapping and read it again: crossdock files reread <id>.',
  },
  ORDER_CHANGED_IN_CART: {
    disposition: 'hold',
    scope: 'order',
    ends: 'word',
    sentence:
      'The cart gave an order again with other content. It goes on as it was taken: changes in a cart are not copied.',
    hint: 'Compare cart and "crossdock orders show <order>"; where it matters tell the WMS, then: crossdock exceptions resolve <id>.',
  },
  SHIPPED_TOO_MUCH: {
    disposition: 'hold',
    scope: 'order',
    ends: 'word',
    sentence:
      'The WMS reports that more units have left than were ordered. The cart is told the ordered number in all.',
    hint: 'Ask the warehouse what is in the parcels, then: crossdock exceptions resolve <id>.',
  },
  VOIDED_AFTER_CONFIRMED: {
    disposition: 'hold',
    scope: 'order',
    ends: 'word',
    sentence: 'The WMS took back a parcel of which the cart has been told.',
    hint: 'Take the tracking number out of the order in the cart; when the parcel leaves again the cart is told of it anew. Then: crossdock exceptions resolve <id>.',
  },
  WMS_REJECTED_ORDER: {
    disposition: 'hold',
    scope: 'order',
    sentence: 'The WMS refused the order after it was handed over.',
    hint: 'Correct what it names (crossdock orders edit <order>, or the mapping), or call the order off. "crossdock exceptions release <id>" hands it over anew.',
  },
  CANCEL_REFUSED: {
    disposition: 'hold',
    scope: 'order',
    sentence: 'The WMS was asked to cancel an order and does not: it ships, or has shipped.',
    hint: 'Tell the shop, and stop or take back the parcel by telephone if it matters. If the warehouse cancels after all: crossdock orders cancel <order> --at-wms; else: crossdock exceptions resolve <id>.',
  },
  SHIPPED_AFTER_CANCEL: {
    disposition: 'hold',
    scope: 'order',
    ends: 'word',
    tell: 'at once',
    sentence: 'The WMS shipped an order that was canceled before.',
    hint: 'The parcel is booked. Stop it or take it back by telephone if it matters, and see that the customer is not refunded by mistake; then: crossdock exceptions resolve <id>.',
  },
  PARCEL_CAME_BACK: {
    disposition: 'hold',
    scope: 'order',
    sentence: 'A parcel of the order came back to the warehouse, or could not be delivered.',
    hint: 'Send it once more (crossdock orders reship <order>, after "orders edit" of the new one if the address was wrong), or refund it in the cart and say: crossdock exceptions resolve <id>.',
  },
  ORDER_CANCELED_IN_CART: {
    disposition: 'hold',
    scope: 'order',
    ends: 'word',
    sentence: 'The cart canceled an order that is with the WMS already.',
    hint: 'Ask the warehouse to stop it. If it does: crossdock orders cancel <order> --at-wms; else ship it or take it back: crossdock exceptions resolve <id>.',
  },
  ORDER_HELD_IN_CART: {
    disposition: 'hold',
    scope: 'order',
    ends: 'word',
    sentence: 'The cart holds an order that is with the WMS already.',
    hint: 'Ask the warehouse to wait, or to stop it (crossdock orders cancel <order>); or let it go on: crossdock exceptions resolve <id>. It ends by itself when the cart takes the hold away.',
  },
  SNAPSHOT_SHRUNK: {
    disposition: 'hold',
    scope: 'document',
    sentence:
      'The stock file names far fewer articles than are known, so it was not applied: it may have been cut off.',
    hint: 'Look at the file: crossdock files get <id>. If it is right, "crossdock files accept <id>" applies it; otherwise ask for a whole one.',
  },
  WAREHOUSE_UNKNOWN: {
    disposition: 'hold',
    scope: 'connection',
    sentence:
      'A stock file has a warehouse that nobody has named. Its stock counts for no cart that combines all warehouses.',
    hint: 'Under "warehouse names" of the WMS write what the code is called here, or off if its stock does not count, and save: the exception resolves by itself.',
  },
  TRANSPORT_CANNOT_RECEIVE: {
    disposition: 'hold',
    scope: 'connection',
    sentence: 'This kind of connection cannot be read.',
    hint: 'Point the endpoint to a folder, SFTP, FTP or email-in connection.',
  },
  MAPPING_MISSING: {
    disposition: 'hold',
    scope: 'connection',
    sentence: 'The workspace no longer has the mapping that reads this file.',
    hint: 'Put the mapping back, or change the endpoint, and save.',
  },
});
