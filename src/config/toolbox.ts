import type { ApiConnector } from '../connectors/api-contract.ts';
import type { TransportAdapter } from '../connectors/contract.ts';
import type { Mapping, MappingFinding, MappingKind } from '../mapping/contract.ts';

/** A Handlebars text that compiled, or what is wrong with it. */
export type CompiledText = { render(...args: never[]): string } | { readonly findings: readonly MappingFinding[] };

export interface MappingTestResult {
  readonly title: string;
  readonly ok: boolean;
  readonly detail: string;
}

/** What the reader needs of the rest of the program; handed in by `main`, so that configuration imports no adapter. */
export interface Toolbox {
  readonly transports: readonly TransportAdapter[];
  /** Carts and WMSes that are spoken to. */
  readonly connectors: readonly ApiConnector[];
  /** What stands in the place of a mapping there; `undefined` = the connector does not do that. */
  layout(connector: ApiConnector, kind: MappingKind): Mapping | undefined;
  /** `templates`: name without `.hbs` -> text. */
  compileMapping(
    name: string,
    yaml: string,
    templates: ReadonlyMap<string, string>,
  ): { readonly mapping: Mapping } | { readonly findings: readonly MappingFinding[] };
  /** Runs `<name>.test.yaml`; absent = tests are not run. */
  testMapping?(mapping: Mapping, testYaml: string): Promise<readonly MappingTestResult[]>;
  compileText(source: string): CompiledText;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Throws when the file cannot be read. The path is absolute. */
  readSecretFile(path: string): string;
  /** A secret of the store; throws why one that is there cannot be opened. Absent = there is no store. */
  secret?(name: string): string | undefined;
  /** The day, `2026-03-01`, for warnings about what is over; absent = none are given. */
  today?(): string;
  /** Folders that belong to Crossdock (data, documents), absolute; default `<home>/data`. */
  readonly ownFolders?: readonly string[];
}
