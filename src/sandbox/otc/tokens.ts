import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a token says of who has it. Times in milliseconds since the epoch. */
export interface TokenClaims {
  readonly id: string;
  readonly userId: string;
  readonly userName: string;
  readonly methods: readonly string[];
  readonly issuedAt: number;
  readonly expiresAt: number;
  /** Absent for a token of the account ("domain"), with which projects cannot be used. */
  readonly projectId?: string;
}

const START = 'MII';
const SEAL_LENGTH = 64;

/**
 * Writes claims into a token and seals it: a restart forgets none, and nobody can make one up.
 * @param length of the token in characters; longer if the claims need it
 */
export function sealToken(claims: TokenClaims, secret: string, length: number): string {
  const body = (padding: string): string =>
    START + Buffer.from(JSON.stringify({ ...claims, padding })).toString('base64url');
  const missing = length - SEAL_LENGTH - body('').length;
  const text = body('x'.repeat(Math.max(0, Math.floor((missing * 3) / 4))));
  return text + seal(text, secret);
}

/** @returns undefined for what this sandbox did not seal; says nothing of the token's life */
export function openToken(token: string, secret: string): TokenClaims | undefined {
  const text = token.slice(0, -SEAL_LENGTH);
  const expected = Buffer.from(seal(text, secret));
  const given = Buffer.from(token.slice(-SEAL_LENGTH));
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) return undefined;
  return JSON.parse(Buffer.from(text.slice(START.length), 'base64url').toString('utf8')) as TokenClaims;
}

function seal(text: string, secret: string): string {
  return createHmac('sha256', secret).update(text).digest('hex');
}
