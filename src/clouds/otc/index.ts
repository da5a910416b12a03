import type { Cloud } from '../cloud.ts';
import { HUAWEI_ZONES, OTC_ZONES } from './regions.ts';
import type { ApigZone } from './regions.ts';

/** Open Telekom Cloud: certificates of API gateways. */
export const otc: Cloud = apigCloud('otc', 'Open Telekom Cloud', OTC_ZONES, 'https://console.otc.t-systems.com/');

/** Huawei Cloud, whose API Gateway speaks the same. */
export const huawei: Cloud = apigCloud('huawei', 'Huawei Cloud', HUAWEI_ZONES, 'https://console-intl.huaweicloud.com/');

function apigCloud(id: string, name: string, zones: readonly ApigZone[], consoleUrl: string): Cloud {
  return {
    id,
    name,
    zones,
    signIn: ['access-key', 'password'],
    issues: false,
    // The client is loaded with the first account that is opened, not with the extension.
    connect: async (context) => (await import('./connection.ts')).connectApig({ zones, consoleUrl }, context),
  };
}
