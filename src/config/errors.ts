import { defineErrors, type ErrorEntry } from '../support/errors.ts';

/** A problem in a file of the workspace: the last good revision keeps running, so nothing is retried and nothing is lost. */
function inFile(sentence: string, hint: string): ErrorEntry {
  return { disposition: 'hold', scope: 'document', sentence, hint };
}

const runCheck = 'Correct the line and save; "crossdock check" shows what is left.';

export const errors = defineErrors({
  CONFIG_FILE_MISSING: inFile(
    'A file that the workspace needs is not there.',
    'Create the file, or set CROSSDOCK_HOME to the folder that has it.',
  ),
  CONFIG_FILE_EMPTY: inFile(
    'The file that holds the workspace together is empty.',
    'Write it. Where its text was lost, "crossdock mappings history <revision>" shows what ran.',
  ),
  CONFIG_FILE_NAME: inFile(
    'A file has a name that the workspace does not read.',
    'Rename the file: lower-case letters, digits, "-" and "_", ending in .yaml or .hbs.',
  ),
  CONFIG_TOO_LARGE: inFile(
    'A file, or the workspace as a whole, is larger than configuration can be.',
    'Move data out of the workspace; a file may have 1 MiB and all together 32 MiB.',
  ),
  CONFIG_NOTICE_TEMPLATE: inFile(
    'A template for mails to people cannot be filled in.',
    'See docs/notices.md for what it may name; without the file the shipped text is used.',
  ),
  CONFIG_ENCODING: inFile('A file is not UTF-8 text.', 'Save it as UTF-8 in your editor.'),
  CONFIG_YAML: inFile('A file is not valid YAML.', runCheck),
  CONFIG_TAB: inFile('A line is indented with a tab.', 'Indent with spaces: YAML does not allow tabs there.'),
  CONFIG_DUPLICATE_KEY: inFile(
    'A key stands twice in the same place.',
    'Delete one of the two, or put their contents together.',
  ),
  CONFIG_UNKNOWN_KEY: inFile('A key is not a setting.', 'Check the spelling against docs/configuration.md.'),
  CONFIG_MISSING_KEY: inFile(
    'A setting that is needed is missing.',
    'Add it; docs/configuration.md has an example of each.',
  ),
  CONFIG_TYPE: inFile('A value has the wrong type.', runCheck),
  CONFIG_VALUE: inFile('A value is not allowed.', runCheck),
  CONFIG_NAME: inFile(
    'A name has characters that names cannot have.',
    'Use lower-case letters, digits, "-" and "_", at most 40 characters.',
  ),
  CONFIG_SHADOW_TAKES: inFile(
    'A merchant in shadow would take files away from the hub that still works for it.',
    'Set "take: copy" at the folder of its cart, or give the cart a folder of its own.',
  ),
  CONFIG_DUPLICATE_NAME: inFile(
    'Two things of one merchant have the same name.',
    'Rename the cart or the extra interface: its endpoints could not be told from those of the other.',
  ),
  CONFIG_UNKNOWN_CONNECTION: inFile(
    'A connection of this name does not exist.',
    'Add it under "connections" in crossdock.yaml, or correct the name.',
  ),
  CONFIG_UNKNOWN_TYPE: inFile(
    'A cart or WMS has a type that does not exist.',
    'Use file-drop or csv for partners that read and write files, or a connector of docs/connectors.',
  ),
  CONFIG_UNKNOWN_TRANSPORT: inFile(
    'A transport of this name does not exist.',
    'Use one of the transports in docs/configuration.md.',
  ),
  CONFIG_UNKNOWN_MAPPING: inFile(
    'A mapping of this name does not exist.',
    'Create mappings/<name>.yaml, or correct the name.',
  ),
  CONFIG_BATCH: inFile(
    'Files that are named after one order are to hold several.',
    'Write "batch: each order", or give the mapping a file name with {{sequence}} instead of the order.',
  ),
  CONFIG_UNKNOWN_TEMPLATE: inFile(
    'A template of this name does not exist.',
    'Create templates/<name>.hbs, or correct the name.',
  ),
  CONFIG_UNKNOWN_WMS: inFile(
    'A WMS of this name does not exist.',
    'Add it under "wms" in crossdock.yaml, or correct the name.',
  ),
  CONFIG_ROUTING_NEVER: inFile(
    'A routing rule asks for something that no order can have, or sends to a WMS that cannot take it.',
    'Correct the condition or the WMS that the message names; docs/routing.md explains each.',
  ),
  CONFIG_ROUTING_SHADOWED: inFile(
    'A routing rule is never asked, because a rule above it takes everything that it would take.',
    'Rules are asked from top to bottom: put the narrower one first, or delete it.',
  ),
  CONFIG_PERSONAL_DATA: inFile(
    'Personal data would be kept longer than a marketplace allows; the shorter period counts.',
    'Write the period that counts into the file of the merchant, or give its other carts a merchant of their own.',
  ),
  CONFIG_WMS_LEFT: inFile(
    'A WMS of a merchant gets no orders any more, and is still collected from.',
    'Delete it under "warehouses" once "crossdock status" says that nothing is open there; or write "orders: off" for it.',
  ),
  CONFIG_MAPPING_KIND: inFile(
    'A mapping is of another kind than its place needs.',
    'Name a mapping whose "kind" fits: orders, shipments or inventory.',
  ),
  CONFIG_MAPPING_TEST: inFile(
    'A test beside a mapping fails.',
    'Correct the mapping, or the expectation in its .test.yaml file.',
  ),
  CONFIG_TEMPLATE: inFile('A text is not a valid Handlebars template.', runCheck),
  CONFIG_WEBHOOK_PLACE: inFile(
    'A webhook stands where files go.',
    'A webhook takes copies: name it under "extra interfaces" of the merchant, and use another connection here.',
  ),
  CONFIG_DIRECTION: inFile(
    'A connection can only send, or only receive.',
    'Use a connection that works in this direction.',
  ),
  CONFIG_DIRECTORY: inFile('A directory is not a plain path.', 'Write folder names joined by "/", without "..".'),
  CONFIG_SHARED_DIRECTORY: inFile(
    'Two endpoints would take the same files.',
    'Give each its own directory, or "files" patterns that no name matches twice.',
  ),
  CONFIG_FOLDER_INSIDE: inFile(
    'A folder lies inside the folder of another endpoint.',
    'Give each endpoint a folder of its own, side by side.',
  ),
  CONFIG_OWN_FOLDER: inFile(
    'A folder belongs to Crossdock itself.',
    'Choose a folder outside the workspace files and outside the data folder (data/demo is allowed).',
  ),
  CONFIG_REFERENCE: inFile(
    'A reference to a secret leads nowhere.',
    'Set the variable, create the file or store the secret, then save or reload.',
  ),
  CONFIG_REFERENCE_PLACE: inFile(
    'A reference stands where none is read.',
    'References work in the settings of connections only.',
  ),
  CONFIG_LITERAL_SECRET: inFile(
    'A secret stands in the file as plain text.',
    `Write a reference instead: \${env:NAME} or \${file:/run/secrets/name}.`,
  ),
  CONFIG_SERVICE_FLOOR: inFile(
    'A service runs more often, or more rarely, than is usual.',
    'Keep it if the partner agrees; otherwise choose a longer time.',
  ),
  CONFIG_SERVICE_UNSET: inFile(
    'A service has no timing and stays off.',
    'Write automatic, { every: 15m }, { at: ["10:00"] } or off under "services".',
  ),
  CONFIG_WAREHOUSE_UNKNOWN: inFile(
    'A cart chooses a warehouse that nobody has named.',
    'Write one of the names that stand under "warehouse names" of the WMS, or name the warehouse there.',
  ),
  CONFIG_CALENDAR: inFile(
    'A calendar says two things at once, or something that has no effect.',
    'Look at the days and hours that the message names; docs/configuration.md explains calendars.',
  ),
  CONFIG_CALENDAR_FILE: inFile(
    'A calendar file (.ics) is missing, or something in it cannot be read.',
    'Put it beside crossdock.yaml and name it in "holidays file"; what cannot be read goes into "holidays" by hand.',
  ),
  CONFIG_FILE_CHANGED: inFile(
    'A file was changed while a command was about to change it.',
    'Say the command again: it looks at the file afresh.',
  ),
  CONFIG_NOT_WRITABLE: inFile(
    'A file of the workspace cannot be written.',
    'Give the user that runs the command the right to write it, or make the change where the file comes from.',
  ),
  CONFIG_NO_MERCHANTS: inFile(
    'The workspace has no merchants yet.',
    'Create merchants/<id>.yaml; merchants/acme.yaml of the demo is an example.',
  ),
  CONFIG_NO_REVISION: inFile(
    'There is no good configuration to run.',
    'Correct the files; "crossdock check" lists every problem with its line.',
  ),
  CONFIG_REVISION_UNKNOWN: inFile(
    'The store has no such revision of the workspace.',
    'Restore the store from a backup that has it; a received file can be read with the current one instead: crossdock files reread <id>.',
  ),
  CONFIG_REVISION_UNREADABLE: inFile(
    'An older revision of the workspace can no longer be read.',
    'Run the version of Crossdock that made it until its deliveries are done; a received file can be read with the current revision instead: crossdock files reread <id>.',
  ),
  CONFIG_SCHEDULE_REFUSED: {
    disposition: 'hold',
    scope: 'connection',
    ends: 'word',
    sentence: 'A scheduled revision of the workspace could not become current.',
    hint: 'The one before keeps running. Correct the files, then publish or schedule them again: crossdock mappings publish.',
  },
  CONFIG_ENVIRONMENT: inFile(
    'An environment variable is not valid.',
    'Correct the variable that the message names; docs/configuration.md lists all.',
  ),
});

/** Code of a finding of this folder; findings of mappings carry codes of the mapping folder. */
export type ConfigCode = keyof typeof errors.entries;
