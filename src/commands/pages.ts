import type { Account } from '../certificates/account.ts';
import type { CertificateRecord } from '../certificates/certificateRecord.ts';
import type { ValidationStatus } from '../certificates/provider.ts';
import type { JournalEntry } from '../operations/plan.ts';
import type { CommandDeps, MarkdownDocument } from './deps.ts';

/** `key` is part of the URI of the page's tab, which outlives the window. */
type Page = MarkdownDocument & { readonly key: string };

export function certificatePage(
  { documents }: Pick<CommandDeps, 'documents'>,
  account: Account,
  certificate: CertificateRecord,
  validation: readonly ValidationStatus[] | undefined,
): Page {
  const key = `certificate/${account.id}/${certificate.id}`;
  return { key, ...documents.certificate(account, certificate, validation) };
}

export function activityPage({ documents }: Pick<CommandDeps, 'documents'>, entry: JournalEntry): Page {
  return { key: `activity/${entry.plan.id}`, ...documents.activity(entry) };
}

/**
 * The page of a key as it is now, for a tab that an earlier run of the editor left open.
 * @returns Markdown, or undefined if the account, the certificate or the order is not known any more
 */
export async function pageOf(deps: CommandDeps, key: string): Promise<string | undefined> {
  const [kind, id = '', certificateId = ''] = key.split('/');
  if (kind === 'activity') {
    await deps.operations.reload();
    const entry = deps.operations.entries().find(({ plan }) => plan.id === id);
    return entry && activityPage(deps, entry).markdown;
  }
  const account = deps.accounts.list().find((candidate) => candidate.id === id);
  if (kind !== 'certificate' || !account) return undefined;
  await deps.inventory.open(account.id);
  const known = deps.inventory.certificate(account.id, certificateId);
  if (!known) return undefined;
  // What the page says without them is true as well.
  const certificate = await readDetails(deps, known).catch(() => known);
  const validation = await readValidation(deps, certificate).catch(() => undefined);
  return certificatePage(deps, account, certificate, validation).markdown;
}

/** The certificate with everything that the service tells of it; lists of gateways tell less. */
export async function readDetails(
  { clouds, inventory }: Pick<CommandDeps, 'clouds' | 'inventory'>,
  certificate: CertificateRecord,
  signal?: AbortSignal,
): Promise<CertificateRecord> {
  if (certificate.kind !== 'gateway') return certificate;
  const { gateways } = await clouds.provider(certificate.accountId);
  if (!gateways) return certificate;
  const detailed = await gateways.details(certificate, signal);
  inventory.adopt(detailed);
  return detailed;
}

/** Undefined where there is nothing to validate or the cloud does not tell. */
export async function readValidation(
  { clouds }: Pick<CommandDeps, 'clouds'>,
  certificate: CertificateRecord,
  signal?: AbortSignal,
): Promise<readonly ValidationStatus[] | undefined> {
  if (certificate.capabilities.validation !== true) return undefined;
  const { validation } = await clouds.provider(certificate.accountId);
  return validation?.statuses(certificate, signal);
}
