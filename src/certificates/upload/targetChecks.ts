import type { CertificateFacts } from '../../pem/facts.ts';
import { checkName } from '../names/nameRule.ts';
import { sameSerialNumber } from '../serialNumber.ts';
import { shortName } from '../names/shortName.ts';
import type { Assembly } from './assembly.ts';
import type { CheckOf } from './checks.ts';
import { asciiDomain } from './coverage.ts';
import { proposeName } from './nameProposal.ts';
import { bytesToSend, sendablePrivateKey } from './payload.ts';
import type { ExistingCertificate, UploadRules, UploadTarget } from './uploadTarget.ts';

/** Unique even where the service does not ask for it: by its name a lost answer is found again. */
export function nameCheck(
  name: string,
  facts: CertificateFacts,
  { rules, existing, unasked = [], replaces }: UploadTarget,
): CheckOf<'name'> {
  // What has the name already keeps it: the service's rule may have been another.
  const isKept = replaces !== undefined && existing?.find(({ id }) => id === replaces.id)?.name === name;
  if (isKept) return { id: 'name', state: 'ok', facts: { name, unasked: [] } };
  const others = present(existing ?? []).filter(({ id }) => id !== replaces?.id);
  const isTaken = (candidate: string) => others.some((other) => other.name === candidate);
  const problem = checkName(name, rules.name) ?? (isTaken(name) ? 'taken' : undefined);
  if (problem === undefined) {
    const state = !existing ? 'unknown' : unasked.length > 0 ? 'warning' : 'ok';
    return { id: 'name', state, facts: { name, unasked } };
  }
  const proposal = proposeName(shortName(facts), rules.name, isTaken);
  return { id: 'name', state: 'blocked', facts: { name, problem, proposal, unasked } };
}

/** Whether this very certificate is there already; the one that is replaced counts too. */
export function duplicateCheck(
  facts: CertificateFacts,
  existing: readonly ExistingCertificate[] | undefined,
  { sameCertificate }: UploadRules,
): CheckOf<'duplicate'> {
  if (!existing) return { id: 'duplicate', state: 'unknown', facts: { found: 'notListed', existing: [] } };
  const there = present(existing);
  const same = there.filter(({ serialNumber }) => sameSerialNumber(serialNumber, facts.serialNumber));
  const alike = possibleCopies(existing, facts);
  const found = same.length > 0 ? 'same' : alike.length > 0 ? 'likely' : 'none';
  return {
    id: 'duplicate',
    state: found === 'same' ? sameCertificate : found === 'likely' ? 'warning' : 'ok',
    facts: { found, existing: (found === 'same' ? same : alike).map(({ id, name }) => ({ id, name })) },
  };
}

/** Those that may be this very certificate, of which only the serial number would tell, and the list had none. */
export function possibleCopies<Existing extends ExistingCertificate>(
  existing: readonly Existing[],
  facts: CertificateFacts,
): Existing[] {
  return existing.filter((each) => each.state !== 'deleted' && !each.serialNumber && isAlike(each, facts));
}

export function bytesCheck(assembly: Assembly, rules: UploadRules): CheckOf<'bytes'> {
  const { leafPem, chainPem, certContent } = bytesToSend(assembly, rules);
  const { tidied } = assembly;
  const keyLength = assembly.key.found && sendablePrivateKey(assembly).length;
  const fields =
    rules.service === 'apig'
      ? ([['certificate', certContent.length]] as const)
      : ([
          ['certificate', leafPem.length],
          ['chain', chainPem.length],
        ] as const);
  const long = [...fields, ['privateKey', keyLength ?? 0] as const]
    .filter(([, length]) => length > rules.longField)
    .map(([field]) => field);
  return {
    id: 'bytes',
    state: long.length > 0 ? 'warning' : tidied.length > 0 ? 'mended' : 'ok',
    facts: {
      leafLength: leafPem.length,
      chainLength: chainPem.length,
      ...(keyLength === undefined ? {} : { keyLength }),
      certificates: chainPem.split('-----BEGIN CERTIFICATE-----').length - 1,
      tidied,
      long,
    },
  };
}

function present(existing: readonly ExistingCertificate[]): ExistingCertificate[] {
  return existing.filter(({ state }) => state !== 'deleted');
}

function isAlike({ commonName, notAfter }: ExistingCertificate, facts: CertificateFacts): boolean {
  const name = asciiDomain(shortName(facts));
  return asciiDomain(commonName) === name && notAfter?.getTime() === facts.notAfter.getTime();
}
