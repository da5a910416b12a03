import { buildChains } from '../../src/pem/chain/chain.ts';
import { chainFindings } from '../../src/pem/chain/chainFindings.ts';
import { canonicalPem, privateKeyPem } from '../../src/pem/conversions.ts';
import { documentFindings } from '../../src/pem/findings/documentFindings.ts';
import type { PemDocument, PemItem } from '../../src/pem/facts.ts';
import { groupByKey } from '../../src/pem/keys/keyMatch.ts';

const now = new Date('2027-01-01T00:00:00Z');

/** Judges and converts whatever could be read: nothing that has facts may make a rule fail. */
export function judgeDocument({ items }: PemDocument, count: (outcome: string) => void): void {
  for (const { code } of documentFindings(items, { now, withRoot: false, fileMode: 0o644 })) count(`finding ${code}`);
  groupByKey(items.map((item) => ({ item })));
  for (const item of items.slice(0, 8)) convert(item);
}

function convert(item: PemItem): void {
  canonicalPem(item);
  if (item.kind === 'pkcs7' && item.certificates.length <= 20) {
    const chains = buildChains(item.certificates, { now });
    chainFindings(item.certificates, chains, { withRoot: true, ordered: false });
  }
  if (item.kind !== 'privateKey') return;
  privateKeyPem(item.pkcs8Der);
  if (item.key.algorithm === 'rsa') privateKeyPem(item.pkcs8Der, 'pkcs1');
  if (item.key.algorithm === 'ec') privateKeyPem(item.pkcs8Der, 'sec1');
}
