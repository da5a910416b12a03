import { compare, comparableOfRecord, comparablesOf, type Comparison } from '../../certificates/comparison.ts';
import type { GatewayDomain } from '../../certificates/provider.ts';
import type { DomainRef } from '../../certificates/placement.ts';
import { Cancelled, ExtensionError } from '../../errors.ts';
import { readPemText } from '../../pem/read.ts';
import type { Button } from '../../ui/ports.ts';
import { comparisonSentences } from '../../ui/sentences/comparison.ts';
import { advice } from '../../ui/sentences/errors.ts';
import { uploadOutcomes as outcomes, uploadSentences as say } from '../../ui/sentences/upload.ts';
import { sayNotBound, tookPlaceOf } from '../binding/bindCertificate.ts';
import { type BoundCertificate, bindingPlans } from '../binding/bindingPlans.ts';
import { notSent, runBinding } from '../binding/bindingRun.ts';
import { showComparison } from '../inspect/compareCertificates.ts';
import type { CommandDeps, MarkdownDocument } from '../deps.ts';
import { bringIn } from '../newRow.ts';
import { failureText, sayFailure } from '../failedChange.ts';
import { keepPrevious, previousLeaf } from '../inspect/previousLeaf.ts';
import { readBack } from '../binding/readBack.ts';
import { keepServed } from './keepServed.ts';
import type { UploadAnswers, UploadContext } from './uploadAnswers.ts';
import { checkServed } from '../binding/verifyServed.ts';

type Done = Required<Pick<UploadAnswers, 'account' | 'provider'>> &
  Partial<UploadAnswers> & { readonly plan: NonNullable<UploadAnswers['plan']> };

/**
 * Carries the confirmed plan out, then binds, reads back and says what is so now. What did not certainly take effect is followed by
 * nothing.
 * @param comparison makes the page that compares a replaced certificate with the new one
 */
export async function carryOutUpload(
  { deps, files }: UploadContext,
  answers: Done,
  comparison: (comparison: Comparison) => MarkdownDocument,
): Promise<void> {
  const { ui, operations } = deps;
  const { plan, replaced } = answers;
  const name = plan.request.certificateName;
  const isReplacement = plan.action === 'replace';
  if (replaced) {
    await keepPrevious(deps, replaced.certificate);
    await keepServed(deps, answers.provider, replaced);
  }
  const { entry, error } = await ui.progress('uncancellable', say.sending(name), () =>
    operations.run(plan, { privateKeyPem: files.privateKeyPem() }),
  );
  const keyType = files.assembly.leaf?.facts.key.algorithm;
  files.close();
  if (entry.outcome !== 'done') {
    const sentences = {
      notDone: outcomes.notThere(name, isReplacement),
      needsEyes: outcomes.needsEyes(name, isReplacement),
      refused: (why: string) => outcomes.refused(name, why, isReplacement),
    };
    return sayFailure(deps, failureText({ ...entry, ...(error && { error }) }, sentences));
  }
  const done = (entry.finding === 'answer' ? outcomes.done : outcomes.doneAfterAll)(name, isReplacement);
  const certificateId = entry.certificateId ?? (await idByName(deps, answers));
  const domains = answers.domains ?? [];
  if (certificateId === undefined) {
    return domains.length === 0
      ? void ui.notify('information', done)
      : void ui.notify('warning', `${done} ${outcomes.howToGoOn()}`);
  }
  await bringIn(deps, plan.accountId, certificateId);
  await deps.reveal(plan.accountId, certificateId);
  const certificate = { id: certificateId, name, ...(keyType && { keyType }) };
  const bound = domains.length === 0 ? [] : await bind(deps, answers, certificate, domains, done);
  if (!bound) return;
  const served = domains.length > 0 ? domains : (replaced?.bound ?? []);
  const verified = await verify(deps, answers, certificateId, served);
  const where = domains.length === 0 && served.length > 0 ? [outcomes.servedBy(served)] : bound;
  await offerNext(deps, answers, certificateId, {
    severity: verified.sound ? 'information' : 'warning',
    message: [done, ...where, ...verified.text].join(' '),
    served: served.length > 0,
    comparison,
  });
}

/** What is uploaded stays: only the binding fails. @returns what to say of it; undefined if it failed, which was said */
async function bind(
  deps: CommandDeps,
  { account, clientCa }: Done,
  certificate: BoundCertificate,
  domains: readonly GatewayDomain[],
  done: string,
): Promise<readonly string[] | undefined> {
  const plans = await bindingPlans(deps, account, certificate, domains, clientCa && true).catch((thrown: unknown) =>
    ExtensionError.from(thrown),
  );
  if (plans instanceof ExtensionError) {
    await sayFailure(deps, `${done} ${outcomes.howToGoOn()} ${advice(plans).title}`);
    return undefined;
  }
  const run = await deps.ui.progress('uncancellable', say.binding(certificate.name), () =>
    runBinding(deps, plans).catch((thrown: unknown) => notSent(plans.takeOff[0] ?? plans.bind, thrown)),
  );
  if (run.outcome === 'done') return [outcomes.boundTo({ domains }), ...tookPlaceOf(run)];
  await sayNotBound(deps, account, run, `${done} ${outcomes.howToGoOn()}`);
  return undefined;
}

/** Asks the service what it has now. Says so where that fails: the upload itself is beyond doubt. */
async function verify(
  deps: CommandDeps,
  { account, provider, plan }: Done,
  certificateId: string,
  domains: readonly DomainRef[],
): Promise<{ readonly sound: boolean; readonly text: readonly string[] }> {
  if (!provider.gateways) return { sound: true, text: [] };
  const { certificateName: name, facts } = plan.request;
  try {
    const { verified, missing, open } = await deps.ui.progress('notification', say.readingBack(name), (signal) =>
      readBack(deps, account, certificateId, { serialNumber: facts.serialNumber, domains }, signal),
    );
    const text = [verified ? outcomes.verified() : outcomes.notVerified(missing)];
    if (open.length === 0 || plan.action !== 'replace') return { sound: verified, text };
    return { sound: false, text: [...text, outcomes.clientsFree(open)] };
  } catch (thrown) {
    const why = thrown instanceof Cancelled ? [] : [advice(ExtensionError.from(thrown)).title];
    return { sound: false, text: [outcomes.notReadBack(), ...why] };
  }
}

interface Ending {
  readonly severity: 'information' | 'warning';
  readonly message: string;
  /** Domains serve it, so that it can be looked at from outside. */
  readonly served: boolean;
  readonly comparison: (comparison: Comparison) => MarkdownDocument;
}

async function offerNext(
  deps: CommandDeps,
  answers: Done,
  certificateId: string,
  { severity, message, served, comparison }: Ending,
): Promise<void> {
  const { account, replaced, plan } = answers;
  const buttons: Button<'served' | 'compare'>[] = [
    ...(served ? [{ id: 'served' as const, label: say.checkServed() }] : []),
    ...(replaced ? [{ id: 'compare' as const, label: say.compareBefore() }] : []),
  ];
  const pressed = await deps.ui.notify(severity, message, buttons);
  const certificate = deps.inventory.certificate(account.id, certificateId) ?? replaced?.certificate;
  if (pressed === 'served' && certificate) await checkServed(deps)({ account, certificate });
  if (pressed !== 'compare' || !replaced) return;
  const name = plan.request.certificateName;
  const pem = await previousLeaf(deps, replaced.certificate);
  const kept = pem === undefined ? [] : comparablesOf(comparisonSentences.before(name), readPemText(pem).items);
  const [after] = comparablesOf(name, readPemText(plan.request.leafPem).items);
  const listed = {
    ...comparableOfRecord(account.label, replaced.certificate),
    label: comparisonSentences.before(name),
  };
  const before = kept[0] ?? listed;
  if (after) await showComparison(deps, comparison, compare(before, after));
}

/** Where the answer did not tell the number. */
async function idByName(deps: CommandDeps, { account, plan }: Done): Promise<string | undefined> {
  if (plan.action === 'replace') return plan.request.certificateId;
  await bringIn(deps, account.id);
  const named = (deps.inventory.snapshot(account.id)?.certificates ?? []).filter(
    ({ name, state }) => name === plan.request.certificateName && state !== 'deleted',
  );
  return named.length === 1 ? named[0]?.id : undefined;
}
