import type { CertificateFacts, ExtensionFacts, PemItem } from '../../pem/facts.ts';
import { isAuthority } from '../../pem/x509/authority.ts';
import { plainText } from '../../ui/plainText.ts';
import {
  blockName,
  holderName,
  keyName,
  lensSentences as say,
  schemeName,
  validityWords,
} from '../../ui/sentences/pemBlocks.ts';
import { holdersIn, partnersOf, type PemAnalysis } from './pemAnalysis.ts';

/** What works on the whole file. */
export type FileAction = 'inspect' | 'upload' | 'reissueWithCsr' | 'reissue';
/** What copies something of one block. */
export type CopyAction = 'copyFingerprint' | 'copyNames' | 'copyPublicKeyHash';
export type LensAction = FileAction | CopyAction;

/** One piece of text above a block. */
export interface Lens {
  /** From 0. */
  readonly line: number;
  readonly block: number;
  readonly title: string;
  /** Undefined for what is only read. */
  readonly action: LensAction | undefined;
}

/** Lists of roots have hundreds of blocks; beyond so many, only the fact is shown. */
const MOST_WITH_ACTIONS = 30;

/** What stands above each block: what it is, for whom, how long, and what can be done with it. */
export function lensesOf(analysis: PemAnalysis, now: Date): Lens[] {
  const { items } = analysis.document;
  return items.flatMap((item) => {
    const at = { line: item.range.startLine, block: item.block };
    const fact: Lens = { ...at, title: plainText(describeItem(item, analysis, now)), action: undefined };
    const actions = items.length > MOST_WITH_ACTIONS ? [] : actionsOf(item);
    return [fact, ...actions.map((action): Lens => ({ ...at, title: say[action](), action }))];
  });
}

/** One line: what it is, for whom, days left. */
export function describeItem(item: PemItem, analysis: PemAnalysis, now: Date): string {
  return [blockName(item), ...detailsOf(item, analysis, now)].join(' · ');
}

function detailsOf(item: PemItem, { document }: PemAnalysis, now: Date): string[] {
  switch (item.kind) {
    case 'certificate': {
      const { subject, subjectAltNames } = item.facts;
      return [holderName(subject, subjectAltNames), validityWords(item.facts, now)];
    }
    case 'csr': {
      const { subject, subjectAltNames, key, signatureValid } = item.facts;
      const broken = signatureValid === false ? [say.signatureBroken()] : [];
      return [holderName(subject, subjectAltNames), keyName(key), ...broken];
    }
    case 'privateKey':
    case 'publicKey': {
      const [partner] = partnersOf(item, document);
      if (partner) {
        const { subject, subjectAltNames } = partner.facts;
        return [keyName(item.key), say.belongsTo(holderName(subject, subjectAltNames))];
      }
      const alone = holdersIn(document.items).length === 0 || item.key.spkiSha256 === undefined;
      return [keyName(item.key), ...(alone ? [] : [say.belongsToNone()])];
    }
    case 'encryptedKey':
      return [schemeName(item.scheme), say.needsPassword()];
    case 'pkcs7':
      return [say.certificates(item.certificates.length)];
    case 'pkcs12':
      return [say.needsPassword()];
    case 'opensshKey':
      return [...(item.keyType === undefined ? [] : [item.keyType]), say.notForTls()];
    case 'other':
      return [say.neither()];
    case 'malformed':
      return [];
  }
}

function actionsOf(item: PemItem): LensAction[] {
  switch (item.kind) {
    case 'certificate':
      return ['inspect', ...leafActions(item.facts), 'copyFingerprint', ...namesAction(item.facts)];
    case 'csr':
      return [
        'inspect',
        // A broken one would be refused.
        ...(item.facts.signatureValid === false ? [] : (['reissueWithCsr'] as const)),
        ...namesAction(item.facts),
        'copyPublicKeyHash',
      ];
    case 'privateKey':
    case 'publicKey':
      return item.key.spkiSha256 === undefined ? ['inspect'] : ['inspect', 'copyPublicKeyHash'];
    case 'pkcs7':
    case 'pkcs12':
    case 'encryptedKey':
      return ['inspect'];
    case 'opensshKey':
    case 'other':
    case 'malformed':
      return [];
  }
}

/** A certificate that signed itself is nobody's to reissue. */
function leafActions(facts: CertificateFacts): LensAction[] {
  if (isAuthority(facts)) return [];
  return facts.selfIssued ? ['upload'] : ['upload', 'reissue'];
}

function namesAction({ subjectAltNames }: ExtensionFacts): LensAction[] {
  return subjectAltNames.length === 0 ? [] : ['copyNames'];
}
