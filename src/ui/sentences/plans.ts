import type { DomainRef, Placement } from '../../certificates/placement.ts';
import { readableName } from '../../certificates/names/readableName.ts';
import type { Action, RequestPreview } from '../../certificates/writes.ts';
import type { Plan } from '../../operations/plan.ts';
import { counted, t } from './l10n.ts';

/** What the card of a plan tells of it. */
export interface ShownPlan<Request> {
  readonly request: Request;
  readonly accountLabel: string;
  readonly preview: RequestPreview;
}

/** The end of a card: the request itself. */
export function requestLines({ method, url, body }: RequestPreview): string[] {
  return ['', `${method} ${url}`, ...(body === '' ? [] : [body])];
}

/** What the real service bills, and that the sandbox does not. */
export function withSandbox(cost: string, inSandbox: boolean): string {
  return inSandbox ? `${cost} ${t('This is the sandbox: nothing is billed here.')}` : cost;
}

/** What a plan does, in a few words. */
export function planTitle({ action, request }: Plan): string {
  return TITLES[action](request.certificateName, 'domains' in request ? fewDomains(request.domains) : '');
}

const TITLES: Record<Action, (name: string, domains: string) => string> = {
  issue: (name) => t('Issue {0}', name),
  reissue: (name) => t('Reissue as {0}', name),
  'register-key': (name) => t('Register the private key of {0}', name),
  upload: (name) => t('Upload {0}', name),
  replace: (name) => t('Replace {0}', name),
  bind: (name, domains) => t('Bind {0} to {1}', name, domains),
  unbind: (name, domains) => t('Unbind {0} from {1}', name, domains),
  delete: (name) => t('Delete {0}', name),
};

/** More than this a row cuts off. */
const MOST_DOMAINS = 2;

function fewDomains(domains: readonly DomainRef[]): string {
  const names = domains.slice(0, MOST_DOMAINS).map(({ domain }) => readableName(domain));
  return domains.length > MOST_DOMAINS
    ? t('{0} and {1} more', names.join(', '), domains.length - MOST_DOMAINS)
    : names.join(', ');
}

/** That it took effect, in a few words. */
export function doneText(action: Action): string {
  return DONE[action]();
}

const DONE: Record<Action, () => string> = {
  issue: () => t('ordered'),
  reissue: () => t('ordered'),
  'register-key': () => t('key registered'),
  upload: () => t('uploaded'),
  replace: () => t('replaced'),
  bind: () => t('bound'),
  unbind: () => t('unbound'),
  delete: () => t('deleted'),
};

/** Names of what plans are made of. */
export const planSentences = {
  privateKey: () => t('Private key'),
  publicKeyHash: () => t('public key SHA-256'),
  subscription: () => t('Subscription'),
  years: (years: number) => counted(years, '{0} year', '{0} years'),
  organization: () => t('Organisation'),
  organizationText: ({ number, name }: { readonly number: string; readonly name?: string }) =>
    name === undefined ? number : `${name} (${number})`,
  reissueOf: () => t('Reissue of'),
  order: () => t('Order'),
  namesLost: () => t('Names lost'),
  namesAdded: () => t('Names added'),
  placement: () => t('Available to'),
  placementText: (placement: Placement) =>
    placement.scope === 'global'
      ? t('all gateways of the project')
      : t('gateway {0}', placement.gatewayName ?? placement.gatewayId),
  issuer: () => t('Issuer'),
  notAfter: () => t('Valid until'),
  serialNumber: () => t('Serial number'),
  previousSerialNumber: () => t('Serial number before'),
  domain: () => t('Domain'),
};
