import type { RequestedKey } from '../../certificates/writes.ts';
import { t } from './l10n.ts';
import type { NewKeyPlan } from './newKey.ts';

/** What is known of the private key of a CSR; `file` is the name of the file of a key. */
export type KeyNote =
  | { readonly state: 'found'; readonly file: string }
  /** Encrypted, and its password was not given. */
  | { readonly state: 'unchecked'; readonly file: string }
  /** Named alike, and another key. */
  | { readonly state: 'stranger'; readonly file: string }
  | { readonly state: 'none' };

/** Where the key of an order is: in files that are made, or what is known of that of a given CSR. */
export type KeyPlace =
  | { readonly kind: 'new'; readonly plan: NewKeyPlan }
  | { readonly kind: 'given'; readonly file: string; readonly note: KeyNote | undefined };

/** In a list of CSRs. */
export function keyNoteText(note: KeyNote): string {
  switch (note.state) {
    case 'found':
      return t('key found: {0}', note.file);
    case 'unchecked':
      return t('key in {0} not checked: it is encrypted', note.file);
    case 'stranger':
      return t('{0} is another key', note.file);
    case 'none':
      return t('no key for it found here');
  }
}

/** The lines of a plan on its key and its CSR. */
export function keyLines({ keyName }: RequestedKey, place: KeyPlace): string[] {
  if (place.kind === 'given') {
    const { file, note } = place;
    const isLacking = note === undefined || note.state === 'none' || note.state === 'stranger';
    return [
      t('CSR: {0} ({1})', file, keyName),
      ...(note ? [keyLine(note)] : []),
      ...(isLacking ? [t('CAREFUL: without the private key of this CSR the certificate is of no use.')] : []),
    ];
  }
  const { keyFile, csrFile, folder, encrypted } = place.plan;
  return [
    encrypted
      ? t('New key: {0}, written to {1} (encrypted) in {2} before anything is sent', keyName, keyFile, folder)
      : t('New key: {0}, written to {1} in {2} before anything is sent', keyName, keyFile, folder),
    t('CSR: {0}', csrFile),
  ];
}

function keyLine(note: KeyNote): string {
  switch (note.state) {
    case 'found':
      return t('Private key: {0}, which matches', note.file);
    case 'unchecked':
      return t('Private key: perhaps {0}, which is encrypted and was not checked', note.file);
    case 'stranger':
      return t('Private key: not {0}, which is another one', note.file);
    case 'none':
      return t('Private key: not found here');
  }
}
