import assert from 'node:assert/strict';
import type { KeyObject } from 'node:crypto';
import { assemble } from '../../../../src/certificates/upload/assemble.ts';
import type { AssembleOptions } from '../../../../src/certificates/upload/assembly.ts';
import type { Assembly } from '../../../../src/certificates/upload/assembly.ts';
import type { OpenedFile } from '../../../../src/pem/findings/inspection.ts';
import type { ReadCertificate } from '../../../../src/pem/chain/issuers.ts';
import { encodePem } from '../../../../src/pem/armour/pem.ts';
import { readBytes } from '../../../../src/pem/read.ts';
import { holder, issue, newEcKey } from '../../../support/testPki.ts';

export const NOW = new Date('2026-06-01T00:00:00Z');

export const root = holder('Root CA', newEcKey('secp384r1'));
export const upper = holder('Upper CA');
export const lower = holder('Lower CA');
export const site = holder('www.example.com');

export const rootCertificate = issue(root, root);
export const upperCertificate = issue(root, upper);
export const lowerCertificate = issue(upper, lower);
export const leaf = issue(lower, site, { names: ['www.example.com', 'example.com'] });

export const pem = (...certificates: readonly ReadCertificate[]): string =>
  certificates.map(({ der }) => encodePem('CERTIFICATE', der)).join('');
export const pkcs8 = (key: KeyObject): string => key.export({ format: 'pem', type: 'pkcs8' }).toString();

/** A file as a command reads it, nothing of it opened. */
export function file(name: string, content: string | Uint8Array): OpenedFile {
  const document = readBytes(typeof content === 'string' ? Buffer.from(content) : content);
  return { name, document, keys: new Map(), archives: new Map() };
}

/** The runtime's own roots are left out, so that what is known is what a test says. */
export function assembled(
  chosen: readonly OpenedFile[],
  beside: readonly OpenedFile[] = [],
  options: Partial<AssembleOptions> = {},
): Assembly {
  return assemble(chosen, beside, { now: NOW, ...options });
}

/** The everyday case: key, leaf and chain in one file, in order, root left out. */
export const bundle = (): OpenedFile =>
  file('www.pem', pkcs8(site.privateKey) + pem(leaf, lowerCertificate, upperCertificate));

export const same = (actual: ReadCertificate | undefined, expected: ReadCertificate) =>
  assert.equal(actual?.facts.fingerprint256, expected.facts.fingerprint256);
export const sameAll = (actual: readonly ReadCertificate[] | undefined, expected: readonly ReadCertificate[]) =>
  assert.deepEqual(
    actual?.map(({ facts }) => facts.fingerprint256),
    expected.map(({ facts }) => facts.fingerprint256),
  );
