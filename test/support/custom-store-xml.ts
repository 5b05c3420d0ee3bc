import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { validateXML } from 'xmllint-wasm';

const schema = fileURLToPath(new URL('../connectors/wms/shipstation-custom-store/orders.xsd', import.meta.url));

/** What is wrong with an export, by the schema; empty = nothing. */
export async function complaintsAbout(xml: string): Promise<string[]> {
  const { errors } = await validateXML({
    xml: { fileName: 'orders.xml', contents: xml },
    schema: { fileName: 'orders.xsd', contents: await readFile(schema, 'utf8') },
  });
  return errors.map(({ message }) => message);
}
