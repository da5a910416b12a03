import type { Account } from '../../certificates/account.ts';
import type { Capability, CertificateRecord } from '../../certificates/certificateRecord.ts';
import { allNames } from '../../certificates/certificateRecord.ts';
import { stateAt } from '../../certificates/attention/expiry.ts';
import type { ValidationStatus } from '../../certificates/provider.ts';
import type { DomainRef } from '../../certificates/placement.ts';
import { codeSpan, escapeMarkdown, hostName, table } from '../../ui/markdown.ts';
import {
  capabilityName,
  detailsSentences as say,
  validationStateText,
  whyNotText,
} from '../../ui/sentences/details.ts';
import { serialNumberText } from '../../ui/serialNumberText.ts';
import { kindName } from '../../ui/sentences/kinds.ts';
import { planSentences } from '../../ui/sentences/plans.ts';
import { ownWords, stateName, statusText, validityText } from '../../ui/sentences/states.ts';
import { fullTime } from '../../ui/sentences/time.ts';
import { type Page, pageOf, section, twoColumns } from './sections.ts';

/** Everything known of one certificate, as Markdown. Texts of the service are shown exactly and do nothing. */
export function detailsDocument(
  account: Account,
  certificate: CertificateRecord,
  validation: readonly ValidationStatus[] | undefined,
  now: Date = new Date(),
): Page {
  const title = say.title(certificate);
  const state = stateName(stateAt(certificate, now));
  const status = statusText(certificate, now);
  return pageOf(title, [
    `# ${escapeMarkdown(title)}`,
    `**${escapeMarkdown(state)}**${status.toLowerCase() === state.toLowerCase() ? '' : ` — ${escapeMarkdown(status)}`}`,
    validationSection(validation),
    facts(account, certificate, now),
    namesSection(certificate),
    usageSection(certificate),
    actionsSection(certificate),
    rawSection(certificate),
  ]);
}

function facts(account: Account, certificate: CertificateRecord, now: Date): string {
  const days = validityText(certificate, now);
  const end = certificate.notAfter && `${dateText(certificate.notAfter)}${days ? ` · ${escapeMarkdown(days)}` : ''}`;
  const { id, orderId, serialNumber, issuer, commonName } = certificate;
  return section(
    say.certificate(),
    twoColumns([
      [say.kind(), escapeMarkdown(kindName(certificate.kind))],
      [say.stateDetail(), escapeMarkdown(ownWords(certificate, now))],
      [say.commonName(), hostName(commonName)],
      [say.notBefore(), certificate.notBefore ? dateText(certificate.notBefore) : ''],
      [say.notAfter(), end ?? ''],
      [say.number(), codeSpan(id)],
      [say.order(), codeSpan(orderId ?? '')],
      [say.serialNumber(), serialNumberText(serialNumber)],
      [say.issuer(), escapeMarkdown(issuer ?? '')],
      [say.registeredAt(), certificate.registeredAt ? dateText(certificate.registeredAt) : ''],
      [say.updatedAt(), certificate.updatedAt ? dateText(certificate.updatedAt) : ''],
      [
        say.placement(),
        certificate.placement ? escapeMarkdown(planSentences.placementText(certificate.placement)) : '',
      ],
      [say.clientCa(), clientCaText(certificate)],
      [say.account(), escapeMarkdown(account.label)],
    ]),
  );
}

/** One block per record: names share one, such as a domain and its wildcard, and tables of them are wider than a screen. */
function validationSection(validation: readonly ValidationStatus[] | undefined): string {
  if (!validation || validation.length === 0) return '';
  const blocks = new Map<string, ValidationStatus[]>();
  for (const status of validation) {
    const { record } = status;
    const key = [validationStateText(status), record?.type, record?.name, record?.value].join(' ');
    blocks.set(key, [...(blocks.get(key) ?? []), status]);
  }
  const record = validation.find((status) => status.record)?.record;
  const intro = record ? [escapeMarkdown(say.validationIntro(record.type))] : [];
  return section(say.validation(), [...intro, ...[...blocks.values()].map(recordBlock)].join('\n\n'));
}

function recordBlock(statuses: readonly ValidationStatus[]): string {
  const [first] = statuses;
  if (!first) return '';
  const names = statuses.map(({ domain }) => hostName(domain)).join(', ');
  const head = `### ${names} — ${escapeMarkdown(validationStateText(first))}`;
  const { record } = first;
  if (!record) return `${head}\n\n${escapeMarkdown(say.noRecord())}`;
  const rows = [
    [say.type(), record.type],
    [say.recordName(), codeSpan(record.name)],
    [say.recordValue(), codeSpan(record.value)],
  ];
  return `${head}\n\n${twoColumns(rows)}`;
}

function namesSection(certificate: CertificateRecord): string {
  const names = allNames(certificate);
  return section(say.names(), names.map((name) => `- ${hostName(name)}`).join('\n'));
}

function clientCaText({ hasClientCa }: CertificateRecord): string {
  if (hasClientCa === undefined) return '';
  return escapeMarkdown(hasClientCa ? say.yes() : say.no());
}

function usageSection({ usedBy, boundDomains, hasClientCa }: CertificateRecord): string {
  if (boundDomains) return domainsSection(boundDomains, hasClientCa === true);
  if (usedBy === undefined) return '';
  const list = usedBy.map((id) => `- ${codeSpan(id)}`).join('\n');
  return section(say.usage(), list === '' ? escapeMarkdown(say.unused()) : list);
}

/** @param asksClients whether there is a CA to judge clients by: else what domains ask of them says nothing */
function domainsSection(domains: readonly DomainRef[], asksClients: boolean): string {
  if (domains.length === 0) return section(say.domains(), escapeMarkdown(say.noDomains()));
  const rows = domains.map(({ domain, groupId, groupName, gatewayId, gatewayName, verifyClients }) => [
    hostName(domain),
    namedId(groupName, groupId),
    namedId(gatewayName, gatewayId),
    ...(asksClients ? [escapeMarkdown(say.clientRule(verifyClients))] : []),
  ]);
  const heads = [say.domain(), say.group(), say.gateway(), ...(asksClients ? [say.clients()] : [])];
  return section(say.domains(), table(heads, rows));
}

/** The name where it is known; the id always, since the service's own tools ask for it. */
function namedId(name: string | undefined, id: string): string {
  return name === undefined || name === id ? codeSpan(id) : `${escapeMarkdown(name)} ${codeSpan(id)}`;
}

function actionsSection({ capabilities }: CertificateRecord): string {
  const rows = (Object.keys(capabilities) as Capability[]).map((capability) => {
    const answer = capabilities[capability];
    const text = answer === true ? say.yes() : answer ? whyNotText(answer.why) : '';
    return [escapeMarkdown(capabilityName(capability)), escapeMarkdown(text)];
  });
  return section(say.actions(), table([say.action(), say.possible()], rows));
}

function rawSection({ raw }: CertificateRecord): string {
  const rows = Object.entries(raw).map(([name, value]) => [codeSpan(name), codeSpan(valueText(value))]);
  const facts = twoColumns(rows);
  return facts === '' ? '' : section(say.raw(), `${escapeMarkdown(say.rawIntro())}\n\n${facts}`);
}

function dateText(date: Date): string {
  return escapeMarkdown(fullTime(date));
}

function valueText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
