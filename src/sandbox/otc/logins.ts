import { randomUUID } from 'node:crypto';
import { iamError, keystoneError } from './errors.ts';
import { valueAt } from './json.ts';
import type { OtcKeys } from './keys.ts';
import type { OtcSwitches } from './switches.ts';
import type { TokenClaims } from './tokens.ts';
import { isPasscode } from './totp.ts';

const LOCK_MS = 15 * 60_000;

interface User {
  readonly id: string;
  readonly name: string;
  readonly mfaSecret?: string;
}

/** What failed so far. */
export interface LoginFailures {
  readonly passwords: number;
  readonly passcodes: number;
  /** Requests to API Gateway with a token that was missing, unknown or over. */
  readonly tokens: number;
}

/** Users who show a password, and a passcode if they have a device. Wrong passwords in a row lock a user for a quarter of an hour. */
export class Logins {
  readonly #keys: OtcKeys;
  readonly #switches: OtcSwitches;
  readonly #locks = new Map<string, { inARow: number; lockedUntil: number }>();
  #passwords = 0;
  #passcodes = 0;
  #tokens = 0;

  constructor(keys: OtcKeys, switches: OtcSwitches) {
    this.#keys = keys;
    this.#switches = switches;
  }

  /**
   * @param identity `auth.identity` of a request for a token, by password or password and TOTP
   * @param now the gateway's time
   * @returns claims without a scope
   * @throws OtcRefusal
   */
  login(identity: unknown, now: number): TokenClaims {
    const methods = valueAt(identity, 'methods') as string[];
    const user = this.#userOf(valueAt(identity, 'password', 'user'));
    this.#checkPassword(user, valueAt(identity, 'password', 'user', 'password'), now);
    if (!user) throw wrongPassword(); // not reached: no user, no right password
    if (methods.includes('totp')) this.#checkPasscode(user, valueAt(identity, 'totp', 'user'), now);
    else if (user.mfaSecret !== undefined && !this.#switches.mfaOptional) throw this.#wrongPasscode();
    return {
      id: randomUUID(),
      userId: user.id,
      userName: user.name,
      methods,
      issuedAt: now,
      expiresAt: now + this.#switches.tokenLifeMs,
    };
  }

  countBadToken(): void {
    this.#tokens++;
  }

  failures(): LoginFailures {
    return { passwords: this.#passwords, passcodes: this.#passcodes, tokens: this.#tokens };
  }

  clear(): void {
    this.#locks.clear();
    this.#passwords = 0;
    this.#passcodes = 0;
    this.#tokens = 0;
  }

  /** By id, or by name and account. */
  #userOf(given: unknown): User | undefined {
    const { user, userId, mfaUser, mfaUserId, mfaSecret, domain, domainId } = this.#keys;
    const users: User[] = [
      { id: userId, name: user },
      { id: mfaUserId, name: mfaUser, mfaSecret },
    ];
    const id = valueAt(given, 'id');
    if (id !== undefined) return users.find((one) => one.id === id);
    const account = [valueAt(given, 'domain', 'name') === domain, valueAt(given, 'domain', 'id') === domainId];
    return account.includes(true) ? users.find((one) => one.name === valueAt(given, 'name')) : undefined;
  }

  #checkPassword(user: User | undefined, password: unknown, now: number): void {
    const lock = this.#locks.get(user?.id ?? '') ?? { inARow: 0, lockedUntil: 0 };
    this.#locks.set(user?.id ?? '', lock);
    if (user && now < lock.lockedUntil) throw iamError(401, 'IAM.0061', 'The account is locked. Try again later.');
    if (user && password === this.#keys.password) {
      Object.assign(lock, { inARow: 0, lockedUntil: 0 });
      return;
    }
    this.#passwords++;
    lock.inARow++;
    if (lock.inARow >= this.#switches.passwordsBeforeLock)
      Object.assign(lock, { inARow: 0, lockedUntil: now + LOCK_MS });
    throw wrongPassword();
  }

  #checkPasscode(user: User, given: unknown, now: number): void {
    const named = valueAt(given, 'id') === user.id || valueAt(given, 'name') === user.name;
    const passcode = valueAt(given, 'passcode');
    const { mfaSecret } = user;
    if (named && mfaSecret !== undefined && typeof passcode === 'string' && isPasscode(mfaSecret, now, passcode))
      return;
    this.#passcodes++;
    throw this.#wrongPasscode();
  }

  #wrongPasscode(): Error {
    const { wrongPasscode } = this.#switches;
    if (wrongPasscode === 'code') return iamError(400, 'IAM.1061', 'Invalid TOTP passcode.');
    return wrongPasscode === 'text' ? keystoneError(401, 'Unauthorized', 'mfa totp code verify fail') : wrongPassword();
  }
}

function wrongPassword(): Error {
  return keystoneError(401, 'Unauthorized', 'The username or password is wrong.');
}
