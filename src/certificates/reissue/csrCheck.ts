import type { CsrFacts } from '../../pem/facts.ts';
import { keyFindings } from '../../pem/findings/findings.ts';
import type { Finding } from '../../pem/findings/findingTable.ts';
import { attributeOf } from '../../pem/x509/distinguishedName.ts';
import { checkDomainName, type DomainProblem } from '../names/domainNames.ts';

/** Why a CSR is not sent to a public authority. */
export type CsrProblem =
  /** It is not signed by its own key, so it was altered or cut. */
  | { readonly problem: 'signature' }
  /** This runtime cannot verify such a signature; `algorithm` names it. */
  | { readonly problem: 'signature-unknown'; readonly algorithm: string }
  /** Too short or of a kind that public authorities do not sign. */
  | { readonly problem: 'key'; readonly finding: Finding }
  | { readonly problem: 'no-names' }
  | { readonly problem: 'name'; readonly name: string; readonly domain: DomainProblem }
  /** A subject alternative name that is no DNS name. */
  | { readonly problem: 'not-dns'; readonly name: string };

/** The names that a CSR asks for: lower-case A-labels, `subjectAltNames` without the common name. */
export interface CsrNames {
  readonly commonName: string;
  readonly subjectAltNames: readonly string[];
}

export type CsrCheck =
  { readonly ok: true; readonly names: CsrNames } | { readonly ok: false; readonly problem: CsrProblem };

/**
 * Judges a CSR before it is sent: its signature, the strength of its key, and its names. The common name is the one of the subject, or
 * the first subject alternative name where the subject has none.
 */
export function checkCsr(facts: CsrFacts, isPublicSuffix: (ascii: string) => boolean): CsrCheck {
  const { subject, subjectAltNames, signatureValid, signatureAlgorithm, key } = facts;
  if (signatureValid === false) return refused({ problem: 'signature' });
  const [finding] = keyFindings(key);
  if (finding) return refused({ problem: 'key', finding });
  if (signatureValid === undefined)
    return refused({ problem: 'signature-unknown', algorithm: signatureAlgorithm.name });
  const foreign = subjectAltNames.find(({ kind }) => kind !== 'dns');
  if (foreign) return refused({ problem: 'not-dns', name: foreign.value });
  const subjectName = attributeOf(subject, 'CN')?.trim() ?? '';
  const written = [...(subjectName === '' ? [] : [subjectName]), ...subjectAltNames.map(({ value }) => value)];
  const names = new Set<string>();
  for (const name of written) {
    const check = checkDomainName(name, isPublicSuffix);
    if (!check.ok) return refused({ problem: 'name', name, domain: check.problem });
    names.add(check.ascii);
  }
  const [commonName, ...others] = names;
  if (commonName === undefined) return refused({ problem: 'no-names' });
  return { ok: true, names: { commonName, subjectAltNames: others } };
}

function refused(problem: CsrProblem): CsrCheck {
  return { ok: false, problem };
}
