import { formatName } from '../../pem/x509/distinguishedName.ts';
import { shortName } from '../names/shortName.ts';
import type { AssembledCertificate, AssembledChain, Assembly } from './assembly.ts';
import type { ChainMend, ChainProblem, CheckOf } from './checks.ts';
import { namedCertificate } from './namedCertificate.ts';
import { certificatesAbove } from './payload.ts';
import type { UploadRules } from './uploadTarget.ts';

export function chainCheck(
  { leaf, chain }: Pick<Assembly, 'chain'> & { readonly leaf: AssembledCertificate },
  rules: UploadRules,
  now: Date,
): CheckOf<'chain'> {
  if (!chain) return { id: 'chain', state: 'unknown', facts: { mends: [], sent: [] } };
  const problem = problemOf(leaf, chain, rules, now);
  const mends = mendsOf(chain, rules);
  const sent = certificatesAbove({ chain }, rules).map(namedCertificate);
  const blocked = problem?.kind === 'missing' || problem?.kind === 'broken';
  return {
    id: 'chain',
    state: blocked ? 'blocked' : problem ? 'warning' : mends.length > 0 ? 'mended' : 'ok',
    facts: { ...(problem && { problem }), mends, sent },
  };
}

/** The gravest. */
function problemOf(
  leaf: AssembledCertificate,
  chain: AssembledChain,
  { rootInChain }: UploadRules,
  now: Date,
): ChainProblem | undefined {
  const { broken, missing, root, intermediates, rootsKnown } = chain;
  if (broken) return { kind: 'broken', of: shortName(broken.facts), issuer: formatName(broken.facts.issuer) };
  const top = intermediates.at(-1) ?? leaf;
  const above = {
    of: shortName(top.facts),
    issuer: missing?.issuer ?? formatName(top.facts.issuer),
    urls: missing?.urls ?? [],
  };
  // A CA whose issuer is not there may well stand right below its root. What issued a leaf has to be sent.
  if (!root && top === leaf) return { kind: 'missing', ...above };
  if (chain.selfSigned) return { kind: 'selfSigned' };
  const expired = intermediates.find(({ facts }) => facts.notAfter < now);
  if (expired) return { kind: 'expired', of: shortName(expired.facts), notAfter: expired.facts.notAfter };
  if (!root && (rootInChain || rootsKnown)) return { kind: 'rootUnknown', ...above, needed: rootInChain };
  return chain.verified ? undefined : { kind: 'unverified' };
}

function mendsOf(chain: AssembledChain, { rootInChain }: UploadRules): ChainMend[] {
  const { intermediates, root, leftOut, selfSigned } = chain;
  const mends: ChainMend[] = chain.reordered ? [{ kind: 'reordered' }] : [];
  const fetched = intermediates.filter(({ source }) => source.where !== 'leafFile');
  if (fetched.length > 0) mends.push({ kind: 'completed', certificates: fetched.map(namedCertificate) });
  if (root && !selfSigned) {
    const chosen = root.source !== undefined && root.source.where !== 'beside';
    if (rootInChain && root.source?.where !== 'leafFile')
      mends.push({ kind: 'rootAdded', root: namedCertificate(root) });
    if (!rootInChain && chosen) mends.push({ kind: 'rootLeftOut', root: namedCertificate(root) });
  }
  for (const why of ['duplicate', 'unrelated', 'alternative'] as const) {
    const certificates = leftOut.filter((each) => each.why === why).map(namedCertificate);
    if (certificates.length > 0) mends.push({ kind: 'leftOut', why, certificates });
  }
  return mends;
}
