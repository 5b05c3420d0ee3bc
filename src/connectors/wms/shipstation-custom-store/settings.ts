// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references of the workspace are written like this
import { z } from 'zod';

const leastKeyLength = 16;

export const settingsSchema = z.strictObject({
  'api user': z
    .string()
    .regex(/^[\x21-\x39\x3b-\x7e]{1,100}$/, 'A name of 1 to 100 characters without blanks and colons.')
    .describe('What ShipStation is to say as "Username" of its Custom Store: any name, another one for each store.')
    .meta({ label: 'API User', examples: ['acme-7f3a'] }),
  'api key': z
    .string()
    .regex(/^[\x21-\x7e]{16,200}$/, `At least ${leastKeyLength} characters, without blanks.`)
    .describe(
      'What ShipStation is to say as "Password" of its Custom Store. Make one up by chance; nobody types it often.',
    )
    .meta({ label: 'API Key', secret: true, examples: ['${secret:acme-shipstation-key}'] }),
  'page size': z
    .int()
    .min(1)
    .max(500)
    .default(100)
    .describe('Most orders in one page of an export.')
    .meta({ label: 'Page size' }),
  'warn after hours': z
    .number()
    .positive()
    .max(1000)
    .default(6)
    .describe('Somebody is told when ShipStation has not asked for orders for so long: nothing else would tell.')
    .meta({ label: 'Warn after (hours)' }),
  'accept notices without body': z
    .boolean()
    .default(true)
    .describe('A notice whose body is missing or is no XML ships the whole order, by what its address says.')
    .meta({ label: 'Accept notices without body' }),
  'missing postal code': z
    .string()
    .max(50)
    .default('')
    .describe('Sent where an address has no postal code, for countries that have none; empty = such orders are held.')
    .meta({ label: 'Missing postal code', examples: ['00000'] }),
  'requested warehouse': z
    .boolean()
    .default(false)
    .describe('Sends the warehouse code of the order; it must be the name of a Ship From location in ShipStation.')
    .meta({ label: 'Requested warehouse' }),
  'custom fields': z
    .array(z.string().min(1))
    .max(3)
    .default([])
    .describe('Names of extra fields of an order that become its custom fields 1 to 3.')
    .meta({ label: 'Custom fields', examples: [['po_type']] }),
  'item options': z
    .array(z.string().min(1))
    .max(10)
    .default([])
    .describe('Names of extra fields of a line that become options of the item.')
    .meta({ label: 'Item options', examples: [['engraving']] }),
});

export type Settings = z.output<typeof settingsSchema>;
