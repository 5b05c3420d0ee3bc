import { expect } from 'chai';
import { merchantTables, readersWithoutScope, unscoped } from './support/scoping.ts';
import { type SourceFile, sourceFile, sourceFiles } from './support/source-files.ts';

const schema = sourceFile(
  'storage/schema.ts',
  'export interface Schema {\n  orders: {\n    id: string;\n    merchant: string;\n  };\n  facts: {\n    name: string;\n  };\n}\n',
);

function found(text: string): string[] {
  const files: SourceFile[] = [schema, sourceFile('storage/x.ts', text)];
  return readersWithoutScope(files).map(({ name, tables }) => `${name} ${tables.join()}`);
}

describe('the store', () => {
  it('reads no rows of merchants without being told whose, except where a reason is written down', () => {
    const readers = readersWithoutScope(sourceFiles());
    const strange = readers.filter(({ name }) => unscoped[name] === undefined);
    expect(strange.map(({ path, name, tables }) => `${path} ${name}: ${tables.join(', ')}`)).to.deep.equal([]);
    const names = readers.map(({ name }) => name);
    const gone = Object.keys(unscoped).filter((name) => !names.includes(name));
    expect(gone, 'no longer needed in the list').to.deep.equal([]);
  });

  it('knows which tables are of merchants', () => {
    const tables = merchantTables(sourceFiles());
    expect([...tables]).to.include.members(['orders', 'delivery_items', 'packages', 'audit', 'products', 'setbacks']);
    expect([...tables]).not.to.include.members(['facts', 'revisions']);
  });

  it('is the only room that asks the database', () => {
    const elsewhere = sourceFiles().filter(
      ({ path, text }) => !path.startsWith('storage/') && /\.(selectFrom|updateTable|deleteFrom)\(|\bsql`/.test(text),
    );
    expect(elsewhere.map(({ path }) => path)).to.deep.equal([]);
  });

  describe('is found to read without a scope', () => {
    const planted: readonly [string, string, string[]][] = [
      [
        'in one line',
        "export async function all(reader: Reader) {\n  return reader.selectFrom('orders').execute();\n}\n",
        ['all orders'],
      ],
      [
        'over several lines',
        "export async function all(\n  reader: Reader,\n  limit: number,\n): Promise<Row[]> {\n  return reader\n    .selectFrom('orders')\n    .execute();\n}\n",
        ['all orders'],
      ],
      [
        'by a join',
        "export async function all(reader: Reader) {\n  return reader.selectFrom('facts').innerJoin('orders', 'a', 'b').execute();\n}\n",
        ['all orders'],
      ],
      [
        'in words of SQL',
        'export async function all(reader: Reader) {\n  return sql`select id from orders`.execute(reader);\n}\n',
        ['all orders'],
      ],
      [
        'by a function of the same file',
        "export async function all(reader: Reader) {\n  return rows(reader);\n}\n\nasync function rows(reader: Reader) {\n  return reader.selectFrom('orders').execute();\n}\n",
        ['all orders'],
      ],
      [
        'although it takes one, and does not use it',
        "export async function all(reader: Reader, scope: Scope) {\n  return reader.selectFrom('orders').execute();\n}\n",
        ['all orders'],
      ],
      [
        'where it may be left out',
        "export async function all(reader: Reader, scope?: Scope) {\n  return reader.selectFrom('orders').where(scope).execute();\n}\n\nexport async function some(reader: Reader, scope: Scope = 'every merchant') {\n  return reader.selectFrom('orders').where(scope).execute();\n}\n",
        ['all orders', 'some orders'],
      ],
      [
        'although it says whose they are',
        "export async function all(reader: Reader): Promise<{ merchant: string }[]> {\n  const merchant = 1;\n  return reader.selectFrom('orders').execute();\n}\n",
        ['all orders'],
      ],
    ];
    for (const [what, text, names] of planted) it(what, () => expect(found(text)).to.deep.equal(names));

    it("but not where it is told, or reads what is nobody's", () => {
      expect(
        found(
          "export async function mine(\n  reader: Reader,\n  scope: Scope,\n) {\n  return reader.selectFrom('orders').where(scope).execute();\n}\n\nexport async function one(reader: Reader, merchant: string) {\n  return reader.selectFrom('orders').where('merchant', '=', merchant).execute();\n}\n\nexport async function facts(reader: Reader) {\n  return reader.selectFrom('facts').execute();\n}\n",
        ),
      ).to.deep.equal([]);
    });
  });
});
