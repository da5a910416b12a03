import { encryptedKeyPem, privateKeyPem } from '../../src/pem/conversions.ts';
import { privateKeyDer } from '../../src/pem/keys/keyGeneration.ts';
import { encodePem } from '../../src/pem/armour/pem.ts';
import { buildPkcs12 } from '../../src/pem/containers/pkcs12Writer.ts';
import { type Holder, holder, issue } from './testPki.ts';

const DAY_MS = 86_400_000;

/** Password of every encrypted file. */
export const PASSWORD = 'correct horse';

/**
 * A folder as people have it, by name of the file: a certificate for `names` whose key and chain lie beside it (`good.pem`), the same in
 * one archive, and others that each have one thing wrong. Valid around now, where they are valid at all.
 */
export async function uploadFiles(names: readonly [string, ...string[]]): Promise<Record<string, string | Uint8Array>> {
  const now = Date.now();
  const years = (count: number) => ({
    notBefore: new Date(now - 365 * DAY_MS),
    notAfter: new Date(now + count * 365 * DAY_MS),
  });
  const [root, intermediate, absent] = ['Upload Root CA', 'Upload Issuing CA', 'Absent Issuing CA'].map((name) =>
    holder(name),
  ) as [Holder, Holder, Holder];
  const rootPem = pemOf(issue(root, root, years(10)).der);
  const intermediateDer = issue(root, intermediate, years(5)).der;
  const leaf = ({ daysLeft = 90, issuer = intermediate } = {}) => {
    const subject = holder(names[0]);
    const validity = { notBefore: new Date(now - 100 * DAY_MS), notAfter: new Date(now + daysLeft * DAY_MS) };
    const { der } = issue(issuer, subject, { names, ...validity });
    const keyDer = privateKeyDer(subject.privateKey);
    return { der, pem: pemOf(der), keyDer, key: privateKeyPem(keyDer) };
  };
  const [good, archived, reversed, locked, windows] = [leaf(), leaf(), leaf(), leaf(), leaf()];
  const orphan = leaf({ issuer: absent });
  const expired = leaf({ daysLeft: -3 });
  const archive = { privateKeyDer: archived.keyDer, leafDer: archived.der, chainDer: [intermediateDer] };
  return {
    'good.pem': good.pem,
    'good.key': good.key,
    'issuing-ca.crt': pemOf(intermediateDer) + rootPem,
    'archive.p12': await buildPkcs12(archive, PASSWORD),
    'stranger.pem': leaf().pem,
    'stranger.key': leaf().key,
    'reversed.pem': pemOf(intermediateDer) + reversed.pem,
    'reversed.key': reversed.key,
    'orphan.pem': orphan.pem,
    'orphan.key': orphan.key,
    'locked.pem': locked.pem,
    'locked.key': await encryptedKeyPem(locked.keyDer, PASSWORD),
    'windows.pem': `\ufeff${(windows.pem + windows.key).replaceAll('\n', '\r\n')}`,
    'expired.pem': expired.pem,
    'expired.key': expired.key,
  };
}

function pemOf(der: Uint8Array): string {
  return encodePem('CERTIFICATE', der);
}
