import { randomInt } from 'node:crypto';

/** The key pairs that the NAVER Cloud of the sandbox accepts; good for nothing anywhere else. */
export interface NaverKeys {
  /** Main account: may call v1 and v2. */
  readonly accessKey: string;
  readonly secretKey: string;
  /** Sub account: v1 only. */
  readonly subAccessKey: string;
  readonly subSecretKey: string;
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** New keys of the shape that NAVER Cloud hands out, so that what recognizes such keys (and redacts them) can be tried. */
export function randomNaverKeys(): NaverKeys {
  const key = (start: string): string =>
    // Put together here: no text in this file looks like a key.
    ['ncp', 'iam', start + Array.from({ length: 34 }, () => LETTERS[randomInt(LETTERS.length)]).join('')].join('_');
  return {
    accessKey: key('BPAMKR'),
    secretKey: key('BPKMKR'),
    subAccessKey: key('BPASKR'),
    subSecretKey: key('BPKSKR'),
  };
}
