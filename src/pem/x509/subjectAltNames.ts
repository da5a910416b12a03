import { domainToUnicode } from 'node:url';
import {
  malformed,
  objectIdentifierText,
  partsOf,
  readDer,
  readObjectIdentifier,
  type DerValue,
} from '../asn1/derReader.ts';
import { formatName, readName } from './distinguishedName.ts';
import type { SubjectAltName } from '../facts.ts';

/** Reads GeneralNames (RFC 5280 §4.2.1.6), in order and without dropping any. @throws ExtensionError `pem.malformed` */
function readGeneralNames(value: DerValue): SubjectAltName[] {
  return partsOf(value, 0x30).map(readGeneralName);
}

/** @param der the value of a subject alternative name extension */
export function readSubjectAltNames(der: Uint8Array, base = 0): SubjectAltName[] {
  return readGeneralNames(readDer(der, { base }));
}

/** One GeneralName; `[n]` tags are implicit but for the directory name. @throws ExtensionError `pem.malformed` */
function readGeneralName(value: DerValue): SubjectAltName {
  switch (value.tag) {
    case 0x82: {
      const name = ia5(value);
      return { kind: 'dns', value: name, ...unicodeOf(name, domainUnicode(name)) };
    }
    case 0x81: {
      const name = ia5(value);
      const at = name.lastIndexOf('@');
      return {
        kind: 'email',
        value: name,
        ...unicodeOf(name, name.slice(0, at + 1) + domainUnicode(name.slice(at + 1))),
      };
    }
    case 0x86: {
      const name = ia5(value);
      return { kind: 'uri', value: name, ...unicodeOf(name, uriUnicode(name)) };
    }
    case 0x87:
      return { kind: 'ip', value: ipText(value) };
    case 0xa4:
      return { kind: 'directory', value: formatName(readName(value.children()[0])) };
    case 0xa0:
      return otherName(value);
    case 0x88:
      return { kind: 'other', value: objectIdentifierText(value.content, value.offset) };
    default:
      if (value.tag >> 6 !== 2) throw malformed('not a general name', value.offset, 'GeneralName');
      return { kind: 'other', value: `[${value.tag & 0x1f}]` };
  }
}

/** A domain name with its `xn--` labels decoded; as it came if it has none or they are broken. */
function domainUnicode(name: string): string {
  if (!/(^|\.)xn--/i.test(name)) return name;
  const wildcard = name.startsWith('*.') ? '*.' : '';
  const decoded = domainToUnicode(name.slice(wildcard.length));
  return decoded === '' ? name : wildcard + decoded;
}

/** SmtpUTF8Mailbox, RFC 8398 §3: an address whose local part is not ASCII. */
const SMTP_UTF8_MAILBOX = '1.3.6.1.5.5.7.8.9';

function otherName(value: DerValue): SubjectAltName {
  const [type, wrapped] = value.children();
  const oid = readObjectIdentifier(type);
  const text = oid === SMTP_UTF8_MAILBOX ? wrapped?.children()[0] : undefined;
  if (text?.tag === 0x0c) return { kind: 'email', value: Buffer.from(text.content).toString('utf8') };
  return { kind: 'other', value: oid };
}

function uriUnicode(uri: string): string {
  const host = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#:@]+)/i.exec(uri)?.[1];
  return host === undefined ? uri : uri.replace(host, () => domainUnicode(host));
}

function unicodeOf(value: string, unicode: string): { unicode?: string } {
  return value === unicode ? {} : { unicode };
}

/** IA5String by the rule, yet some write UTF-8: that is read as such, and other bytes as Latin-1, so that nothing disappears. */
function ia5({ content }: DerValue): string {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.length);
  const text = bytes.toString('utf8');
  return text.includes('\uFFFD') ? bytes.toString('latin1') : text;
}

function ipText({ content, offset }: DerValue): string {
  if (content.length === 4) return content.join('.');
  if (content.length !== 16) throw malformed('address of a wrong length', offset, '4 or 16 octets');
  const groups: string[] = [];
  for (let i = 0; i < 16; i += 2) groups.push((((content[i] ?? 0) << 8) | (content[i + 1] ?? 0)).toString(16));
  return shortest(groups);
}

/** RFC 5952 §4.2: the first of the longest runs of two or more zeros becomes `::`. */
function shortest(groups: readonly string[]): string {
  let best = { start: 0, length: 1 };
  for (let start = 0; start < groups.length; start++) {
    let length = 0;
    while (groups[start + length] === '0') length++;
    if (length > best.length) best = { start, length };
  }
  if (best.length < 2) return groups.join(':');
  return `${groups.slice(0, best.start).join(':')}::${groups.slice(best.start + best.length).join(':')}`;
}
