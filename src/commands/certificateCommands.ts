import { allNames, type CertificateRecord } from '../certificates/certificateRecord.ts';
import type { ValidationStatus } from '../certificates/provider.ts';
import { certificateSentences as say, type Copied } from '../ui/sentences/certificates.ts';
import type { CommandDeps, Handler, Target } from './deps.ts';
import { certificatePage, readDetails, readValidation } from './pages.ts';
import { pickCertificate } from './targets.ts';

/** Opens a read-only document with everything known, the DNS records of a pending certificate included. */
export const showDetails =
  (deps: CommandDeps): Handler =>
  async (target) => {
    const { account, certificate } = await pickCertificate(deps, say.detailsTitle(), target);
    const show = async (record: CertificateRecord, validation: readonly ValidationStatus[] | undefined) =>
      deps.ui.showDocument(certificatePage(deps, account, record, validation));
    if (certificate.kind !== 'gateway') return show(certificate, await validationOf(deps, certificate));
    try {
      const read = (signal: AbortSignal) => readDetails(deps, certificate, signal);
      await show(await deps.ui.progress('view', say.readingDetails(certificate.name), read), undefined);
    } catch (error) {
      // What is known is better than nothing, and the failure is told besides.
      await show(certificate, undefined);
      throw error;
    }
  };

export const copyField =
  (deps: CommandDeps, what: Copied, text: (certificate: CertificateRecord) => string): Handler =>
  async (target) => {
    const { certificate } = await pickCertificate(deps, say.copyTitle(what), target);
    await deps.ui.copy(text(certificate));
  };

export const copySubjectAltNames = (deps: CommandDeps): Handler =>
  copyField(deps, 'names', (record) => allNames(record).join('\n'));

/** Copies the DNS records that prove control of the names, one a line as in a zone file (RFC 1035 §5.1). */
export const copyValidationRecords =
  (deps: CommandDeps): Handler =>
  async (target) => {
    const { certificate } = await pickCertificate(deps, say.copyTitle('records'), target, hasRecords);
    const statuses = await validationOf(deps, certificate);
    if (!statuses) {
      void deps.ui.notify('information', say.noValidation(certificate.name));
      return;
    }
    // A domain and its wildcard share a record, and most zones refuse the same record twice.
    const lines = [...new Set(statuses.flatMap(({ record }) => (record ? [zoneFileLine(record)] : [])))];
    if (lines.length === 0) {
      void deps.ui.notify('information', say.noRecords(certificate.name));
      return;
    }
    await deps.ui.copy(lines.join('\n'));
    void deps.ui.notify('information', say.copied(lines.length === 1 ? (lines[0] ?? '') : say.records(lines.length)));
  };

function hasRecords({ capabilities }: CertificateRecord): boolean {
  return capabilities.validation === true;
}

function zoneFileLine({ type, name, value }: NonNullable<ValidationStatus['record']>): string {
  const absolute = (host: string) => (host.endsWith('.') ? host : `${host}.`);
  return `${absolute(name)} IN ${type} ${type === 'CNAME' ? absolute(value) : JSON.stringify(value)}`;
}

export const openConsole =
  (deps: CommandDeps): Handler =>
  async (target) => {
    const { account, certificate } = await pickCertificate(deps, say.consoleTitle(), target);
    const provider = await deps.clouds.provider(account.id);
    await deps.ui.openExternal(provider.consoleUrl(certificate));
  };

/** Undefined where there is nothing to validate or the cloud does not tell. */
async function validationOf(
  deps: CommandDeps,
  certificate: CertificateRecord,
): Promise<readonly ValidationStatus[] | undefined> {
  if (!hasRecords(certificate)) return undefined;
  return deps.ui.progress('view', say.readingValidation(), (signal) => readValidation(deps, certificate, signal));
}

/** Reads the lists anew: of the row's account, even where its sign-in was refused before, or of all. */
export const refresh =
  ({ ui, inventory, clouds }: CommandDeps): Handler =>
  async (target?: Target) => {
    const { account } = target ?? {};
    // What fails here fails while reading, too, and is told there.
    const provider = account && (await clouds.provider(account.id).catch(() => undefined));
    provider?.retryRefused?.();
    await ui.progress('view', say.refreshing(), (signal) => inventory.refresh(account?.id, signal));
  };
