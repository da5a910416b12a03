import { readableName } from '../../certificates/names/readableName.ts';
import type { CertificateFacts, CsrFacts, ExtensionFacts, MalformedItem, SubjectAltName } from '../../pem/facts.ts';
import type { Entry } from '../../pem/findings/inspection.ts';
import { lifetimeDays } from '../../pem/findings/lifetimeLimits.ts';
import { formatName } from '../../pem/x509/distinguishedName.ts';
import { codeSpan, escapeMarkdown } from '../../ui/markdown.ts';
import { keyText, schemeText } from '../../ui/sentences/files.ts';
import { altNameKind, inspectionSentences as say } from '../../ui/sentences/inspection.ts';
import { problemSentences } from '../../ui/sentences/pemProblems.ts';
import { fullTime } from '../../ui/sentences/time.ts';

type Row = readonly [field: string, value: string];

/** Names are shown up to here; the rest is counted. */
const MOST_NAMES = 200;

/** Everything that one item says, as rows of a table whose cells are Markdown. Rows without a value are left out by the table. */
export function factRows(entry: Entry, withFile: boolean): Row[] {
  const { file, from, friendlyName } = entry;
  const origin: Row[] = [
    [escapeMarkdown(say.file()), withFile ? codeSpan(file) : ''],
    [escapeMarkdown(say.container()), from ? escapeMarkdown(say.from(from)) : ''],
    [escapeMarkdown(say.friendlyName()), escapeMarkdown(friendlyName ?? '')],
  ];
  return [...origin, ...rowsOf(entry)];
}

function rowsOf({ item, from }: Entry): Row[] {
  switch (item.kind) {
    case 'certificate':
      return certificateRows(item.facts);
    case 'csr':
      return csrRows(item.facts);
    case 'privateKey':
    case 'publicKey':
      return [
        [escapeMarkdown(say.key()), escapeMarkdown(keyText(item.key))],
        [escapeMarkdown(say.container()), from ? '' : escapeMarkdown(say.containers(item.container))],
        [escapeMarkdown(say.spki()), codeSpan(item.key.spkiSha256 ?? '')],
        ['', item.kind === 'privateKey' ? escapeMarkdown(say.keyStays()) : ''],
      ];
    case 'encryptedKey':
      return [[escapeMarkdown(say.encryption()), escapeMarkdown(schemeText(item.scheme))]];
    case 'pkcs7':
      return [[escapeMarkdown(say.contents()), escapeMarkdown(say.certificates(item.certificates.length))]];
    case 'pkcs12':
      return [[escapeMarkdown(say.integrity()), escapeMarkdown(item.mac ?? '—')]];
    case 'opensshKey':
      return [['', escapeMarkdown(say.ssh(item.keyType))]];
    case 'other':
      return [['', escapeMarkdown(say.other(item.label))]];
    case 'malformed':
      return [[escapeMarkdown(say.unreadable()), malformedText(item)]];
  }
}

function certificateRows(facts: CertificateFacts): Row[] {
  return [
    [escapeMarkdown(say.subject()), codeSpan(formatName(facts.subject))],
    [
      escapeMarkdown(say.issuer()),
      facts.selfIssued ? escapeMarkdown(say.itself()) : codeSpan(formatName(facts.issuer)),
    ],
    [escapeMarkdown(say.names()), namesText(facts.subjectAltNames)],
    [escapeMarkdown(say.notBefore()), escapeMarkdown(fullTime(facts.notBefore))],
    [escapeMarkdown(say.notAfter()), escapeMarkdown(fullTime(facts.notAfter))],
    [escapeMarkdown(say.lifetime()), escapeMarkdown(say.days(lifetimeDays(facts.notBefore, facts.notAfter)))],
    [escapeMarkdown(say.serialNumber()), codeSpan(facts.serialNumber)],
    [escapeMarkdown(say.key()), escapeMarkdown(keyText(facts.key))],
    [escapeMarkdown(say.signature()), escapeMarkdown(facts.signatureAlgorithm.name)],
    ...extensionRows(facts),
    [escapeMarkdown(say.scts()), facts.sctCount === undefined ? '' : escapeMarkdown(say.sctCount(facts.sctCount))],
    [escapeMarkdown(say.ocsp()), urls(facts.ocspUrls)],
    [escapeMarkdown(say.caIssuers()), urls(facts.caIssuersUrls)],
    [escapeMarkdown(say.crls()), urls(facts.crlUrls)],
    [escapeMarkdown(say.sha256()), codeSpan(facts.fingerprint256)],
    [escapeMarkdown(say.sha1()), codeSpan(facts.fingerprint1)],
    [escapeMarkdown(say.spki()), codeSpan(facts.spkiSha256)],
    [escapeMarkdown(say.subjectKeyId()), codeSpan(facts.subjectKeyId ?? '')],
    [escapeMarkdown(say.authorityKeyId()), codeSpan(facts.authorityKeyId ?? '')],
  ];
}

function csrRows(facts: CsrFacts): Row[] {
  const { signatureAlgorithm, signatureValid } = facts;
  return [
    [escapeMarkdown(say.subject()), codeSpan(formatName(facts.subject))],
    [escapeMarkdown(say.names()), namesText(facts.subjectAltNames) || escapeMarkdown(say.noNames())],
    [escapeMarkdown(say.key()), escapeMarkdown(keyText(facts.key))],
    [escapeMarkdown(say.signature()), escapeMarkdown(say.signedBy(signatureAlgorithm.name, signatureValid))],
    ...extensionRows(facts),
    [escapeMarkdown(say.challenge()), facts.hasChallengePassword ? escapeMarkdown(say.challengePresent()) : ''],
    [escapeMarkdown(say.spki()), codeSpan(facts.spkiSha256)],
  ];
}

function extensionRows({ basicConstraints, keyUsage, extendedKeyUsage, extensions }: ExtensionFacts): Row[] {
  const others = extensions.filter(({ oid }) => !SHOWN_EXTENSIONS.has(oid)).map(({ oid }) => codeSpan(oid));
  const authority = basicConstraints?.isCa ? say.isCa(basicConstraints.pathLength) : say.notCa();
  return [
    [escapeMarkdown(say.authority()), basicConstraints ? escapeMarkdown(authority) : ''],
    [escapeMarkdown(say.keyUsage()), (keyUsage ?? []).map(codeSpan).join(', ')],
    [escapeMarkdown(say.extendedKeyUsage()), (extendedKeyUsage ?? []).map(codeSpan).join(', ')],
    [escapeMarkdown(say.otherExtensions()), others.join(', ')],
  ];
}

/** Those that have rows of their own: RFC 5280 §4.2, RFC 6962 §3.3. */
const SHOWN_EXTENSIONS: ReadonlySet<string> = new Set([
  ...['2.5.29.14', '2.5.29.15', '2.5.29.17', '2.5.29.19', '2.5.29.31', '2.5.29.35', '2.5.29.37'],
  ...['1.3.6.1.5.5.7.1.1', '1.3.6.1.4.1.11129.2.4.2'],
]);

function namesText(names: readonly SubjectAltName[]): string {
  const shown = names.slice(0, MOST_NAMES).map((name) => {
    const readable = 'unicode' in name && name.unicode ? name.unicode : readableName(name.value);
    const kind = altNameKind(name.kind);
    const remarks = [...(readable === name.value ? [] : [readable]), ...(kind === '' ? [] : [kind])];
    return codeSpan(name.value) + (remarks.length === 0 ? '' : ` (${escapeMarkdown(remarks.join(', '))})`);
  });
  const more = names.length - shown.length;
  return [...shown, ...(more > 0 ? [`… +${more}`] : [])].join(', ');
}

/** Addresses as text: nothing that a file says is a link here. */
function urls(addresses: readonly string[]): string {
  return addresses.map(codeSpan).join(', ');
}

/** Why a block cannot be read, as Markdown. */
export function malformedText({ error }: MalformedItem): string {
  const why = problemSentences.malformed(error);
  const { line } = error.details;
  return escapeMarkdown(typeof line === 'number' ? `${say.line(line)}: ${why}` : why);
}
