import assert from 'node:assert/strict';
import type { OpenedFile } from '../../../../src/pem/findings/inspection.ts';
import { preflight, type UploadChoice } from '../../../../src/certificates/upload/preflight.ts';
import type { Check, CheckId, CheckOf } from '../../../../src/certificates/upload/checks.ts';
import type { AssembleOptions } from '../../../../src/certificates/upload/assembly.ts';
import {
  UPLOAD_RULES,
  type UploadService,
  type UploadTarget,
} from '../../../../src/certificates/upload/uploadTarget.ts';
import { issue, type CertificateWish, type Holder } from '../../../support/testPki.ts';
import {
  assembled,
  bundle,
  file,
  lower,
  lowerCertificate,
  NOW,
  pem,
  pkcs8,
  rootCertificate,
  upperCertificate,
} from './fixtures.ts';

export interface Situation {
  readonly chosen?: readonly OpenedFile[];
  readonly beside?: readonly OpenedFile[];
  readonly options?: Partial<AssembleOptions>;
  readonly service?: UploadService;
  readonly target?: Partial<UploadTarget>;
  readonly choice?: Partial<UploadChoice>;
  readonly now?: Date;
}

/** An upload that is right in every way, but for what a test says. */
export function judge(situation: Situation = {}): readonly Check[] {
  const { chosen = [bundle()], beside = [], options = {}, service = 'apig', target, choice, now = NOW } = situation;
  const knownRoots = [rootCertificate];
  const name = service === 'apig' ? 'www_example_com' : 'www-example-com';
  return preflight(
    assembled(chosen, beside, { knownRoots, ...options }),
    { rules: UPLOAD_RULES[service], existing: [], ...target },
    { name, domains: ['www.example.com'], ...choice },
    now,
  );
}

export function check<Id extends CheckId>(id: Id, situation?: Situation): CheckOf<Id> {
  const found = judge(situation).find((each): each is Extract<Check, { id: Id }> => each.id === id);
  assert.ok(found, `no check ${id}`);
  return found as unknown as CheckOf<Id>;
}

/** Key and certificate of somebody else, with the chain. */
export function bundleOf(subject: Holder, wish: CertificateWish): OpenedFile {
  const certificate = issue(lower, subject, wish);
  return file('own.pem', pkcs8(subject.privateKey) + pem(certificate, lowerCertificate, upperCertificate));
}

export const states = (checks: readonly Check[]) => Object.fromEntries(checks.map(({ id, state }) => [id, state]));
