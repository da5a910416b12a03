import type { OpenedFile } from '../../pem/findings/inspection.ts';
import { sameKey } from '../../pem/keys/keyMatch.ts';
import type { AssembledCertificate, AssembleOptions, Assembly, Source, TidyCode } from './assembly.ts';
import { chooseChain } from './chainChoice.ts';
import { foundIn, isCertificate, isPrivateKey, sourceOf, type Found, type FoundCertificate } from './found.ts';
import { searchKey } from './keySearch.ts';

/**
 * Finds the certificate that is meant, its private key by the public key, and its chain by the signatures. Never throws for what is in
 * the files: what is missing is told.
 * @param chosen what the user pointed at: certificates, or just a key whose certificate lies beside it
 * @param beside other files of the folder, unopened where they are encrypted
 */
export function assemble(
  chosen: readonly OpenedFile[],
  beside: readonly OpenedFile[],
  options: AssembleOptions,
): Assembly {
  const found = [
    ...chosen.flatMap((file) => foundIn(file, 'chosen')),
    ...beside.flatMap((file) => foundIn(file, 'beside')),
  ];
  const certificates = found.filter(isCertificate);
  const leaves = leavesOf(found, certificates);
  const meant =
    options.leaf === undefined
      ? leaves.length === 1
        ? leaves[0]
        : undefined
      : certificates.find(({ entry }) => entry.item.facts.fingerprint256 === options.leaf);
  const key = searchKey(found, meant);
  const chain = meant && chooseChain(certificates, meant, options);
  const leaf = meant && { der: meant.entry.item.der, facts: meant.entry.item.facts, source: sourceOf(meant, meant) };
  const used = [leaf?.source, key.found?.source, ...(chain?.intermediates ?? []).map(({ source }) => source)];
  return {
    leaves: leaves.map((each): AssembledCertificate => {
      const { der, facts } = each.entry.item;
      return { der, facts, source: sourceOf(each, each) };
    }),
    leaf,
    key,
    chain,
    unreadable: found
      .filter(({ place, entry }) => place === 'chosen' && entry.item.kind === 'malformed')
      .map((each) => sourceOf(each, meant)),
    tidied: tidied(
      [...chosen, ...beside],
      used.filter((source) => source !== undefined),
    ),
  };
}

/**
 * What the user can have meant: the certificates that are no CA; else a CA whose key is at hand, as `openssl req -x509` makes them
 * for tests; else the lowest of the CAs. Where only keys were chosen, the certificates beside them that belong to these.
 */
function leavesOf(found: readonly Found[], certificates: readonly FoundCertificate[]): FoundCertificate[] {
  const keys = found.filter(isPrivateKey);
  const hasKeyAmong = (some: typeof keys) => (certificate: FoundCertificate) =>
    some.some(({ entry }) => sameKey(entry.item.key, certificate.entry.item.facts.key) === true);
  const isEnd = ({ entry }: FoundCertificate) => entry.item.facts.basicConstraints?.isCa !== true;
  const chosen = once(certificates.filter(({ place }) => place === 'chosen'));
  if (chosen.length === 0) {
    const chosenKeys = keys.filter(({ place }) => place === 'chosen');
    const theirs = once(certificates.filter(hasKeyAmong(chosenKeys)));
    const ends = theirs.filter(isEnd);
    return ends.length > 0 ? ends : theirs;
  }
  const ends = chosen.filter(isEnd);
  if (ends.length > 0) return ends;
  const keyed = chosen.filter(hasKeyAmong(keys));
  return keyed.length > 0 ? keyed : chosen.filter((each) => !chosen.some((other) => isNamedBy(other, each)));
}

/** Whether `lower` says that `upper` issued it. */
function isNamedBy(lower: FoundCertificate, upper: FoundCertificate): boolean {
  if (lower === upper) return false;
  return Buffer.from(lower.entry.item.facts.issuerDer).equals(upper.entry.item.facts.subjectDer);
}

function once(certificates: readonly FoundCertificate[]): FoundCertificate[] {
  const seen = new Map<string, FoundCertificate>();
  for (const each of certificates) {
    const { fingerprint256 } = each.entry.item.facts;
    if (!seen.has(fingerprint256)) seen.set(fingerprint256, each);
  }
  return [...seen.values()];
}

/** What was passed over around and in the blocks that are used. */
function tidied(files: readonly OpenedFile[], used: readonly Source[]): Assembly['tidied'] {
  return files.flatMap(({ name, document }) => {
    const blocks = new Set(used.filter(({ file }) => file === name).map(({ block }) => block));
    if (blocks.size === 0) return [];
    const remarks = document.remarks.filter(({ block }) => block === undefined || blocks.has(block));
    const codes = new Set<TidyCode>(remarks.map(({ code }) => code));
    if (document.source === 'der') codes.add('binary');
    return codes.size === 0 ? [] : [{ file: name, codes: [...codes] }];
  });
}
