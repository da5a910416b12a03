import type { RequestPreview } from '../writes.ts';
import type { Check } from './checks.ts';
import type { UploadRules } from './uploadTarget.ts';

/** What is told of an upload before it is sent. Public. */
export interface ShownUpload {
  /** Of the certificate at the service. */
  readonly name: string;
  readonly checks: readonly Check[];
  readonly rules: UploadRules;
  /** In the order in which they are sent; empty as long as something stops it. */
  readonly requests: readonly RequestPreview[];
}
