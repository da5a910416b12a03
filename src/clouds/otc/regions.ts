import type { Zone } from '../cloud.ts';

/** A zone with its own console, where that is not the one of most. */
export interface ApigZone extends Zone {
  /** https, a slash at the end. */
  readonly consoleUrl?: string;
}

/**
 * Open Telekom Cloud. API Gateway is documented for Germany alone; the other two addresses follow the pattern of their
 * region, and an account can name its own.
 * https://docs.otc.t-systems.com/regions-and-endpoints/ (read 2026-10)
 */
export const OTC_ZONES: readonly ApigZone[] = [
  zone('eu-de', 'Germany', 'apig.eu-de.otc.t-systems.com', 'iam.eu-de.otc.t-systems.com'),
  zone('eu-nl', 'Netherlands', 'apig.eu-nl.otc.t-systems.com', 'iam.eu-nl.otc.t-systems.com'),
  {
    ...zone('eu-ch2', 'Switzerland', 'apig.eu-ch2.sc.otc.t-systems.com', 'iam-pub.eu-ch2.sc.otc.t-systems.com'),
    consoleUrl: 'https://console.sc.otc.t-systems.com/',
  },
];

/**
 * Huawei Cloud, as its SDKs list the regions of API Gateway; the ones outside China that most use come first. Its Chinese, European and
 * international sites have consoles of their own.
 */
export const HUAWEI_ZONES: readonly ApigZone[] = [
  huawei('ap-southeast-1', 'Hong Kong'),
  huawei('ap-southeast-2', 'Bangkok'),
  huawei('ap-southeast-3', 'Singapore'),
  huawei('ap-southeast-4', 'Jakarta'),
  huawei('ap-southeast-5', 'Manila'),
  huawei('eu-west-0', 'Paris'),
  huawei('eu-west-101', 'Dublin', 'myhuaweicloud.eu'),
  huawei('tr-west-1', 'Istanbul'),
  huawei('me-east-1', 'Riyadh'),
  huawei('ae-ad-1', 'Abu Dhabi'),
  huawei('af-south-1', 'Johannesburg'),
  huawei('af-north-1', 'Cairo'),
  huawei('la-north-2', 'Mexico City 2'),
  huawei('na-mexico-1', 'Mexico City 1'),
  huawei('la-south-2', 'Santiago'),
  huawei('sa-brazil-1', 'São Paulo'),
  huawei('my-kualalumpur-1', 'Kuala Lumpur'),
  huawei('ru-northwest-2', 'Saint Petersburg 2'),
  huawei('ru-moscow-1', 'Moscow 1'),
  huawei('cn-north-1', 'Beijing 1'),
  huawei('cn-north-2', 'Beijing 2'),
  huawei('cn-north-4', 'Beijing 4'),
  huawei('cn-north-9', 'Ulanqab 1'),
  huawei('cn-north-11', 'North 11'),
  huawei('cn-north-12', 'North 12'),
  huawei('cn-east-2', 'Shanghai 2'),
  huawei('cn-east-3', 'Shanghai 1'),
  huawei('cn-east-4', 'East 4'),
  huawei('cn-east-5', 'East 5'),
  huawei('cn-south-1', 'Guangzhou'),
  huawei('cn-south-2', 'Shenzhen'),
  huawei('cn-south-4', 'South 4'),
  huawei('cn-southwest-2', 'Guiyang 1'),
  huawei('cn-southwest-3', 'Southwest 3'),
];

function huawei(id: string, name: string, domain = 'myhuaweicloud.com'): ApigZone {
  const own = zone(id, name, `apig.${id}.${domain}`, `iam.${id}.${domain}`);
  if (domain.endsWith('.eu')) return { ...own, consoleUrl: 'https://console.eu.huaweicloud.com/' };
  return id.startsWith('cn-') ? { ...own, consoleUrl: 'https://console.huaweicloud.com/' } : own;
}

function zone(id: string, name: string, api: string, identity: string): ApigZone {
  return { id, name, endpoint: `https://${api}`, identityEndpoint: `https://${identity}` };
}
