import type { BindingRequest, IssuanceRequest, ReissueRequest, UploadRequest } from '../../certificates/writes.ts';
import type { Plan } from '../../operations/plan.ts';
import { codeSpan, escapeMarkdown } from '../../ui/markdown.ts';
import { activitySentences as say } from '../../ui/sentences/activity.ts';
import { planSentences as words } from '../../ui/sentences/plans.ts';
import { fullTime } from '../../ui/sentences/time.ts';

/** What a plan is made of, as rows of a Markdown table; the same words the user confirmed. */
export function planRows(plan: Plan): string[][] {
  switch (plan.action) {
    case 'issue':
      return issuanceRows(plan.request);
    case 'reissue':
      return reissueRows(plan.request);
    case 'register-key':
      return [
        [say.certificateName(), codeSpan(plan.request.certificateName)],
        [words.privateKey(), keyText(plan.request)],
      ];
    case 'upload':
      return uploadRows(plan.request);
    case 'replace':
      return [
        ...uploadRows(plan.request),
        [words.previousSerialNumber(), codeSpan(plan.request.previousSerialNumber ?? '')],
      ];
    case 'bind':
    case 'unbind':
      return bindingRows(plan.request);
    case 'delete':
      return [
        [say.certificateName(), codeSpan(plan.request.certificateName)],
        [words.serialNumber(), codeSpan(plan.request.serialNumber ?? '')],
      ];
  }
}

function issuanceRows(request: IssuanceRequest): string[][] {
  const { offer, certificateName, commonName, subjectAltNames, requestedKey, organization } = request;
  return [
    [say.type(), `${escapeMarkdown(offer.name)} (${codeSpan(offer.typeCode)})`],
    [say.certificateName(), codeSpan(certificateName)],
    ...nameRows(commonName, subjectAltNames),
    [words.privateKey(), requestedKey ? keyText(requestedKey) : ''],
    [words.subscription(), request.subscriptionYears === undefined ? '' : words.years(request.subscriptionYears)],
    [words.organization(), organization ? escapeMarkdown(words.organizationText(organization)) : ''],
  ];
}

function reissueRows(request: ReissueRequest): string[][] {
  const { certificateName, replacedName, orderId, commonName, subjectAltNames, requestedKey, consequences } = request;
  return [
    [words.reissueOf(), codeSpan(replacedName)],
    [say.certificateName(), codeSpan(certificateName)],
    [words.order(), codeSpan(orderId)],
    ...nameRows(commonName, subjectAltNames),
    [words.namesLost(), listed(consequences.lost)],
    [words.namesAdded(), listed(consequences.added)],
    [words.privateKey(), keyText(requestedKey)],
  ];
}

function uploadRows({ certificateName, facts, placement }: UploadRequest): string[][] {
  return [
    [say.certificateName(), codeSpan(certificateName)],
    [words.placement(), placement ? escapeMarkdown(words.placementText(placement)) : ''],
    ...nameRows(facts.commonName, facts.subjectAltNames),
    [words.issuer(), escapeMarkdown(facts.issuer)],
    [words.notAfter(), facts.notAfter === '' ? '' : escapeMarkdown(fullTime(new Date(facts.notAfter)))],
    [words.serialNumber(), codeSpan(facts.serialNumber)],
    [words.privateKey(), keyText(facts)],
  ];
}

function bindingRows({ certificateName, domains }: BindingRequest): string[][] {
  return [
    [say.certificateName(), codeSpan(certificateName)],
    ...domains.map(({ domain, groupName, gatewayName, gatewayId }) => [
      words.domain(),
      `${codeSpan(domain)} ${escapeMarkdown([groupName, gatewayName ?? gatewayId].filter(Boolean).join(' · '))}`,
    ]),
  ];
}

function nameRows(commonName: string, subjectAltNames: readonly string[]): string[][] {
  return [
    [say.commonName(), codeSpan(commonName)],
    [say.subjectAltNames(), subjectAltNames.length === 0 ? escapeMarkdown(say.none()) : listed(subjectAltNames)],
  ];
}

function keyText({ keyName, spkiSha256 }: { readonly keyName: string; readonly spkiSha256: string }): string {
  return `${escapeMarkdown(keyName)}, ${escapeMarkdown(words.publicKeyHash())} ${codeSpan(spkiSha256)}`;
}

function listed(names: readonly string[]): string {
  return names.map(codeSpan).join(', ');
}
