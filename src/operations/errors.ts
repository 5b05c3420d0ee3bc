import { defineErrors, type ErrorEntry } from '../support/errors.ts';

/** Said to the person who asked; no ticket ever carries one of these. */
function answer(sentence: string, hint: string): ErrorEntry {
  return { disposition: 'hold', scope: 'document', sentence, hint };
}

export const errors = defineErrors({
  ORDER_UNKNOWN: answer(
    'No order has this reference.',
    'Look for it: crossdock orders find <text> also knows SKUs. Order number, references, PO, ids, tracking number and file names are understood.',
  ),
  ORDER_AMBIGUOUS: answer(
    'Several orders have this reference.',
    'Name the order by its id, or say --merchant: crossdock orders find <text> lists them.',
  ),
  ORDER_NOTHING_TO_RETRY: answer(
    'Nothing of this order can be tried again.',
    'See where it stands: crossdock orders show <order>.',
  ),
  ORDER_OUT_OF_REACH: answer(
    'The order stands where this can no longer be done, or has been done.',
    'See where it stands and what it waits for: crossdock orders show <order>.',
  ),
  ORDER_EDIT_REFUSED: answer(
    'The order cannot be changed in this way.',
    'See the fields that can be changed: crossdock orders edit --help.',
  ),
  RESHIP_NUMBER_TAKEN: answer(
    'The cart has an order of the number that the new one would get.',
    'Send it from the cart instead: a new order there, with another number.',
  ),
  ORDER_LINE_UNKNOWN: answer(
    'The order has no such line, or not so many units of it that have not shipped.',
    'See its lines, ordered and shipped: crossdock orders show <order>.',
  ),
  NO_TRACKING_TO_RESEND: answer(
    'The cart has not been told of any parcel of this order, so there is nothing to tell it again.',
    'See its parcels: crossdock orders show <order>. What waits is told with: crossdock orders retry <order>.',
  ),
  DOCUMENT_UNKNOWN: answer('No file has this id.', 'Look for it: crossdock files list.'),
  FILE_ERASED: answer(
    'The bytes of this file were erased, because they name people.',
    'They are gone for good here; the partner, or a backup of before, may still have the file.',
  ),
  ERASING_TOO_MANY: answer(
    'More than 500 orders are meant; each is looked for in every kept file.',
    'Erase them in several steps, or all of a merchant that came before a date: --merchant and --before.',
  ),
  ORDER_ERASED: answer(
    'The personal data of this order was erased: nothing of it can be sent any more.',
    'If the buyer wants it again, let the cart give a new order.',
  ),
  DOCUMENT_WITHOUT_BYTES: answer(
    'Nothing was kept of this file: it was refused before it could be read.',
    'See why: crossdock files show <id>.',
  ),
  FILE_NOT_READABLE: answer('The file cannot be read.', 'Check its path and rights; "-" reads from standard input.'),
  FILE_NOT_WRITABLE: answer(
    'The file cannot be written.',
    'Check the folder and its rights, or choose a name that is not taken yet.',
  ),
  SAMPLE_NOT_UNDERSTOOD: answer(
    'The sample is no text file, so no mapping can be guessed from it.',
    'Give a file as the partner sends it: delimited, fixed width, segments, XML or JSON.',
  ),
  FILE_EMPTY: answer('The file is empty.', 'Give the file that the partner meant to send.'),
  FILE_TOO_LARGE: answer('The file is larger than Crossdock takes.', 'Split it; the limit is 512 MiB.'),
  FILE_KNOWN: answer(
    'A file with the same bytes was taken at this endpoint before.',
    'To have it read once more, after a change of the mapping for instance, add --again.',
  ),
  INLET_BUSY: answer('The daemon is looking at this endpoint right now.', 'Try again in a few seconds.'),
  ENDPOINT_NOT_READ: answer(
    'No endpoint of this name takes files in.',
    'Use the id of an endpoint that is read; crossdock status lists them with their services.',
  ),
  MERCHANT_UNKNOWN: answer(
    'The workspace has no such merchant.',
    'Use the name of a file in merchants/, without .yaml.',
  ),
  WMS_TAKES_NOTHING: answer(
    'The WMS takes no orders of this merchant.',
    'Give it "orders" in crossdock.yaml, or under "warehouses" in the merchant\'s file.',
  ),
  WORKSPACE_DIFFERS: answer(
    'The files of the workspace are not what runs.',
    'Publish them (crossdock mappings publish) or undo the edits, and say the command again. A save takes some seconds to run.',
  ),
  SERVICE_UNKNOWN: answer(
    'The workspace has no such service.',
    'Use the name of a service or the id of an endpoint; crossdock status lists both.',
  ),
  CONNECTION_WITHOUT_HOST_KEY: answer(
    'Only SFTP servers show a host key.',
    'See what the server shows: crossdock test <connection>.',
  ),
  HOST_KEY_NOT_WANTED: answer(
    'The server shows another host key than the one that was given.',
    'Nothing was changed. Ask the partner which key is theirs; somebody may stand in between.',
  ),
  CONNECTION_UNKNOWN: answer(
    'The workspace has no such connection.',
    'Use a name under "connections" in crossdock.yaml or the id of an endpoint; crossdock status lists them.',
  ),
  CONNECTION_TEST_FAILED: answer(
    'The connection does not work.',
    'Repair what the failed step names, then test again.',
  ),
  PAUSE_UNKNOWN: answer(
    'The workspace has nothing of this name that could be paused.',
    'Use the name of a merchant, a connection, a service or an endpoint; crossdock status lists them.',
  ),
  PAUSE_AMBIGUOUS: answer(
    'Several things have this name.',
    'Write its kind before it: merchant:<name>, connection:<name>, service:<name> or endpoint:<name>.',
  ),
  PAUSE_PAST: answer('The end of the pause has passed already.', 'Name a later one with --until.'),
  PAUSE_NOT_FOUND: answer('This is not paused.', 'See what is: crossdock status.'),
  GATE_BUSY: answer(
    'The gate is delivering at this moment.',
    'Try again in a minute. With "crossdock pause <gate>" it comes to rest after the file in hand.',
  ),
  NOTHING_UNDELIVERED: answer(
    'No accepted order waits for a warehouse here.',
    'See where orders stand: crossdock status, or crossdock orders show <order>.',
  ),
  DELIVERY_NOT_TO_BOOK: answer(
    'The file cannot be booked as delivered by hand.',
    'See where it stands: crossdock deliveries show <id>.',
  ),
  DELIVERY_HOLDS_OTHERS: answer(
    'The order stands in a file with others that are not being booked.',
    'Book the whole file: crossdock orders mark-delivered --file <name>.',
  ),
  DEED_UNKNOWN: answer('No row of the audit has this id.', 'Look for it: crossdock audit.'),
  DEAD_UNKNOWN: answer(
    'No dead ticket has this id.',
    'It may have been replayed or dropped already: crossdock dead list.',
  ),
  EXCEPTION_UNKNOWN: answer('No exception has this id.', 'Look for it: crossdock exceptions list --all.'),
  EXCEPTION_CLOSED: answer(
    'The exception is resolved already.',
    'Nothing to do: crossdock exceptions list shows what is open.',
  ),
  EXCEPTION_NEEDS_ANSWER: answer(
    'The exception asks whether a delivery arrived; that has to be answered.',
    'Say "crossdock deliveries mark-delivered <id>" or "crossdock deliveries send-again <id>".',
  ),
  EXCEPTION_SHARED: answer(
    'The exception holds up other merchants, too.',
    "Release what is this merchant's (crossdock exceptions release <id> --merchant ...), or resolve it without --merchant.",
  ),
  EXCEPTION_NOT_RELEASABLE: answer(
    'Nothing that this exception holds can be released.',
    'Files are not read a second time by themselves: correct the file and put it in (crossdock files put), then crossdock exceptions resolve <id>. A warehouse counts as soon as it is named.',
  ),
  STOCK_UNKNOWN: answer(
    'No stock file has named this SKU.',
    'Look for it with "crossdock inventory list --from <sku>". Is it the SKU of the WMS, or a name that somebody has taught (crossdock aliases list)?',
  ),
  REVISION_UNKNOWN: answer(
    'The store has no such revision of the workspace.',
    'Look for it: crossdock mappings history.',
  ),
  REVISION_AMBIGUOUS: answer('Several revisions begin like this.', 'Give more of its characters.'),
  REVISION_RUNS: answer('This revision is the current one already.', 'Nothing to do: crossdock mappings history.'),
  REVISION_FIRST: answer(
    'There is no revision before the current one.',
    'Name the one that you mean: crossdock mappings history.',
  ),
  WORKSPACE_NOT_VALID: answer(
    'The files of the workspace are not valid.',
    'See every problem with its line: crossdock check.',
  ),
  CART_UNKNOWN: answer('No merchant has such a cart.', 'Use a name under "carts" in a file of merchants/.'),
  CART_AMBIGUOUS: answer(
    'Several merchants have a cart of this name.',
    'Say whose: <merchant>/<cart>, or add --merchant <id>.',
  ),
  SERVICE_WITHOUT_ENDPOINT: answer(
    'The service has nothing to work on, so it cannot be switched on.',
    'Write its endpoint first: orders, confirmations or inventory of the cart, or orders, shipments or inventory of the WMS.',
  ),
  TEST_ORDER_NO_GATE: answer(
    'A test order of this cart has no way out.',
    'Give the WMS of the merchant "orders" with "to" and "mapping": in crossdock.yaml, for the merchant, or for the cart.',
  ),
  TEST_ORDER_NO_CONTACT: answer(
    'There is nobody to mail the file to.',
    'Write "notices" into crossdock.yaml, or "error contacts" into the file of the merchant.',
  ),
  TEST_ORDER_NOT_WRITTEN: answer(
    'No test order could be written, so nothing was handed out.',
    'See why: the same command without --to shows what is held and what the mapping refuses.',
  ),
  TEST_FOLDER_OF_PARTNER: answer(
    'The test folder is one that a partner reads or writes.',
    'Choose another --folder, or leave it out.',
  ),
  SCHEDULE_PAST: answer('The instant has passed already.', 'Name a later one, or publish at once: leave out --at.'),
  SCHEDULE_RUNS: answer(
    'The files are the current revision already, so there is nothing to schedule.',
    'Where saves take effect at once, write "publish: by hand" into crossdock.yaml before the edit that is to wait.',
  ),
  SCHEDULE_NONE: answer('Nothing is scheduled.', 'See what runs and what waits: crossdock mappings history.'),
  FILE_NOT_HELD: answer(
    'Only a stock file that was held because it names so little can be accepted.',
    'See why it is where it is: crossdock files show <id>.',
  ),
  FILE_OUTDATED: answer(
    'A newer stock file was taken since, so this one must not be applied any more.',
    'See what is newest: crossdock files list --in --kind inventory. Then resolve the exception: crossdock exceptions resolve <id>.',
  ),
  FILE_NOTHING_REJECTED: answer('Nothing was refused of this file.', 'See how it was read: crossdock files show <id>.'),
  FILE_NOT_RECEIVED: answer(
    'Only files that were received can be read again.',
    'Look for it: crossdock files list --in.',
  ),
  DELIVERY_UNKNOWN: answer('No delivery has this id.', 'Look for it: crossdock deliveries list.'),
  DELIVERY_NOT_IN_DOUBT: answer(
    'The delivery is not in doubt, so there is nothing to decide.',
    'See where it stands: crossdock deliveries show <id>.',
  ),
});
