import type { PasswordLogin } from '../../certificates/account.ts';
import { partsOfKey } from '../../http/redaction.ts';
import { percentEncode } from './encoding.ts';
import type { Query } from './encoding.ts';

/** One call before it is signed. Bodies of uploads and logins hold secrets: never to be logged. */
export interface ApiRequest {
  readonly service: 'apig' | 'iam';
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** API Gateway: below `/v2/{project_id}/apigw`. Segments percent-encoded. */
  readonly path: string;
  readonly query?: Query;
  readonly body?: Readonly<Record<string, unknown>>;
  /** Parts of the body that no error may repeat, even if the service echoes them. */
  readonly secrets?: readonly string[];
}

/** Whether a call changes what gateways have. A login, a `POST` too, changes nothing. */
export function isChange({ service, method }: ApiRequest): boolean {
  return service === 'apig' && method !== 'GET';
}

export interface PageOf {
  readonly offset: number;
  readonly limit: number;
}

/** Which project a token is for. By name it needs the account, too. */
export type Scope = { readonly projectId: string } | { readonly projectName: string } | undefined;

export function gatewaysRequest(page: PageOf): ApiRequest {
  return get('/instances', { ...page });
}

/** Certificates of one gateway together with the global ones; there is no list without a gateway. */
export function certificatesRequest(gatewayId: string, page: PageOf, name?: string): ApiRequest {
  return get('/certificates', { instance_id: gatewayId, ...page, name });
}

export function certificateRequest(certificateId: string): ApiRequest {
  return get(pathOf('certificates', certificateId));
}

export function groupsRequest(gatewayId: string, page: PageOf): ApiRequest {
  return get(pathOf('instances', gatewayId, 'api-groups'), { ...page });
}

export function groupRequest(gatewayId: string, groupId: string): ApiRequest {
  return get(pathOf('instances', gatewayId, 'api-groups', groupId));
}

export function attachedDomainsRequest(certificateId: string, page: PageOf): ApiRequest {
  return get(pathOf('certificates', certificateId, 'attached-domains'), { ...page });
}

/** What is sent to create a certificate or to replace one; the two have the same form. */
export interface CertificateContent {
  /** 4 to 50 letters, digits and underscores, a letter first. */
  readonly name: string;
  /** Leaf first, LF, no blank lines. */
  readonly certificatesPem: string;
  /** Unencrypted; PKCS#8; in previews a note in its place. */
  readonly privateKeyPem: string;
  readonly clientCaPem?: string;
  /** Absent for a certificate of all gateways. */
  readonly gatewayId?: string;
}

export function createCertificateRequest(content: CertificateContent): ApiRequest {
  return { ...post('/certificates', contentBody(content)), secrets: partsOfKey(content.privateKeyPem) };
}

/** Replaces everything: whatever is left out may be lost, so `type` and gateway are always sent. */
export function replaceCertificateRequest(certificateId: string, content: CertificateContent): ApiRequest {
  const path = pathOf('certificates', certificateId);
  const secrets = partsOfKey(content.privateKeyPem);
  return { service: 'apig', method: 'PUT', path, body: contentBody(content), secrets };
}

function contentBody(content: CertificateContent): Readonly<Record<string, unknown>> {
  const { name, certificatesPem, privateKeyPem, clientCaPem, gatewayId } = content;
  return {
    name,
    cert_content: certificatesPem,
    private_key: privateKeyPem,
    ...(gatewayId === undefined ? { type: 'global' } : { type: 'instance', instance_id: gatewayId }),
    ...(clientCaPem !== undefined && { trusted_root_ca: clientCaPem }),
  };
}

export function deleteCertificateRequest(certificateId: string): ApiRequest {
  return { service: 'apig', method: 'DELETE', path: pathOf('certificates', certificateId) };
}

/** A domain name with the gateways on which it is meant. */
export interface NamedDomain {
  readonly domain: string;
  readonly gatewayIds: readonly string[];
}

/** From the certificate's side: several names at once. Sent again with another flag, it changes the flag. */
export function attachDomainsRequest(
  certificateId: string,
  domains: readonly NamedDomain[],
  verifyClients?: boolean,
): ApiRequest {
  return domainsChange(certificateId, 'attach', domains, verifyClients);
}

export function detachDomainsRequest(certificateId: string, domains: readonly NamedDomain[]): ApiRequest {
  return domainsChange(certificateId, 'detach', domains);
}

function domainsChange(
  certificateId: string,
  verb: 'attach' | 'detach',
  domains: readonly NamedDomain[],
  verifyClients?: boolean,
): ApiRequest {
  const entries = domains.map(({ domain, gatewayIds }) => ({
    domain,
    instance_ids: [...gatewayIds],
    ...(verifyClients !== undefined && { verified_client_certificate_enabled: verifyClients }),
  }));
  return post(pathOf('certificates', certificateId, 'domains', verb), { domains: entries });
}

/** One domain of one group of one gateway. */
export interface DomainPlace {
  readonly gatewayId: string;
  readonly groupId: string;
  readonly id: string;
}

/** From the domain's side: exactly this domain, and exactly one certificate, which is all that the service takes. */
export function attachCertificateRequest(
  place: DomainPlace,
  certificateId: string,
  verifyClients?: boolean,
): ApiRequest {
  return post(`${domainPath(place)}/certificates/attach`, {
    certificate_ids: [certificateId],
    ...(verifyClients !== undefined && { verified_client_certificate_enabled: verifyClients }),
  });
}

export function detachCertificateRequest(place: DomainPlace, certificateId: string): ApiRequest {
  return post(`${domainPath(place)}/certificates/detach`, { certificate_ids: [certificateId] });
}

/** Creates a certificate and binds it, in one call of the older kind: no scope and no CA can be given. */
export function uploadToDomainRequest(
  place: DomainPlace,
  { name, certificatesPem, privateKeyPem }: Pick<CertificateContent, 'name' | 'certificatesPem' | 'privateKeyPem'>,
): ApiRequest {
  const body = { name, cert_content: certificatesPem, private_key: privateKeyPem };
  return { ...post(`${domainPath(place)}/certificate`, body), secrets: partsOfKey(privateKeyPem) };
}

/** Takes the certificate off the domain **and deletes it**; `detachCertificateRequest` only takes it off. */
export function deleteAtDomainRequest(place: DomainPlace, certificateId: string): ApiRequest {
  return {
    service: 'apig',
    method: 'DELETE',
    path: `${domainPath(place)}/certificate/${percentEncode(certificateId)}`,
  };
}

/** The certificate of a domain as the domain knows it. */
export function domainCertificateRequest(place: DomainPlace, certificateId: string): ApiRequest {
  return get(`${domainPath(place)}/certificate/${percentEncode(certificateId)}`);
}

function domainPath({ gatewayId, groupId, id }: DomainPlace): string {
  return pathOf('instances', gatewayId, 'api-groups', groupId, 'domains', id);
}

/** The one call without credentials in its headers. */
export function passwordTokenRequest(login: PasswordLogin, scope: Scope, passcode?: string): ApiRequest {
  const { user, password, domain, userId } = login;
  const named = { name: user, domain: { name: domain } };
  const totp = passcode !== undefined && { totp: { user: { ...(userId ? { id: userId } : named), passcode } } };
  return tokenRequest({
    identity: {
      methods: totp ? ['password', 'totp'] : ['password'],
      password: { user: { ...named, password } },
      ...totp,
    },
    ...scopeBody(scope, domain),
  });
}

/** A token of the same user for another project. */
export function rescopedTokenRequest(token: string, scope: Scope, domain: string): ApiRequest {
  return tokenRequest({ identity: { methods: ['token'], token: { id: token } }, ...scopeBody(scope, domain) });
}

function tokenRequest(auth: Readonly<Record<string, unknown>>): ApiRequest {
  // Without the catalog, which has hundreds of entries, but not this service.
  return { service: 'iam', method: 'POST', path: '/v3/auth/tokens', query: { nocatalog: true }, body: { auth } };
}

function scopeBody(scope: Scope, domain: string): Readonly<Record<string, unknown>> {
  if (scope === undefined) return {};
  if ('projectId' in scope) return { scope: { project: { id: scope.projectId } } };
  return { scope: { project: { name: scope.projectName, domain: { name: domain } } } };
}

/** Projects of the account; the way for access keys. */
export function projectsRequest(): ApiRequest {
  return { service: 'iam', method: 'GET', path: '/v3/projects' };
}

/** Projects that the bearer of a token can use; takes tokens alone. */
export function ownProjectsRequest(): ApiRequest {
  return { service: 'iam', method: 'GET', path: '/v3/auth/projects' };
}

/** @param projectId needed for API Gateway; a placeholder in previews */
export function pathWithProject({ service, path }: ApiRequest, projectId: string | undefined): string {
  return service === 'iam' ? path : `/v2/${percentEncode(projectId ?? '')}/apigw${path}`;
}

function pathOf(...segments: readonly string[]): string {
  return segments.map((segment) => `/${percentEncode(segment)}`).join('');
}

function get(path: string, query: Query = {}): ApiRequest {
  return { service: 'apig', method: 'GET', path, query };
}

function post(path: string, body: Readonly<Record<string, unknown>>): ApiRequest {
  return { service: 'apig', method: 'POST', path, body };
}
