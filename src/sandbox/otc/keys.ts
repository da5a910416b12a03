import { createHash, randomBytes, randomInt } from 'node:crypto';

/** Who may use the sandbox's Open Telekom Cloud, and with what; good for nothing anywhere else. */
export interface OtcKeys {
  /** Account ("domain") that everything belongs to. */
  readonly domain: string;
  readonly domainId: string;
  /** Project of the region, `eu-de`; the ids of the others follow from it. */
  readonly projectId: string;
  /** Logs in by password alone. */
  readonly user: string;
  readonly userId: string;
  /** Of both users. */
  readonly password: string;
  /** Has a virtual MFA device. */
  readonly mfaUser: string;
  readonly mfaUserId: string;
  /** Seed of the device: base32 without padding, RFC 6238 with SHA-1, 30 s, 6 digits. */
  readonly mfaSecret: string;
  readonly accessKey: string;
  readonly secretKey: string;
  /** A temporary key that does not end, so that one can be tried at any time; those asked of IAM do. */
  readonly temporaryAccessKey: string;
  readonly temporarySecretKey: string;
  readonly securityToken: string;
  /** What tokens are sealed with; never told. */
  readonly tokenSecret: string;
}

const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const LETTERS = `${UPPER}abcdefghijklmnopqrstuvwxyz`;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** New keys of the shape that the cloud hands out: 20 letters for the access key, 40 for the secret. */
export function randomOtcKeys(): OtcKeys {
  return {
    domain: `OTC${digits(20)}`,
    domainId: randomId(),
    projectId: randomId(),
    user: 'sandbox-operator',
    userId: randomId(),
    password: `Sandbox-${randomText(LETTERS, 16)}`,
    mfaUser: 'sandbox-mfa',
    mfaUserId: randomId(),
    mfaSecret: randomText(BASE32, 32),
    ...newAccessKey(),
    temporaryAccessKey: randomText(UPPER, 20),
    temporarySecretKey: randomText(LETTERS, 40),
    securityToken: randomText(LETTERS, 200),
    tokenSecret: randomBytes(32).toString('hex'),
  };
}

export function newAccessKey(): { accessKey: string; secretKey: string } {
  return { accessKey: randomText(UPPER, 20), secretKey: randomText(LETTERS, 40) };
}

/** A security token of a temporary key. */
export function newSecurityToken(): string {
  return randomText(LETTERS, 200);
}

/** 32 lower-case hex digits, as ids of the cloud are. */
export function randomId(): string {
  return randomBytes(16).toString('hex');
}

/** An id that stays the same over restarts and resets: seeded things are found where they were. */
export function fixedId(keys: OtcKeys, name: string): string {
  return createHash('sha256').update(`${keys.projectId}/${name}`).digest('hex').slice(0, 32);
}

/** True for what a state file may bring. */
export function isOtcKeys(value: unknown): value is OtcKeys {
  const keys = value as Partial<Record<string, unknown>> | undefined;
  return Object.keys(randomOtcKeys()).every((name) => typeof keys?.[name] === 'string' && keys[name] !== '');
}

function randomText(alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
}

function digits(length: number): string {
  return randomText('0123456789', length);
}
