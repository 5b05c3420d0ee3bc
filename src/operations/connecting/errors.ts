// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references of the workspace are written like this
import { defineErrors, type ErrorEntry } from '../../support/errors.ts';

/** Said to the person who asked; no ticket ever carries one of these. */
function answer(sentence: string, hint: string): ErrorEntry {
  return { disposition: 'hold', scope: 'document', sentence, hint };
}

export const errors = defineErrors({
  CONNECTOR_UNKNOWN: answer('There is no connector of this name.', 'See them: crossdock connect --help.'),
  CONNECT_WHERE: answer(
    'It was not said what is to be connected.',
    'Write the merchant and what its cart or WMS is, or will be, called: crossdock connect shopify acme/shop.',
  ),
  CONNECT_TAKEN: answer(
    'This name belongs to something else already.',
    'Choose another name for the cart or WMS, or take the old one out of the file first.',
  ),
  CONNECT_SETTING_UNKNOWN: answer(
    'The connector has no such setting.',
    'See its settings: the page of the connector under docs/connectors lists them.',
  ),
  CONNECT_SETTING: answer('A setting cannot be this.', 'The message says what is wanted; give it again.'),
  CONNECT_SECRET_SHOWN: answer(
    'A secret would stand in the history of the shell and in the list of processes.',
    "Name it with --secret and give it on standard input, or give a reference: --set 'api key=${env:NAME}'.",
  ),
  CONNECT_SECRET_MISSING: answer(
    'A secret was named and not given.',
    'Give one line on standard input for each --secret, in their order.',
  ),
  CONNECT_PUBLIC_URL: answer(
    'Partners cannot reach us: CROSSDOCK_PUBLIC_URL is not set.',
    'Set it (docs/connecting.md), or leave --callback out: the browser then comes back to this machine. --paste works from anywhere.',
  ),
  CONNECT_PORT_TAKEN: answer(
    'The address for the browser cannot be listened on.',
    'Choose another port with --port, or leave it out for any free one.',
  ),
  CONNECT_NOBODY_CAME: answer(
    'Nobody has come back from the partner within ten minutes.',
    'Nothing was written. Run it again; where the browser cannot reach the address, add --paste.',
  ),
  CONNECT_INTERRUPTED: answer('Ended before anybody came back from the partner.', 'Nothing was written; run it again.'),
  CERTIFY_MOVES_FILES: answer(
    'This connection speaks to no API, so there is nothing to certify.',
    'Try it step by step: crossdock test <connection>.',
  ),
  CERTIFY_SENDS_NOTHING: answer(
    'A test order goes to a WMS only.',
    'Leave --send out; for a cart everything else is checked.',
  ),
  CERTIFY_NOT_WRITTEN: answer(
    'The WMS could not be told of such an order.',
    'The message says why; another SKU or ship method may do: --sku, --ship-method.',
  ),
  CONNECT_NO_ADDRESS: answer(
    'This is not the address at which the browser ended.',
    'Copy the whole address, with "state=" in it. Each run has its own: an older one does not do.',
  ),
});
