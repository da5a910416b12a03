import type { SecretStorage } from 'vscode';
import type { Credentials } from '../certificates/account.ts';
import { ExtensionError } from '../errors.ts';
import type { AccountRecord } from './records.ts';

/** Where the key of an account lies. */
export type KeyPlace = Pick<AccountRecord, 'id' | 'keyPlace'>;

/** Keys in SecretStorage, as JSON under the id of their account. */
export class StoredKeys {
  readonly #secrets: SecretStorage;

  constructor(secrets: SecretStorage) {
    this.#secrets = secrets;
  }

  /**
   * @returns undefined if there is none; `damaged` if it cannot be used
   * @throws ExtensionError `account.keyMissing` if SecretStorage cannot be read
   */
  async read(place: KeyPlace): Promise<Credentials | 'damaged' | undefined> {
    let stored: string | undefined;
    try {
      stored = await this.#secrets.get(nameOf(place));
    } catch (cause) {
      const details = { access: 'refused' };
      throw new ExtensionError('account.keyMissing', 'SecretStorage could not be read', { details, cause });
    }
    return stored === undefined ? undefined : (parseKey(stored) ?? 'damaged');
  }

  /** @throws ExtensionError `account.unwritable` */
  async store(place: KeyPlace, key: Credentials): Promise<void> {
    try {
      await this.#secrets.store(nameOf(place), JSON.stringify(key));
    } catch (cause) {
      const details = { what: 'key' };
      throw new ExtensionError('account.unwritable', 'SecretStorage could not be written', { details, cause });
    }
  }

  async wipe(place: KeyPlace): Promise<void> {
    await this.#secrets.delete(nameOf(place));
  }
}

/** A new key is never written over the one in use. */
export function otherPlace({ id, keyPlace }: KeyPlace): KeyPlace {
  return keyPlace ? { id } : { id, keyPlace: 'second' };
}

export function placesOf(id: string): readonly KeyPlace[] {
  return [{ id }, otherPlace({ id })];
}

function nameOf({ id, keyPlace }: KeyPlace): string {
  return `cloudCertificates.key.${id}${keyPlace ? `.${keyPlace}` : ''}`;
}

const FIELDS: readonly { readonly required: readonly string[]; readonly optional: string }[] = [
  { required: ['accessKey', 'secretKey'], optional: 'securityToken' },
  { required: ['user', 'password', 'domain'], optional: 'userId' },
];

/** Undefined for what is damaged: half a key would be refused by the service, and too many refusals lock it. */
function parseKey(stored: string): Credentials | undefined {
  let fields: Readonly<Record<string, unknown>>;
  try {
    const parsed: unknown = JSON.parse(stored);
    if (typeof parsed !== 'object' || parsed === null) return undefined;
    fields = parsed as typeof fields;
  } catch {
    return undefined;
  }
  const isText = (name: string) => typeof fields[name] === 'string' && fields[name] !== '';
  const kind = FIELDS.find(
    ({ required, optional }) => required.every(isText) && (fields[optional] === undefined || isText(optional)),
  );
  if (!kind) return undefined;
  const names = [...kind.required, kind.optional].filter(isText);
  return Object.fromEntries(names.map((name) => [name, fields[name]])) as unknown as Credentials;
}
