import type { Cloud } from './cloud.ts';
import type { SandboxEndpoint } from './connections.ts';
import { naver } from './naver/index.ts';

/** Every cloud the extension knows; the one file that names them. */
export const clouds: readonly Cloud[] = [naver];

/** Undefined for an account of a cloud that this version does not know. */
export function cloudOf(id: string): Cloud | undefined {
  return clouds.find((cloud) => cloud.id === id);
}

/** What the sandbox tells of itself, as far as the clouds need it: the line that `npm run sandbox` prints. */
export interface SandboxLine {
  readonly naver: {
    readonly url: string;
    readonly stsUrl: string;
    readonly accessKey: string;
    readonly secretKey: string;
  };
}

/** Where the sandbox plays a cloud; undefined for a cloud that it does not play. */
export function sandboxEndpointOf(cloudId: string, { naver: played }: SandboxLine): SandboxEndpoint | undefined {
  if (cloudId !== naver.id) return undefined;
  const { url, stsUrl, accessKey, secretKey } = played;
  return { endpoints: { api: url, identity: stsUrl }, key: { accessKey, secretKey } };
}
