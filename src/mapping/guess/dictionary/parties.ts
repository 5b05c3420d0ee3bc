import { plainWords } from './words.ts';

interface Part {
  readonly field: string;
  /** Also without saying whose address it is. */
  readonly alone: boolean;
  readonly exact: readonly string[];
  readonly likely: readonly string[];
}

const list = (text: string) => text.split(',').map(plainWords);

const parties: readonly { readonly field: string; readonly words: readonly string[] }[] = [
  {
    field: 'order.shipTo',
    words: list(
      'ship to, shipto, ship, shipping, shipping address, ship address, delivery, delivery address, deliver to, recipient, receiver, consignee, customer, lieferadresse, liefer, lieferung, empfanger, livraison, adresse de livraison, destinataire, envio, entrega, destinatario, address',
    ),
  },
  {
    field: 'order.billTo',
    words: list(
      'bill to, billto, bill, billing, billing address, invoice, invoice to, payer, sold to, rechnung, rechnungs, rechnungsadresse, facturation, facture, facturacion, adresse de facturation',
    ),
  },
];

const part = (field: string, alone: boolean, exact: string, likely = ''): Part => ({
  field,
  alone,
  exact: list(exact),
  likely: likely === '' ? [] : list(likely),
});

const parts: readonly Part[] = [
  part(
    'name',
    false,
    'name, full name, contact name, contact',
    'attention, attn, person, nom, nombre, ansprechpartner',
  ),
  part('firstName', true, 'first name, firstname, given name, vorname, prenom', 'first'),
  part(
    'lastName',
    true,
    'last name, lastname, surname, family name, nachname, nom de famille, apellido, apellidos',
    'last',
  ),
  part(
    'company',
    true,
    'company, company name, firma, societe, empresa',
    'organization, organisation, business, business name, unternehmen, firmenname',
  ),
  part(
    'address1',
    true,
    'address 1, address line 1, street 1, address1, adresse 1, strasse und hausnummer',
    'address, street, street address, strasse, rue, adresse, calle, direccion, anschrift, field 1',
  ),
  part(
    'address2',
    true,
    'address 2, address line 2, street 2, address2, adresse 2, adresszusatz, complement d adresse',
    'suite, apartment, unit number, street additional, zusatz, field 2',
  ),
  part('address3', true, 'address 3, address line 3, street 3, address3', 'field 3'),
  part('city', true, 'city, town, ort, stadt, ville, ciudad, city name', 'locality, wohnort, poblacion'),
  part(
    'state',
    true,
    'state, province, state province, province state, state or province, state code, province code, state or region, bundesland, provincia',
    'region, county, land region',
  ),
  part(
    'postalCode',
    true,
    'zip, zip code, zipcode, postal code, postcode, post code, postal, postal zip, plz, postleitzahl, code postal, codigo postal',
    'cp',
  ),
  part(
    'country',
    true,
    'country, country code, country iso, pays, pais, land, landercode, laenderkennzeichen',
    'nation',
  ),
  part(
    'phone',
    true,
    'phone, phone number, telephone, telephone number, telefon, telefonnummer, tel, telefono, telephone portable, mobile',
    'contact number, mobil',
  ),
  part(
    'email',
    true,
    'email, email address, mail, courriel, correo, correo electronico, notification email',
    'customer email',
  ),
  part('residential', false, 'residential, is residential, residential flag, residential indicator'),
];

export interface PartyMeaning {
  readonly field: string;
  readonly exact: boolean;
  /** The heading says whose address it is. */
  readonly stated: boolean;
}

/** What a heading says about an address: whose it is, and which part of it. */
export function partyMeaning(plain: string): PartyMeaning | undefined {
  for (const party of parties) {
    const words = party.words
      .filter((word) => plain === word || plain.startsWith(`${word} `))
      .sort((a, b) => b.length - a.length);
    for (const word of words) {
      const found = partOf(plain.slice(word.length).trim());
      // "address" alone names no party, but "address city" is the only address of its file.
      if (found)
        return { field: `${party.field}.${found.part.field}`, exact: found.exact && word !== 'customer', stated: true };
    }
  }
  const recipient = /^(recipient|receiver|consignee|empfanger|destinataire|destinatario)$/.test(plain);
  if (recipient) return { field: 'order.shipTo.name', exact: false, stated: true };
  if (plain === 'ship to' || plain === 'attention') return { field: 'order.shipTo.name', exact: false, stated: false };
  const alone = partOf(plain);
  if (!alone?.part.alone) return undefined;
  // A column "State" may be that of the order.
  const exact = alone.exact && alone.part.field !== 'state';
  return { field: `order.shipTo.${alone.part.field}`, exact, stated: false };
}

function partOf(plain: string): { part: Part; exact: boolean } | undefined {
  for (const one of parts) if (one.exact.includes(plain)) return { part: one, exact: true };
  for (const one of parts) if (one.likely.includes(plain)) return { part: one, exact: false };
  return undefined;
}
