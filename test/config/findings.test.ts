// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references of the workspace are written like this
import { expect } from 'chai';
import { bad, oneWms, texts } from './workbench.ts';

describe('findings of the workspace', () => {
  const inRoot: readonly [string, string, string][] = [
    ['a misspelt key', 'nmae: Dock\n', '1:1 CONFIG_UNKNOWN_KEY nmae is not a setting. Did you mean "name"?'],
    ['a key that resembles none', 'name: Dock\nfrobnicate: 1\n', '2:1 CONFIG_UNKNOWN_KEY frobnicate is not a setting.'],
    [
      'a zone with a typing mistake',
      'zone: America/Chicgo\n',
      '1:7 CONFIG_VALUE zone: This is no time zone. Did you mean "America/Chicago"?',
    ],
    ['a number where text belongs', 'name: 3\n', '1:7 CONFIG_TYPE name: Write text (put it into quotes).'],
    ['a list where settings belong', '- name: x\n', '1:1 CONFIG_TYPE Write settings, one "key: value" per line.'],
    [
      'an unknown choice',
      'publish: on saev\n',
      '1:10 CONFIG_VALUE publish: Write on save or by hand. Did you mean "on save"?',
    ],
    [
      'a name with capitals',
      'connections:\n  Part: { folder: /x }\n',
      '2:3 CONFIG_NAME connections.Part: A name has lower-case letters, digits, "-" and "_", and at most 40 characters.',
    ],
    [
      'two transports in one connection',
      'connections:\n  two: { folder: /x, sftp: { host: a, user: b } }\n',
      '2:3 CONFIG_VALUE connections.two: Write exactly one transport, such as { folder: data/in }.',
    ],
    [
      'an unknown transport',
      'connections:\n  a: { sfpt: { host: b } }\n',
      '2:8 CONFIG_UNKNOWN_TRANSPORT connections.a.sfpt is not a transport. Did you mean "sftp"?',
    ],
    [
      "a transport's missing setting in its own words",
      'connections:\n  a:\n    sftp:\n      host: b\n',
      '3:5 CONFIG_MISSING_KEY connections.a.sftp.user: Name the user.',
    ],
    [
      "a transport's wrong setting",
      'connections:\n  a: { sftp: { host: b, user: c, port: 99999 } }\n',
      '2:40 CONFIG_VALUE connections.a.sftp.port: The most is 65535.',
    ],
    [
      "a transport's misspelt setting",
      'connections:\n  a: { sftp: { host: b, user: c, pasword: "${env:SFTP_PASSWORD}" } }\n',
      '2:34 CONFIG_UNKNOWN_KEY connections.a.sftp.pasword is not a setting. Did you mean "password"?',
    ],
    [
      'a bad address of a transport',
      'connections:\n  a: { email-out: { host: b, from: nobody } }\n',
      '2:36 CONFIG_VALUE connections.a.email-out.from: This is not a valid e-mail address.',
    ],
    [
      'a reference to a variable that is not set',
      'connections:\n  a: { sftp: { host: b, user: c, password: "${env:NOPE}" } }\n',
      '2:44 CONFIG_REFERENCE ${env:NOPE}: This environment variable is not set for the daemon.',
    ],
    [
      'a reference to a file that is not there',
      'connections:\n  a: { sftp: { host: b, user: c, password: "${file:nope}" } }\n',
      '2:44 CONFIG_REFERENCE ${file:nope}: The file cannot be read (ENOENT).',
    ],
    [
      'a misspelt reference',
      'connections:\n  a: { sftp: { host: b, user: c, password: "${evn:X}" } }\n',
      '2:44 CONFIG_REFERENCE ${evn:X}: A reference begins with env, file or secret. Did you mean "env"?',
    ],
    [
      'a reference to the store where there is none',
      'connections:\n  a: { sftp: { host: b, user: c, password: "${secret:x}" } }\n',
      '2:44 CONFIG_REFERENCE ${secret:x}: Secrets of the store are not read here. Use ${env:NAME} or ${file:/run/secrets/name}.',
    ],
    [
      'a reference that leads nowhere without wondering at what it leaves',
      'connections:\n  a: { sftp: { host: b, user: c, port: "${env:NOPE}" } }\n',
      '2:40 CONFIG_REFERENCE ${env:NOPE}: This environment variable is not set for the daemon.',
    ],
    [
      'a reference outside of connections',
      'name: "${env:DOCK}"\n',
      '1:7 CONFIG_REFERENCE_PLACE name: References work in the settings of connections only. Write the text itself.',
    ],
    [
      'an unknown connection',
      'connections:\n  partner: { folder: /x }\nwms:\n  a:\n    orders: { to: parnter, mapping: out }\n',
      '5:19 CONFIG_UNKNOWN_CONNECTION wms.a.orders.to: There is no connection "parnter". Did you mean "partner"?',
    ],
    [
      'a path where a connection is named',
      'wms:\n  a:\n    orders: { to: data/in, mapping: out }\n',
      '3:19 CONFIG_UNKNOWN_CONNECTION wms.a.orders.to: There is no connection "data/in". For a folder write { folder: data/in }.',
    ],
    [
      'an unknown mapping',
      'wms:\n  a:\n    orders: { to: { folder: /x }, mapping: outt }\n',
      '3:44 CONFIG_UNKNOWN_MAPPING wms.a.orders.mapping: There is no mapping "outt". Did you mean "out"?',
    ],
    [
      'a mapping of the wrong kind',
      'wms:\n  a:\n    orders: { to: { folder: /x }, mapping: stock }\n',
      '3:44 CONFIG_MAPPING_KIND wms.a.orders.mapping: "stock" is a mapping of inventory; here one of orders is needed.',
    ],
    [
      'files that are read from a connection that only sends',
      'connections:\n  m: { email-out: { host: a, from: a@example.com } }\nwms:\n  a:\n    shipments: { from: m, mapping: ship }\n',
      '5:24 CONFIG_DIRECTION wms.a.shipments.from: This connection only sends. Use another one.',
    ],
    [
      'notices over a folder',
      'connections:\n  m: { folder: /x }\nnotices: { by: m, to: [a@example.com] }\n',
      '3:16 CONFIG_DIRECTION notices.by: "m" is a connection of folder; notices go out by email-out.',
    ],
    [
      'a directory that leads out',
      'wms:\n  a:\n    orders: { to: { folder: /x }, directory: ../y, mapping: out }\n',
      '3:46 CONFIG_DIRECTORY wms.a.orders.directory: Write folder names joined by "/", without ".." and backslashes.',
    ],
    [
      'a text that is no template',
      'wms:\n  a:\n    orders: { to: { folder: /x }, mapping: out, subject: "{{#if}}" }\n',
      '3:58 CONFIG_TEMPLATE wms.a.orders.subject: The block "if" is never closed.',
    ],
    [
      'a template that is not there',
      'wms:\n  a:\n    orders: { to: { folder: /x }, mapping: out, text: { template: mail } }\n',
      '3:67 CONFIG_UNKNOWN_TEMPLATE wms.a.orders.text: There is no template "mail". Create templates/mail.hbs.',
    ],
    [
      'a marker that would be the same for every file',
      'wms:\n  a:\n    shipments: { from: { folder: /x }, mapping: ship, done file: READY }\n',
      '3:66 CONFIG_VALUE wms.a.shipments.done file: Write a file name with {name} or {stem} in it, such as "{name}.done".',
    ],
    [
      'a duration without unit',
      'retention: { documents: 30 }\n',
      '1:25 CONFIG_TYPE retention.documents: Write a duration such as 30s, 15m, 1h or 2d.',
    ],
    [
      'an unknown default WMS',
      'wms:\n  legacy: {}\ndefault wms: legcy\n',
      '3:14 CONFIG_UNKNOWN_WMS There is no WMS "legcy". Did you mean "legacy"?',
    ],
  ];
  for (const [what, text, finding] of inRoot) {
    it(`name ${what}`, async () => expect(await bad(texts(text))).to.deep.equal([`crossdock.yaml:${finding}`]));
  }

  const inMerchant: readonly [string, string, string][] = [
    ['an unknown WMS', 'wms: lagacy\n', '1:6 CONFIG_UNKNOWN_WMS There is no WMS "lagacy". Did you mean "legacy"?'],
    [
      'a time that does not exist',
      'services: { inventory: { at: ["25:00"] } }\n',
      '1:31 CONFIG_VALUE services.inventory.at[0]: Write a time such as "14:30".',
    ],
    [
      'a service with two timings',
      'services: { inventory: { at: ["10:00"], every: 1h } }\n',
      '1:24 CONFIG_VALUE services.inventory: Write either "every" or "at".',
    ],
    [
      'a service with words of its own',
      'services: { inventory: sometimes }\n',
      '1:24 CONFIG_TYPE services.inventory: Write automatic, off, { every: 15m } or { at: ["10:00"] }.',
    ],
    [
      'a service that would never rest',
      'services: { inventory: { every: 0s } }\n',
      '1:33 CONFIG_VALUE services.inventory.every: The least is 1s.',
    ],
    [
      'an endpoint without a place',
      'carts:\n  web:\n    orders: { mapping: out }\n',
      '3:5 CONFIG_MISSING_KEY carts.web.orders needs "from": where its files come from.',
    ],
    [
      'an endpoint without a mapping',
      'carts:\n  web:\n    inventory: { to: { folder: /x } }\n',
      '3:5 CONFIG_MISSING_KEY carts.web.inventory needs "mapping": which layout its files have.',
    ],
    [
      'a misspelt key without complaining of what it meant',
      'carts:\n  web:\n    orders: { frm: { folder: /x }, mapping: out }\n',
      '3:15 CONFIG_UNKNOWN_KEY carts.web.orders.frm is not a setting. Did you mean "from"?',
    ],
    [
      'a cart with the name of its WMS',
      'carts:\n  legacy: {}\n',
      '2:3 CONFIG_DUPLICATE_NAME The cart legacy has the name of a WMS of this merchant. Rename the cart.',
    ],
    [
      'a date that is none',
      'carts:\n  web:\n    load options: { earliest order date: 2026-13-01 }\n',
      '3:42 CONFIG_VALUE carts.web.load options.earliest order date: Write a date such as 2026-01-31.',
    ],
    [
      'mail without recipients',
      'wms settings:\n  orders: { to: { email-out: { host: a, from: a@example.com } } }\n',
      '2:3 CONFIG_MISSING_KEY wms settings.orders needs "recipients": who gets its mails. No level says it for the orders of WMS legacy: write it in crossdock.yaml (wms.legacy.orders), in merchants/acme.yaml (wms settings.orders, or warehouses.legacy.orders), or for the orders of one cart there (carts.<cart>.wms settings.orders).',
    ],
    [
      'stock in slices, which would be half a truth',
      'carts:\n  web:\n    inventory: { to: { folder: /x }, mapping: stock, at most: 5 }\n',
      '3:54 CONFIG_UNKNOWN_KEY carts.web.inventory.at most is not a setting.',
    ],
  ];
  for (const [what, text, finding] of inMerchant) {
    it(`name ${what}`, async () => {
      expect(await bad(texts(oneWms, { acme: text }))).to.deep.equal([`merchants/acme.yaml:${finding}`]);
    });
  }
});
