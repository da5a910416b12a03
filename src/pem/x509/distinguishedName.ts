import * as der from '../asn1/der.ts';
import { isString, malformed, partsOf, readObjectIdentifier, readString, type DerValue } from '../asn1/derReader.ts';

/** Type and value of one part of a name. The type is a short name of RFC 4514 §3 where there is one, else a dotted OID. */
export type NameAttribute = readonly [type: string, value: string];

/** A subject or an issuer, in the order of the DER (country first, as a rule). Each entry is a set, nearly always of one. */
export type DistinguishedName = readonly (readonly NameAttribute[])[];

const OID_OF: Readonly<Record<string, string>> = {
  CN: '2.5.4.3',
  SERIALNUMBER: '2.5.4.5',
  C: '2.5.4.6',
  L: '2.5.4.7',
  ST: '2.5.4.8',
  STREET: '2.5.4.9',
  O: '2.5.4.10',
  OU: '2.5.4.11',
  DC: '0.9.2342.19200300.100.1.25',
  emailAddress: '1.2.840.113549.1.9.1',
};
const TYPE_OF = new Map(Object.entries(OID_OF).map(([type, oid]) => [oid, type]));

/** A name whose entries have one attribute each. */
export function nameOf(...attributes: readonly NameAttribute[]): DistinguishedName {
  return attributes.map((attribute) => [attribute]);
}

/** The value of the first attribute of this type, or undefined. */
export function attributeOf(name: DistinguishedName, type: string): string | undefined {
  return name.flat().find(([candidate]) => candidate === type)?.[1];
}

/** RFC 4514: the entry nearest to the holder first, `CN=www.example.com,O=Example,C=KR`. */
export function formatName(name: DistinguishedName): string {
  return [...name]
    .reverse()
    .map((entry) => entry.map(([type, value]) => `${type}=${escapeValue(value)}`).join('+'))
    .join(',');
}

/** Country and serial number as PrintableString, domain parts and mail addresses as IA5String, the rest as UTF8String (RFC 5280 A.1). */
export function encodeName(name: DistinguishedName): Uint8Array {
  return der.sequence(...name.map((entry) => der.setOf(...entry.map(encodeAttribute))));
}

/** @throws ExtensionError `pem.malformed` */
export function readName(value: DerValue | undefined): DistinguishedName {
  return partsOf(value, 0x30).map((entry) =>
    partsOf(entry, 0x31).map((attribute): NameAttribute => {
      const [type, text] = partsOf(attribute, 0x30);
      if (!text) throw malformed('name without a value', attribute.offset);
      const oid = readObjectIdentifier(type);
      return [TYPE_OF.get(oid) ?? oid, isString(text) ? readString(text) : hexValue(text)];
    }),
  );
}

/** What is no text (dates, addresses in parts, bit strings) as RFC 4514 §2.4 writes it. */
function hexValue({ der: octets }: DerValue): string {
  return `#${Buffer.from(octets).toString('hex')}`;
}

function encodeAttribute([type, value]: NameAttribute): Uint8Array {
  const text =
    type === 'C' || type === 'SERIALNUMBER'
      ? der.printableString(value)
      : type === 'DC' || type === 'emailAddress'
        ? der.ia5String(value)
        : der.utf8String(value);
  return der.sequence(der.objectIdentifier(OID_OF[type] ?? type), text);
}

function escapeValue(value: string): string {
  if (/^#([0-9a-f]{2})+$/.test(value)) return value;
  return value.replace(/[",+;<>\\]|^[ #]| $/g, '\\$&').replace(/\0/g, '\\00');
}
