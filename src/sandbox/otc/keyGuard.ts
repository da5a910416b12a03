import type { Exchange } from '../http.ts';
import { notAuthenticated, type OtcRefusal } from './errors.ts';
import type { OtcKeys } from './keys.ts';
import type { TemporaryKey } from './model.ts';
import { DATE_HEADER, parseAuthorization, signatureHolds } from './signature.ts';
import type { OtcSwitches } from './switches.ts';

/** How far `X-Sdk-Date` may be from the gateway's clock, milliseconds. */
const TOLERANCE_MS = 15 * 60_000;
/** More than five failures in a row lock a key. */
const FAILURES_BEFORE_LOCK = 6;
const LOCK_MS = 5 * 60_000;

interface KeyRecord {
  inARow: number;
  lockedUntil: number;
}

/** What failed so far. */
export interface SignatureFailures {
  /** Signed requests that were refused, whatever the reason. */
  readonly refused: number;
  /** Of those, how many met a locked key. */
  readonly whileLocked: number;
  /** Failures in a row of the permanent key. */
  readonly inARow: number;
}

export interface KeyGuardParts {
  readonly keys: OtcKeys;
  readonly switches: OtcSwitches;
  temporaryKeys(): readonly TemporaryKey[];
}

/** Checks AK/SK signatures, and locks keys that fail again and again. */
export class KeyGuard {
  readonly #parts: KeyGuardParts;
  readonly #records = new Map<string, KeyRecord>();
  #refused = 0;
  #whileLocked = 0;

  constructor(parts: KeyGuardParts) {
    this.#parts = parts;
  }

  /**
   * Lets a signed request pass.
   * @param now the gateway's time
   * @throws OtcRefusal as the gateway in front words it
   */
  check(exchange: Exchange, now: number): void {
    const problem = this.#problemOf(exchange, now);
    if (!problem) return;
    this.#refused++;
    throw problem;
  }

  failures(): SignatureFailures {
    const inARow = this.#records.get(this.#parts.keys.accessKey)?.inARow ?? 0;
    return { refused: this.#refused, whileLocked: this.#whileLocked, inARow };
  }

  clear(): void {
    this.#records.clear();
    this.#refused = 0;
    this.#whileLocked = 0;
  }

  #problemOf(exchange: Exchange, now: number): OtcRefusal | undefined {
    const { switches } = this.#parts;
    const { headers } = exchange;
    const authorization = parseAuthorization(headers.authorization ?? '');
    if (!authorization || !switches.signatureLayouts.includes(authorization.layout)) {
      return notAuthenticated('authorization header is not of a known layout');
    }
    const { accessKey } = authorization;
    const known = this.#keyOf(accessKey, now);
    if (!known) return notAuthenticated(`Get secretKey failed,ak:${accessKey},err:ak not exist`);
    const record = this.#records.get(accessKey) ?? { inARow: 0, lockedUntil: 0 };
    this.#records.set(accessKey, record);
    if (now < record.lockedUntil) {
      this.#whileLocked++;
      return notAuthenticated('AK access failed to reach the limit,forbidden');
    }
    if (record.lockedUntil > 0) Object.assign(record, { inARow: 0, lockedUntil: 0 });
    const reason = reasonAgainst(exchange, authorization, known, now);
    if (reason === undefined) {
      record.inARow = 0;
      return undefined;
    }
    record.inARow++;
    if (record.inARow >= FAILURES_BEFORE_LOCK) record.lockedUntil = now + LOCK_MS;
    return notAuthenticated(reason);
  }

  #keyOf(accessKey: string, now: number): KnownKey | undefined {
    const { keys } = this.#parts;
    if (accessKey === keys.accessKey) return { secretKey: keys.secretKey };
    if (accessKey === keys.temporaryAccessKey) {
      return { secretKey: keys.temporarySecretKey, securityToken: keys.securityToken };
    }
    return this.#parts.temporaryKeys().find((key) => key.accessKey === accessKey && now < key.expiresAt);
  }
}

interface KnownKey {
  readonly secretKey: string;
  /** Temporary keys only: must come with every request. */
  readonly securityToken?: string;
}

function reasonAgainst(
  exchange: Exchange,
  authorization: NonNullable<ReturnType<typeof parseAuthorization>>,
  { secretKey, securityToken }: KnownKey,
  now: number,
): string | undefined {
  const { headers } = exchange;
  const date = String(headers[DATE_HEADER] ?? '');
  const at = timeOf(date);
  if (at === undefined || !authorization.signedHeaders.includes(DATE_HEADER)) {
    return 'calc aksk signature fail:x-sdk-date must be sent and signed';
  }
  if (Math.abs(at - now) > TOLERANCE_MS) {
    return `calc aksk signature fail:signature expired, signature time:${date},server time:${basicTime(now)}`;
  }
  if (authorization.scope !== undefined && !authorization.scope.startsWith(`${date.slice(0, 8)}/`)) {
    return 'calc aksk signature fail:scope of another day';
  }
  if (!signatureHolds(exchange, authorization, secretKey)) return 'verify aksk signature fail';
  if (securityToken !== undefined && headers['x-security-token'] !== securityToken) {
    return 'verify security token fail';
  }
  return undefined;
}

/** `20260102T030405Z`, to milliseconds since the epoch. */
function timeOf(text: string): number | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (!parts) return undefined;
  const [, year, month, day, hour, minute, second] = parts;
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(at) ? undefined : at;
}

function basicTime(at: number): string {
  return new Date(at).toISOString().replace(/[-:]|\.\d+/g, '');
}
