import { allNames } from '../../certificates/certificateRecord.ts';
import { type CloudRow, cloudRowsOf, type Listed } from '../../certificates/inspected.ts';
import { reissueObstacle } from '../../certificates/reissue/eligibility.ts';
import { asciiDomain } from '../../certificates/upload/coverage.ts';
import type { CertificateFacts } from '../../pem/facts.ts';
import { compareNames, type NameChanges, namesApart } from '../../pem/nameCoverage.ts';
import { attributeOf } from '../../pem/x509/distinguishedName.ts';
import type { GivenCsr } from '../keys/csrFiles.ts';
import type { CommandDeps } from '../deps.ts';
import { fileName } from '../fileNames.ts';

/** The certificate of a file that was selected. */
export interface LeafFile {
  readonly uri: string;
  readonly facts: CertificateFacts;
}

/** A certificate of the cloud that a file beside the CSR tells. */
export interface Selected {
  readonly row: CloudRow;
  /** Name of that file. */
  readonly file: string;
  /** Why it is not taken without a question; absent if it is. */
  readonly misfit?: 'obstacle' | 'names';
}

/** Those with the serial number of a certificate, else those with its names, in all accounts. */
export async function rowsLike({ accounts, inventory }: CommandDeps, facts: CertificateFacts): Promise<CloudRow[]> {
  await Promise.all(accounts.list().map(({ id }) => inventory.open(id)));
  const snapshots = inventory.snapshots();
  const same = cloudRowsOf(snapshots, facts.serialNumber);
  if (same.length > 0) return same;
  return rowsWhere(snapshots, facts, ({ added, lost }) => added.length === 0 && lost.length === 0);
}

/** Advanced certificates that have some name of a certificate in common with it, or serve one, those that differ least first. */
export function rowsSharing({ inventory }: Pick<CommandDeps, 'inventory'>, facts: CertificateFacts): CloudRow[] {
  const names = namesIn(facts);
  const apart = ({ certificate }: CloudRow) => namesApart(compareNames(allNames(certificate), names));
  return rowsWhere(inventory.snapshots(), facts, ({ kept, stillServed }) => kept.length + stillServed.length > 0)
    .filter(({ certificate: { kind } }) => kind === 'advanced-dv' || kind === 'advanced-ov')
    .sort((a, b) => apart(a) - apart(b));
}

/** @param fits judges what becomes of the names of a row when those of the certificate take their place */
function rowsWhere(
  snapshots: readonly Listed[],
  facts: CertificateFacts,
  fits: (names: NameChanges) => boolean,
): CloudRow[] {
  const names = namesIn(facts);
  // Services do not tell the names of each certificate, and nothing is like nothing.
  if (names.length === 0) return [];
  return snapshots.flatMap(({ account, certificates }) =>
    certificates
      .filter((record) => record.state !== 'deleted' && fits(compareNames(allNames(record), names)))
      .map((certificate) => ({ account, certificate })),
  );
}

/** As services write them. */
function namesIn({ subject, subjectAltNames }: CertificateFacts): string[] {
  const alternative = subjectAltNames.filter(({ kind }) => kind === 'dns').map(({ value }) => value);
  return [attributeOf(subject, 'CN') ?? '', ...alternative].map(asciiDomain).filter((name) => name !== '');
}

/**
 * What a CSR is meant for, as the certificates that were selected with it tell: the only one that can be reissued with it, else the only
 * one there is, with what is against it. Undefined if they do not tell.
 */
export async function selectedWith(
  deps: CommandDeps,
  csr: GivenCsr,
  leaves: readonly LeafFile[],
): Promise<Selected | undefined> {
  const found = await Promise.all(
    leaves.map(async ({ uri, facts }) =>
      (await rowsLike(deps, facts)).map((row) => judged(deps, csr, row, fileName(uri))),
    ),
  );
  const all = new Map(
    found.flat().map((selected) => [`${selected.row.account.id}/${selected.row.certificate.id}`, selected]),
  );
  const fitting = [...all.values()].filter(({ misfit }) => misfit === undefined);
  const [only] = fitting.length > 0 ? fitting : all.values();
  return fitting.length === 1 || all.size === 1 ? only : undefined;
}

function judged({ inventory }: CommandDeps, { names }: GivenCsr, row: CloudRow, file: string): Selected {
  const { account, certificate } = row;
  const certificates = inventory.snapshot(account.id)?.certificates ?? [];
  if (reissueObstacle(certificate, certificates, new Date())) return { row, file, misfit: 'obstacle' };
  const { lost, stillServed } = compareNames(allNames(certificate), [names.commonName, ...names.subjectAltNames]);
  return lost.length > stillServed.length ? { row, file, misfit: 'names' } : { row, file };
}
