import type {
  Capability,
  CapabilityAnswer,
  CertificateKind,
  CertificateRecord,
  CertificateState,
} from '../../certificates/certificateRecord.ts';
import type { V2Answer } from './access.ts';

/** What decides about what can be done with a certificate. */
export interface CapabilityFacts {
  readonly kind: CertificateKind;
  readonly state: CertificateState;
  readonly orderRole: CertificateRecord['orderRole'];
  /** Something is known to use it. */
  readonly inUse: boolean;
  /** API v2 answers: all but deleting needs it. Else why not. */
  readonly v2: V2Answer;
}

type Capabilities = CertificateRecord['capabilities'];

/** Answers are shared between records, which come by the thousand: there are a few dozens. */
const KNOWN = new Map<string, Capabilities>();

/** Only what makes sense for the kind and the state is named; the rest is absent. */
export function capabilitiesOf(facts: CapabilityFacts): Capabilities {
  const { kind, state, orderRole, inUse, v2 } = facts;
  const key = `${kind} ${state} ${orderRole} ${inUse} ${v2 === true ? '' : v2.why}`;
  let known = KNOWN.get(key);
  if (known === undefined) {
    known = Object.freeze(workOut(facts));
    KNOWN.set(key, known);
  }
  return known;
}

const STATE: CapabilityAnswer = Object.freeze({ why: 'state' });

/** There is a certificate, even if it is no longer good for anything. */
const CERTIFIED: ReadonlySet<CertificateState> = new Set(['issued', 'key-required', 'expired', 'revoking', 'revoked']);
/** Nothing more will come of it. */
const ENDED: ReadonlySet<CertificateState> = new Set([
  'failed',
  'timed-out',
  'expired',
  'revoking',
  'revoked',
  'deleted',
  'unknown',
]);

function workOut({ kind, state, orderRole, inUse, v2 }: CapabilityFacts): Capabilities {
  const capabilities: Partial<Record<Capability, CapabilityAnswer>> = {};
  const isAdvanced = kind === 'advanced-dv' || kind === 'advanced-ov';
  const isOrderedHere = isAdvanced || kind === 'cloud-basic' || kind === 'global-edge';
  if (isOrderedHere) {
    if (state === 'pending') capabilities.validation = v2;
    // An Advanced certificate that lives is reissued: another order would be another subscription.
    else if (!isAdvanced || ENDED.has(state)) capabilities['issue-again'] = v2;
  }
  capabilities.reissue = reissueAnswer(isAdvanced, state, orderRole, v2);
  if (state === 'key-required') capabilities['register-key'] = v2;
  if (kind === 'external') capabilities.replace = state === 'issued' || state === 'expired' ? v2 : STATE;
  capabilities.download = CERTIFIED.has(state) ? v2 : STATE;
  capabilities.delete = deletionAnswer(state, inUse);
  return capabilities;
}

/** Whether another certificate of the order is in progress, and the last day, only show in the order itself. */
function reissueAnswer(
  isAdvanced: boolean,
  state: CertificateState,
  orderRole: CertificateRecord['orderRole'],
  v2: V2Answer,
): CapabilityAnswer {
  if (!isAdvanced) return { why: 'kind' };
  if (v2 !== true) return v2;
  if (state !== 'issued' && state !== 'key-required') return STATE;
  return orderRole === 'other' ? { why: 'role' } : true;
}

function deletionAnswer(state: CertificateState, inUse: boolean): CapabilityAnswer {
  if (state === 'pending' || state === 'revoking' || state === 'deleted') return STATE;
  return inUse ? { why: 'in-use' } : true;
}
