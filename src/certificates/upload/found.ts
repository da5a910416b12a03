import type { CertificateItem, PrivateKeyItem } from '../../pem/facts.ts';
import { entriesOf, type Entry, type OpenedFile } from '../../pem/findings/inspection.ts';
import type { Source } from './assembly.ts';

/** One thing in one of the files at hand. */
export interface Found {
  readonly file: OpenedFile;
  readonly place: 'chosen' | 'beside';
  readonly entry: Entry;
}

export type FoundCertificate = Found & { readonly entry: { readonly item: CertificateItem } };

/** A secret. */
export type FoundPrivateKey = Found & { readonly entry: { readonly item: PrivateKeyItem } };

export function foundIn(file: OpenedFile, place: Found['place']): Found[] {
  return entriesOf(file).map((entry) => ({ file, place, entry }));
}

export function isCertificate(found: Found): found is FoundCertificate {
  return found.entry.item.kind === 'certificate';
}

export function isPrivateKey(found: Found): found is FoundPrivateKey {
  return found.entry.item.kind === 'privateKey';
}

/** Where something was found, seen from the leaf. */
export function sourceOf({ file, place, entry }: Found, leaf: Found | undefined): Source {
  const where = file === leaf?.file ? 'leafFile' : place;
  const { from, item } = entry;
  return { file: file.name, where, block: item.block, ...(from === undefined ? {} : { from }) };
}
