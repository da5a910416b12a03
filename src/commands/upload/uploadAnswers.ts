import { randomUUID } from 'node:crypto';
import type { Account } from '../../certificates/account.ts';
import { allNames, type CertificateRecord } from '../../certificates/certificateRecord.ts';
import type { CertificateProvider, Gateway, GatewayDomain, Notice } from '../../certificates/provider.ts';
import type { Check } from '../../certificates/upload/checks.ts';
import { proposeName } from '../../certificates/upload/nameProposal.ts';
import { shortName } from '../../certificates/names/shortName.ts';
import { bytesToSend } from '../../certificates/upload/payload.ts';
import { preflight } from '../../certificates/upload/preflight.ts';
import type { ShownUpload } from '../../certificates/upload/shownUpload.ts';
import { uploadedFacts } from '../../certificates/upload/uploadedFacts.ts';
import { UPLOAD_RULES, type UploadRules, type UploadTarget } from '../../certificates/upload/uploadTarget.ts';
import type { DomainRef, Placement } from '../../certificates/placement.ts';
import type { UploadRequest } from '../../certificates/writes.ts';
import { ExtensionError } from '../../errors.ts';
import type { PlanOf } from '../../operations/plan.ts';
import { keyName } from '../../ui/sentences/pemBlocks.ts';
import type { CommandDeps, MarkdownDocument } from '../deps.ts';
import type { UploadFiles } from './uploadFiles.ts';

/** What the steps of an upload and of a replacement gather. Public: the key stays in `UploadFiles`. */
export interface UploadAnswers {
  account: Account;
  provider: CertificateProvider;
  /** Set if it takes the place of one. */
  replaced: Replaced | undefined;
  /** Set if this very certificate is there and is bound in place of uploading it again. */
  there: CertificateRecord | undefined;
  /** Another file is to be added to those at hand. */
  adding: boolean;
  /** How often that was done. */
  added: number;
  gateways: readonly Gateway[];
  placement: Placement | undefined;
  /** To choose from. */
  domainsThere: readonly GatewayDomain[];
  domains: readonly GatewayDomain[];
  asksForClients: boolean;
  clientCa: ClientCa | undefined;
  certificateName: string;
  checks: readonly Check[];
  /** Exactly what will be sent; made when nothing stops it. */
  plan: PlanOf<'upload'> | PlanOf<'replace'> | undefined;
}

/** A certificate as it is now, whose content is replaced. */
export interface Replaced {
  readonly certificate: CertificateRecord;
  readonly bound: readonly DomainRef[];
}

/** Whose certificates clients must show. */
export interface ClientCa {
  readonly file: string;
  /** PEM, LF. */
  readonly pem: string;
}

/** What the steps work with. */
export interface UploadContext {
  readonly deps: CommandDeps;
  readonly files: UploadFiles;
  readonly page: (shown: ShownUpload) => MarkdownDocument;
}

export function rulesOf({ provider }: Partial<UploadAnswers>): UploadRules {
  const service = provider?.upload?.service;
  if (!service) throw new ExtensionError('cloud.forbidden', 'this account cannot upload');
  return UPLOAD_RULES[service];
}

export function targetOf({ inventory }: CommandDeps, answers: Partial<UploadAnswers>): UploadTarget {
  const { account, replaced, placement } = answers;
  const snapshot = account && inventory.snapshot(account.id);
  const existing = snapshot?.certificates;
  const rules = rulesOf(answers);
  if (!replaced) return { rules, existing, unasked: unaskedIn(snapshot?.notices ?? [], placement) };
  const { certificate, bound } = replaced;
  const boundDomains = bound.map(({ domain }) => domain);
  const { id, notAfter } = certificate;
  return {
    rules,
    existing,
    replaces: { id, names: allNames(certificate), ...(notAfter && { notAfter }), boundDomains },
  };
}

/** Gateways whose certificates are missing from the list, as far as they matter for a place. */
function unaskedIn(notices: readonly Notice[], placement: Placement | undefined): string[] {
  return notices.flatMap(({ code, details: { list, gatewayId } }) => {
    if (code !== 'list.partial' || gatewayId === undefined) return [];
    return placement?.scope === 'gateway' && placement.gatewayId !== gatewayId ? [] : [String(list)];
  });
}

/** The name that was chosen, else that of the one that is replaced, else one made of the common name. */
export function nameOf({ deps, files }: UploadContext, answers: Partial<UploadAnswers>): string {
  const { certificateName, replaced } = answers;
  if (replaced) return replaced.certificate.name;
  if (certificateName !== undefined) return certificateName;
  const { leaf } = files.assembly;
  if (!leaf) return '';
  const { existing = [], rules } = targetOf(deps, answers);
  return proposeName(shortName(leaf.facts), rules.name, (name) => existing.some((each) => each.name === name));
}

/** Judges the files at hand for what is chosen so far. */
export function checksOf(context: UploadContext, answers: Partial<UploadAnswers>): readonly Check[] {
  const domains = (answers.domains ?? []).map(({ domain }) => domain);
  const choice = { name: nameOf(context, answers), domains };
  return preflight(context.files.assembly, targetOf(context.deps, answers), choice, new Date());
}

/** @throws ExtensionError if the account cannot do it, or without a certificate */
export function uploadPlanOf(
  context: UploadContext,
  answers: Partial<UploadAnswers>,
): PlanOf<'upload'> | PlanOf<'replace'> {
  const { account, provider, replaced } = answers;
  if (!account || !provider) throw new ExtensionError('internal', 'no account was chosen');
  const request = requestOf(context, answers);
  const common = { id: randomUUID(), accountId: account.id, accountLabel: account.label };
  if (replaced) {
    const { bound, certificate } = replaced;
    const { id: certificateId, serialNumber, updatedAt } = certificate;
    const replacement = {
      ...request,
      certificateId,
      ...(serialNumber !== undefined && { previousSerialNumber: serialNumber }),
      ...(updatedAt && { previousUpdate: updatedAt.toISOString() }),
      ...(provider.gateways && { boundDomains: bound }),
    };
    const write = provider.writes.replace;
    if (!write) throw new ExtensionError('cloud.mainAccountOnly', 'this account cannot replace');
    return { ...common, action: 'replace', request: replacement, preview: write.preview(replacement) };
  }
  const write = provider.writes.upload;
  if (!write) throw new ExtensionError('cloud.forbidden', 'this account cannot upload');
  return { ...common, action: 'upload', request, preview: write.preview(request) };
}

function requestOf(context: UploadContext, answers: Partial<UploadAnswers>): UploadRequest {
  const { assembly } = context.files;
  const { leaf } = assembly;
  if (!leaf) throw new ExtensionError('input.invalid', 'no certificate to send', { details: { field: 'certificate' } });
  const { leafPem, chainPem } = bytesToSend(assembly, rulesOf(answers));
  const placement = answers.replaced ? answers.replaced.certificate.placement : answers.placement;
  return {
    certificateName: nameOf(context, answers),
    leafPem,
    chainPem,
    facts: uploadedFacts(leaf, keyName(leaf.facts.key)),
    ...(placement && { placement }),
    ...(answers.clientCa && { clientCaPem: answers.clientCa.pem }),
  };
}
