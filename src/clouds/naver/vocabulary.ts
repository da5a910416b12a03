import type { CertificateKind, CertificateRecord, CertificateState } from '../../certificates/certificateRecord.ts';

const NAMES: Readonly<Record<string, { readonly state: CertificateState; readonly name: string }>> = {
  '0': { state: 'pending', name: 'Ongoing' },
  '1': { state: 'issued', name: 'Normal' },
  '2': { state: 'key-required', name: 'Normal (private key not registered)' },
  '3': { state: 'issued', name: 'Normal (Global Edge)' },
  '-1': { state: 'failed', name: 'Failed' },
  '-2': { state: 'expired', name: 'Expired' },
  '-3': { state: 'failed', name: 'Validation failed' },
  '-4': { state: 'timed-out', name: 'Validation timed out' },
  '-5': { state: 'revoked', name: 'Revoked' },
  '-6': { state: 'deleted', name: 'Deleted' },
  '-7': { state: 'revoking', name: 'Revocation requested' },
  '-11': { state: 'failed', name: 'Failed (LINT)' },
  '-12': { state: 'failed', name: 'Failed (CT)' },
  '-20': { state: 'failed', name: 'Failed' },
};

interface StateAndDetail {
  readonly state: CertificateState;
  readonly detail?: string;
}

/** With the answer for the name that goes with a code, made once: lists have thousands of rows. */
const STATES: ReadonlyMap<string, { state: CertificateState; name: string; ordinary: StateAndDetail }> = new Map(
  Object.entries(NAMES).map(([code, { state, name }]) => {
    // The two everyday words add nothing to the state.
    const ordinary = code === '0' || code === '1' ? { state } : { state, detail: name };
    return [code, { state, name, ordinary }];
  }),
);

/**
 * Decides by the code, never by the name. An unknown negative code is some failure, any other is unknown.
 * @param name the service's own word; shown where it says more than the state does
 */
export function stateOf(code: string | undefined, name: string | undefined): StateAndDetail {
  const known = code === undefined ? undefined : STATES.get(code);
  if (known && (name === undefined || name === known.name)) return known.ordinary;
  const detail = name ?? code;
  const state = known?.state ?? (code?.startsWith('-') ? 'failed' : 'unknown');
  return detail === undefined ? { state } : { state, detail };
}

/**
 * By the start of the type's code: that of Global Edge was seen only in part.
 * @param typeCode `certificateType` or `certificateTypeCode`
 * @param hints what else tells the kind where the type is missing or unknown
 */
export function kindOf(
  typeCode: string | undefined,
  hints: { readonly statusCode?: string | undefined; readonly external?: boolean } = {},
): CertificateKind {
  const code = typeCode?.toUpperCase() ?? '';
  if (code.startsWith('NCP_FREE_DV')) return 'cloud-basic';
  if (code.startsWith('NCP_GLOBAL_EDGE')) return 'global-edge';
  if (code.startsWith('NCP_PAID_DV')) return 'advanced-dv';
  if (code.startsWith('NCP_PAID_OV')) return 'advanced-ov';
  if (hints.external || code.includes('EXTERNAL')) return 'external';
  return hints.statusCode === '3' ? 'global-edge' : 'other';
}

/** By a part of the word: only `ORIGINAL` was seen, and how a representative one is spelled is not documented. */
export function orderRoleOf(issueType: string | undefined): CertificateRecord['orderRole'] {
  if (issueType === undefined) return undefined;
  const word = issueType.toUpperCase();
  if (word.includes('ORIGIN')) return 'original';
  return word.includes('REPRESENT') ? 'representative' : 'other';
}
