import type { CertificateFacts, CsrFacts, KeyFacts, PemItem, SubjectAltName } from '../../pem/facts.ts';
import { formatName } from '../../pem/x509/distinguishedName.ts';
import { codeSpan, escapeMarkdown, table } from '../../ui/markdown.ts';
import { schemeText } from '../../ui/sentences/files.ts';
import { hoverSentences as say, keyName, nameText, validityWords } from '../../ui/sentences/pemBlocks.ts';
import { fullTime } from '../../ui/sentences/time.ts';
import type { PemAnalysis } from './pemAnalysis.ts';
import { describeItem } from './pemLenses.ts';

/** So many names are listed; the rest is counted. */
const MOST_NAMES = 20;

/** The facts of a block as Markdown, in which what the block says formats nothing. Nothing secret. */
export function hoverOf(item: PemItem, analysis: PemAnalysis, now: Date): string {
  const rows = rowsOf(item, now).filter(([, value]) => value !== '');
  const parts = [`**${escapeMarkdown(describeItem(item, analysis, now))}**`, table(['', ''], rows)];
  parts.push(...notesOf(item).map(escapeMarkdown));
  return parts.filter((part) => part !== '').join('\n\n');
}

/** Derivations with fewer rounds cost somebody who guesses next to nothing; scrypt counts otherwise. */
const FEW_ROUNDS = 10_000;

function notesOf(item: PemItem): string[] {
  switch (item.kind) {
    case 'privateKey':
      return [say.keyNote()];
    case 'encryptedKey': {
      const { kdf, iterations = FEW_ROUNDS } = item.scheme;
      const quick = kdf !== 'scrypt' && iterations < FEW_ROUNDS;
      return [say.lockedKeyNote(), ...(quick ? [say.quicklyGuessed()] : [])];
    }
    case 'pkcs12':
      return [say.archiveNote()];
    default:
      return [];
  }
}

type Row = readonly [label: string, value: string];

function rowsOf(item: PemItem, now: Date): Row[] {
  switch (item.kind) {
    case 'certificate':
      return certificateRows(item.facts, now);
    case 'csr':
      return csrRows(item.facts);
    case 'privateKey':
      return [[say.container(), FORMS[item.container]], ...keyRows(item.key)];
    case 'publicKey':
      return keyRows(item.key);
    case 'encryptedKey':
      return [
        [say.container(), item.dekInfo === undefined ? FORMS.pkcs8 : codeSpan('Proc-Type: 4,ENCRYPTED')],
        [say.encryption(), codeSpan(schemeText(item.scheme))],
      ];
    case 'pkcs7':
      return item.certificates
        .slice(0, MOST_NAMES)
        .map(({ facts }, index): Row => [index === 0 ? say.contents() : '', codeSpan(formatName(facts.subject))]);
    case 'pkcs12':
      return [[say.integrity(), codeSpan(item.mac ?? '')]];
    case 'opensshKey':
    case 'other':
    case 'malformed':
      return [];
  }
}

const FORMS = { pkcs8: 'PKCS\\#8', pkcs1: 'PKCS\\#1', sec1: 'SEC1' };

function certificateRows(facts: CertificateFacts, now: Date): Row[] {
  const usage = [...(facts.keyUsage ?? []), ...(facts.extendedKeyUsage ?? [])];
  return [
    [say.subject(), codeSpan(formatName(facts.subject))],
    [say.names(), namesText(facts.subjectAltNames)],
    [say.issuer(), codeSpan(formatName(facts.issuer))],
    [say.validFrom(), escapeMarkdown(fullTime(facts.notBefore))],
    [say.validUntil(), `${escapeMarkdown(fullTime(facts.notAfter))} · ${escapeMarkdown(validityWords(facts, now))}`],
    [say.serialNumber(), codeSpan(facts.serialNumber)],
    [say.fingerprint256(), codeSpan(facts.fingerprint256)],
    ...keyRows(facts.key),
    [say.signature(), codeSpan(facts.signatureAlgorithm.name)],
    [say.usage(), usage.map(codeSpan).join(', ')],
    [say.sctCount(), facts.sctCount === undefined ? '' : String(facts.sctCount)],
  ];
}

function csrRows(facts: CsrFacts): Row[] {
  const { signatureValid, signatureAlgorithm } = facts;
  const verdict =
    signatureValid === undefined
      ? say.signatureUnknown()
      : signatureValid
        ? say.signatureValid()
        : say.signatureInvalid();
  return [
    [say.subject(), codeSpan(formatName(facts.subject))],
    [say.names(), namesText(facts.subjectAltNames)],
    ...keyRows(facts.key),
    [say.signature(), `${codeSpan(signatureAlgorithm.name)}, ${escapeMarkdown(verdict)}`],
  ];
}

function keyRows(key: KeyFacts): Row[] {
  return [
    [say.key(), codeSpan(keyName(key))],
    [say.publicKeyHash(), codeSpan(key.spkiSha256 ?? '')],
  ];
}

function namesText(names: readonly SubjectAltName[]): string {
  const shown = names.slice(0, MOST_NAMES).map((name) => {
    const readable = nameText(name);
    return codeSpan(name.value) + (readable === name.value ? '' : ` (${escapeMarkdown(readable)})`);
  });
  const rest = names.length - shown.length;
  return [...shown, ...(rest > 0 ? [escapeMarkdown(say.moreNames(rest))] : [])].join(', ');
}
