import type { Account } from '../certificates/account.ts';
import type { Cloud } from './cloud.ts';
import type { SandboxEndpoint } from './connections.ts';
import { naver } from './naver/index.ts';
import { huawei, otc } from './otc/index.ts';

/** Every cloud the extension knows; the one file that names them. */
export const clouds: readonly Cloud[] = [naver, otc, huawei];

/** Undefined for an account of a cloud that this version does not know. */
export function cloudOf(id: string): Cloud | undefined {
  return clouds.find((cloud) => cloud.id === id);
}

/** Every zone of every cloud, as somebody who adds an account chooses among them. */
export function zonesOffered() {
  return clouds.flatMap(({ id, name, zones, signIn }) =>
    zones.map((zone) => ({
      cloud: id,
      cloudName: name,
      zone: zone.id,
      zoneName: zone.name,
      endpoint: zone.endpoint,
      signIn,
    })),
  );
}

/** Where an account is, in English names; by its ids where this version does not know them. */
export function placeOf({ cloud, zone }: Pick<Account, 'cloud' | 'zone'>) {
  const known = cloudOf(cloud);
  return {
    cloud: known?.name ?? cloud,
    zone: known?.zones.find(({ id }) => id === zone)?.name ?? zone,
    issues: known?.issues ?? false,
  };
}

/** What the sandbox tells of itself, as far as the clouds need it: the line that `npm run sandbox` prints. */
export interface SandboxLine {
  readonly naver: {
    readonly url: string;
    readonly stsUrl: string;
    readonly accessKey: string;
    readonly secretKey: string;
  };
  /** Absent in the line of an older sandbox. */
  readonly otc?: {
    readonly iamUrl: string;
    readonly apigUrl: string;
    /** Absent in the line of an older sandbox. */
    readonly tlsUrl?: string;
    readonly user: string;
    readonly password: string;
    readonly domain: string;
    readonly projectId: string;
    readonly accessKey: string;
    readonly secretKey: string;
  };
}

/** Clouds that the built-in sandbox plays, each with an account of its own; the usual one first. */
export const sandboxClouds: readonly string[] = ['naver', 'otc'].filter((id) => cloudOf(id) !== undefined);

/** Where the sandbox plays a cloud; undefined for a cloud that it does not play. */
export function sandboxEndpointOf(cloudId: string, line: SandboxLine): SandboxEndpoint | undefined {
  if (cloudId === 'naver') {
    const { url, stsUrl, accessKey, secretKey } = line.naver;
    return { endpoints: { api: url, identity: stsUrl }, key: { accessKey, secretKey } };
  }
  if (cloudId !== 'otc' || !line.otc) return undefined;
  const { iamUrl, apigUrl, tlsUrl, projectId, accessKey, secretKey } = line.otc;
  const endpoints = { api: apigUrl, identity: iamUrl, ...(tlsUrl !== undefined && { tls: tlsUrl }) };
  return { endpoints, key: { accessKey, secretKey }, options: { projectId } };
}
