// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references of the workspace are written like this
import type { Preset } from './presets.ts';
import { quoted } from './yaml-words.ts';

/** What a new workspace is told by whoever makes it. */
export interface NewWorkspace {
  readonly name: string;
  /** IANA zone. */
  readonly zone: string;
  /** `null` = the admin describes the WMS later. */
  readonly wms: NewWms | null;
}

export interface NewWms {
  readonly id: string;
  /** Its order, shipment and stock folders lie in here. */
  readonly folder: string;
  readonly preset: Preset;
}

export function crossdockText({ name, zone, wms }: NewWorkspace): string {
  return `# yaml-language-server: $schema=schema/crossdock.schema.json
# $schema: schema/crossdock.schema.json
#
# The settings of the whole dock. docs/configuration.md of Crossdock explains every key; "crossdock check" reads all files and
# lists what is wrong with file, line and column. A good save takes effect at once, a bad one changes nothing.

name: ${quoted(name)} # shown on the page and in notices
zone: ${quoted(zone)} # of people, and of every service that has no nearer zone

${wms ? wmsText(wms) : emptyWms}
# Servers and mailboxes, by name; "to: partner" above means this one. A secret never stands in a file: name where it is.
# connections:
#   partner: { sftp: { host: sftp.example.com, user: dock, password: "\${env:PARTNER_PASSWORD}" } }
#   office-mail: { email-out: { host: smtp.example.com, user: dock, password: "\${env:MAIL_PASSWORD}", from: dock@example.com } }

# Who hears of problems by e-mail.
# notices: { by: office-mail, to: [ops@example.com] }

# publish: by hand # a good save stays a draft until "crossdock mappings publish"
`;
}

function wmsText({ id, folder, preset }: NewWms): string {
  const values = Object.entries(preset.values ?? {}).map(([key, value]) => `${key}: ${quoted(value)}`);
  const agreed = values.length === 0 ? '' : `\n      values: { ${values.join(', ')} } # agree these with the WMS`;
  return `# One entry per warehouse system. With a single one, every merchant uses it.
wms:
  ${id}:
    # Every merchant has a directory of its own in these folders ("directories" in its file).
    orders:
      to: { folder: ${quoted(`${folder}/orders`)} } # for a server write the name of a connection: "to: partner"
      mapping: ${preset.orders} # mappings/${preset.orders}.yaml: which columns, in which form${agreed}
      gather: 10s # an automatic run waits so long for more orders; 2m where nobody says it
    shipments:
      from: { folder: ${quoted(`${folder}/shipments`)} }
      mapping: ${preset.shipments}
    inventory:
      from: { folder: ${quoted(`${folder}/inventory`)} }
      mapping: ${preset.inventory}
`;
}

const emptyWms = `# One entry per warehouse system; with a single one, every merchant uses it. Take away the "#" and correct what is not so.
# The mappings named here are shipped with Crossdock: copy them into mappings/, or write your own.
# wms:
#   warehouse:
#     orders:    { to: { folder: partners/warehouse/orders }, mapping: simple-vertical-orders }
#     shipments: { from: { folder: partners/warehouse/shipments }, mapping: generic-shipments }
#     inventory: { from: { folder: partners/warehouse/inventory }, mapping: generic-inventory }
`;

export const ignoreText = `# The store, kept files and the key; and the folders that partners write into. Back them up, but not in git.
data/
partners/
exports/
`;

export const readmeText = `# The workspace of a Crossdock

Configuration only: \`crossdock.yaml\`, \`merchants/\`, \`mappings/\`, \`templates/\`; \`schema/\` tells an editor what may stand in them.
\`crossdock check\` finds mistakes, \`crossdock merchants add <id>\` adds a merchant, \`crossdock status\` says what runs and what waits.
`;
