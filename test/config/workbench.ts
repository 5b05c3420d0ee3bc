// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references of the workspace are written like this
import { z } from 'zod';
import { readWorkspace } from '../../src/config/read.ts';
import type { Toolbox } from '../../src/config/toolbox.ts';
import type { Finding, Workspace } from '../../src/config/workspace.ts';
import type { Transport, TransportAdapter } from '../../src/connectors/contract.ts';
import type { Mapping, MappingKind } from '../../src/mapping/contract.ts';

function adapter(id: string, settings: z.ZodType): TransportAdapter {
  return {
    id,
    label: id,
    settings,
    connect(): Transport {
      throw new Error('The reader opens nothing.');
    },
  };
}

const server = {
  host: z.string().min(1),
  port: z.int().min(1).max(65_535).default(22),
  password: z.string().default('').meta({ secret: true }),
  tls: z.enum(['implicit', 'explicit', 'none']).default('explicit'),
  'check certificate': z.boolean().default(true),
};

/** Declarations with the shapes that real ones have; nothing is ever connected. */
export const fakeTransports: readonly TransportAdapter[] = [
  adapter(
    'folder',
    z.strictObject({ directory: z.string().default(''), watch: z.enum(['events', 'off']).default('events') }),
  ),
  adapter('sftp', z.strictObject({ ...server, user: z.string('Name the user.') })),
  adapter('email-in', z.strictObject(server)),
  adapter('email-out', z.strictObject({ ...server, from: z.email() })),
];

/** A mapping file of these tests is `kind: orders`; `broken` does not compile. */
function compileMapping(name: string, yaml: string): ReturnType<Toolbox['compileMapping']> {
  if (yaml.includes('broken'))
    return { findings: [{ line: 2, column: 3, code: 'MAPPING_VALUE', message: 'This column is broken.' }] };
  const kind = (/kind: (\w+)/.exec(yaml)?.[1] ?? 'orders') as MappingKind;
  return { mapping: { name, kind } as Mapping };
}

export function toolbox(given: Partial<Toolbox> = {}): Toolbox {
  return {
    transports: fakeTransports,
    connectors: [],
    compileMapping,
    compileText: (source) =>
      source.includes('{{#if}}')
        ? { findings: [{ line: 3, column: 5, code: 'TEMPLATE', message: 'The block "if" is never closed.' }] }
        : { render: () => source },
    env: { SFTP_PASSWORD: 'hunter2', SFTP_PORT: '2222' },
    readSecretFile: (path) => {
      if (path === '/run/secrets/sftp') return 'from a file\n';
      throw Object.assign(new Error('gone'), { code: 'ENOENT' });
    },
    ...given,
  };
}

export const mappings: Readonly<Record<string, string>> = {
  'mappings/out.yaml': 'kind: orders\n',
  'mappings/ship.yaml': 'kind: shipments\n',
  'mappings/stock.yaml': 'kind: inventory\n',
};

export const home = '/srv/dock';

/** Texts with the mappings above. */
export function texts(crossdock: string, merchants: Readonly<Record<string, string>> = {}): Record<string, string> {
  const files = Object.entries(merchants).map(([id, text]) => [`merchants/${id}.yaml`, text]);
  return { ...mappings, 'crossdock.yaml': crossdock, ...Object.fromEntries(files) };
}

export async function good(all: Record<string, string>, given: Partial<Toolbox> = {}): Promise<Workspace> {
  const read = await readWorkspace(all, home, toolbox(given));
  if ('findings' in read) throw new Error(`The workspace was refused:\n${lines(read.findings).join('\n')}`);
  return read.workspace;
}

export async function bad(all: Record<string, string>, given: Partial<Toolbox> = {}): Promise<string[]> {
  const read = await readWorkspace(all, home, toolbox(given));
  return 'findings' in read ? lines(read.findings) : [];
}

/** `file:line:column CODE message`. */
export function lines(findings: readonly Finding[]): string[] {
  return findings.map(({ file, line, column, code, message }) => `${file}:${line}:${column} ${code} ${message}`);
}

/** A WMS over one server, used by many tests. */
export const oneWms = `
connections:
  partner: { sftp: { host: sftp.example.com, user: dock, password: "\${env:SFTP_PASSWORD}" } }
wms:
  legacy:
    orders: { to: partner, directory: Orders, mapping: out }
    shipments: { from: partner, directory: Ship, mapping: ship }
    inventory: { from: partner, directory: Stock, mapping: stock }
`;
