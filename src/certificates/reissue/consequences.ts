import { compareNames } from '../../pem/nameCoverage.ts';
import { allNames, type CertificateRecord } from '../certificateRecord.ts';
import { stateAt } from '../attention/expiry.ts';
import { orderOf } from './eligibility.ts';
import type { ReissueConsequences } from '../writes.ts';

/**
 * Which of the four cases of the console's guide a reissue is, and what the guide says that follows
 * (https://guide.ncloud-docs.com/docs/en/certificatemanager-reissue, read 2026-10-22): as long as no name is lost, what was issued stays
 * valid; with the same names it is free, and each added name is billed. Where names are lost, certificates of the order may be revoked
 * by the service, and something may be billed; the guide leaves open which and how much, so all are named.
 * @param names of the new certificate, the common name first
 * @param certificates all of the account, or at least those of the order
 */
export function reissueConsequences(
  replaced: CertificateRecord,
  names: readonly string[],
  certificates: readonly CertificateRecord[],
  now: Date,
): ReissueConsequences {
  const { added, lost } = compareNames(allNames(replaced), names);
  const nameChange =
    lost.length > 0 ? (added.length > 0 ? 'both' : 'removed') : added.length > 0 ? 'added' : ('same' as const);
  const order = orderOf(replaced, certificates);
  const living = (order.some(({ id }) => id === replaced.id) ? order : [replaced, ...order])
    .filter((record) => ['issued', 'key-required'].includes(stateAt(record, now)))
    .map(({ name }) => name);
  const billing = ({ same: 'free', added: 'per-added-name', removed: 'possibly', both: 'possibly' } as const)[
    nameChange
  ];
  const mayRevoke = lost.length > 0;
  return { nameChange, added, lost, staying: mayRevoke ? [] : living, atRisk: mayRevoke ? living : [], billing };
}
