import { allNames, type CertificateRecord } from '../../certificates/certificateRecord.ts';
import { sameSerialNumber } from '../../certificates/serialNumber.ts';
import { ExtensionError } from '../../errors.ts';
import { compareNames } from '../../pem/nameCoverage.ts';
import type { Choice, Step } from '../../ui/ports.ts';
import { uploadSentences as say } from '../../ui/sentences/upload.ts';
import type { CommandDeps } from '../deps.ts';
import type { Replaced, UploadAnswers, UploadContext } from './uploadAnswers.ts';

/**
 * Offers what is there already: to bind this very certificate, or to replace one for the same names. Only then comes a new certificate
 * beside it.
 */
export function modeSteps(context: UploadContext, given: CertificateRecord | undefined): Step<UploadAnswers>[] {
  const { deps } = context;
  let chosen: Mode | undefined = given && { kind: 'replace', certificate: given };
  return [
    {
      kind: 'pick',
      title: say.modeTitle(),
      decides: true,
      placeholder: say.modePlaceholder(),
      skip: (answers) => given !== undefined || modes(context, answers).length === 1,
      choices: (answers) => modes(context, answers).map(modeChoice),
      current: (answers, value) => {
        const [first] = modes(context, answers);
        return modeId(value as Mode) === modeId(chosen ?? first ?? NEW);
      },
      accept: (answers, value) => {
        chosen = value as Mode;
        return answers;
      },
    },
    {
      kind: 'task',
      run: async (answers) => {
        const { domains: _ofTheReplaced, ...others } = answers;
        const none = { ...(answers.replaced ? others : answers), replaced: undefined, there: undefined };
        const mode = given ? chosen : stillOffered(context, answers, chosen);
        if (!mode || mode.kind === 'new') return none;
        if (mode.kind === 'bind') return { ...none, there: mode.certificate };
        // What serves the old one serves the new one: nothing else was chosen for it.
        return { ...none, replaced: await asItIs(deps, answers, mode.certificate), domains: [] };
      },
    },
  ];
}

type Mode = { readonly kind: 'bind' | 'replace'; readonly certificate: CertificateRecord } | { readonly kind: 'new' };

const NEW: Mode = { kind: 'new' };

function modes(context: UploadContext, answers: Partial<UploadAnswers>): Mode[] {
  return [
    ...bindable(context, answers).map((certificate): Mode => ({ kind: 'bind', certificate })),
    ...replaceable(context, answers).map((certificate): Mode => ({ kind: 'replace', certificate })),
    NEW,
  ];
}

/** Another account has other certificates, and other files fit others. */
function stillOffered(context: UploadContext, answers: Partial<UploadAnswers>, chosen: Mode = NEW): Mode | undefined {
  return modes(context, answers).find((mode) => modeId(mode) === modeId(chosen));
}

function modeChoice(mode: Mode): Choice<Mode> {
  if (mode.kind === 'new') return { value: mode, label: say.modeNew(), detail: say.modeNewDetail(), icon: 'add' };
  const { name, boundDomains = [] } = mode.certificate;
  const bound = boundDomains.map(({ domain }) => domain);
  return mode.kind === 'bind'
    ? { value: mode, label: say.modeBind(name), detail: say.modeBindDetail(bound), icon: 'link' }
    : { value: mode, label: say.modeReplace(name), detail: say.modeReplaceDetail(bound), icon: 'replace' };
}

function modeId(mode: Mode): string {
  return mode.kind === 'new' ? mode.kind : `${mode.kind} ${mode.certificate.accountId} ${mode.certificate.id}`;
}

/** @throws ExtensionError `change.outdated` if it is gone, `cloud.unexpectedAnswer` if its domains are not all told */
async function asItIs(
  { ui }: CommandDeps,
  { provider }: Partial<UploadAnswers>,
  certificate: CertificateRecord,
): Promise<Replaced> {
  return ui.progress('notification', say.reading(), async (signal) => {
    const { gateways } = provider ?? {};
    if (gateways) {
      const current = await gateways.details(certificate, signal);
      // Details may leave out where it serves; without it, it would be moved to all gateways.
      const placement = current.placement ?? certificate.placement;
      const bound = current.boundDomains ?? (await gateways.boundDomains(certificate, signal));
      return { certificate: { ...current, ...(placement && { placement }), boundDomains: bound }, bound };
    }
    const [current] = (await provider?.fetch([certificate], signal)) ?? [];
    if (!current) throw new ExtensionError('change.outdated', 'it is gone', { details: { why: 'gone' } });
    return { certificate: current, bound: [] };
  });
}

/** This very certificate, where it can be bound. */
function bindable({ deps, files }: UploadContext, { account, provider }: Partial<UploadAnswers>): CertificateRecord[] {
  const leaf = files.isOpen ? files.assembly.leaf : undefined;
  if (!account || !provider?.writes.bind || !leaf) return [];
  return (deps.inventory.snapshot(account.id)?.certificates ?? []).filter(
    ({ capabilities, serialNumber }) =>
      capabilities.bind === true && sameSerialNumber(serialNumber, leaf.facts.serialNumber),
  );
}

/** For the same common name or the same names, and not this very certificate. What serves domains comes first, then what ends last. */
function replaceable({ deps, files }: UploadContext, answers: Partial<UploadAnswers>): CertificateRecord[] {
  const { account, provider } = answers;
  const leaf = files.isOpen ? files.assembly.leaf : undefined;
  if (!account || !provider?.writes.replace || !leaf) return [];
  const names = leaf.facts.subjectAltNames.map(({ value }) => value);
  const isFor = (record: CertificateRecord) => {
    const { added, lost } = compareNames(allNames(record), names);
    return (added.length === 0 && lost.length === 0) || names.includes(record.commonName);
  };
  const isInUse = ({ boundDomains = [], usedBy = [] }: CertificateRecord) => boundDomains.length + usedBy.length > 0;
  const end = ({ notAfter }: CertificateRecord) => notAfter?.getTime() ?? 0;
  return (deps.inventory.snapshot(account.id)?.certificates ?? [])
    .filter(
      (record) =>
        record.capabilities.replace === true &&
        record.state !== 'deleted' &&
        !sameSerialNumber(record.serialNumber, leaf.facts.serialNumber) &&
        isFor(record),
    )
    .sort((a, b) => Number(isInUse(b)) - Number(isInUse(a)) || end(b) - end(a));
}
