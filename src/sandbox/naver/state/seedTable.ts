import type { CertificateType, StatusCode } from './certificate.ts';
import { ORGANIZATIONS } from './organizations.ts';

/** A certificate that is there at the start. Days are relative to the start. */
export interface Seed {
  readonly name: string;
  readonly type: CertificateType;
  /** Common name, then SANs. */
  readonly names: readonly [string, ...string[]];
  readonly status: StatusCode;
  /** Days of life left; negative if over, absent if it was never issued. */
  readonly left?: number;
  /** When the status last changed, days ago; absent: when it was issued or expired. */
  readonly changed?: number;
  readonly usedBy?: readonly string[];
  /** Certificates with the same key share an Advanced order; years of the subscription after the slash. */
  readonly order?: string;
  readonly representative?: true;
  /** Came of a reissue. */
  readonly reissued?: true;
  /** Organization in the subject. */
  readonly organization?: string;
  readonly pending?: 'validation' | 'timeout';
}

const BANK = ORGANIZATIONS[0].organizationNameEng;

/** Every state and every kind, at several registrable domains, with wildcards and names of other scripts. */
export const PUBLIC_SEEDS: readonly Seed[] = [
  {
    name: 'www-example',
    type: 'NCP_FREE_DV_01',
    names: ['www.example.com', 'example.com'],
    status: '1',
    left: 154,
    usedBy: ['1804217'],
  },
  {
    name: 'api-wildcard',
    type: 'NCP_FREE_DV_01',
    names: ['*.api.example.com', 'api.example.com'],
    status: '1',
    left: 23,
    usedBy: ['1804219', '1804220'],
  },
  {
    name: 'login-example',
    type: 'NCP_FREE_DV_01',
    names: ['login.example.com'],
    status: '1',
    left: 3,
    usedBy: ['1804221'],
  },
  { name: 'old-blog', type: 'NCP_FREE_DV_01', names: ['blog.example.com'], status: '-2', left: -22 },
  {
    name: 'new-portal',
    type: 'NCP_FREE_DV_01',
    names: ['portal.example.org', '*.portal.example.org', 'example.org'],
    status: '0',
    changed: 0.2,
    pending: 'validation',
  },
  { name: 'dns-forgotten', type: 'NCP_FREE_DV_01', names: ['forgotten.example.org'], status: '-4', changed: 2 },
  { name: 'validation-refused', type: 'NCP_FREE_DV_01', names: ['intra.example.org'], status: '-3', changed: 11 },
  {
    name: 'hanbit-store',
    type: 'NCP_FREE_DV_01',
    names: ['xn--xx3by7bn8j7yo.example', 'www.xn--xx3by7bn8j7yo.example'],
    status: '1',
    left: 96,
  },
  { name: 'muenchen-web', type: 'NCP_FREE_DV_01', names: ['xn--mnchen-3ya.example.org'], status: '1', left: 28 },
  {
    name: 'edge-media',
    type: 'NCP_GLOBAL_EDGE_DEDICATED',
    names: ['media.example.net', '*.media.example.net'],
    status: '3',
    left: 187,
    usedBy: ['920411'],
  },
  { name: 'edge-downloads', type: 'NCP_GLOBAL_EDGE_DEDICATED', names: ['dl.example.net'], status: '3', left: 12 },
  {
    name: 'edge-images',
    type: 'NCP_GLOBAL_EDGE_DEDICATED',
    names: ['img.example.co.kr', 'static.example.co.kr'],
    status: '3',
    left: 61,
  },
  {
    name: 'edge-slow',
    type: 'NCP_GLOBAL_EDGE_DEDICATED',
    names: ['slow.example.co.kr'],
    status: '0',
    changed: 0,
    pending: 'timeout',
  },
  { name: 'edge-lint', type: 'NCP_GLOBAL_EDGE_DEDICATED', names: ['lint.example.co.kr'], status: '-11', changed: 5 },
  { name: 'edge-ct', type: 'NCP_GLOBAL_EDGE_DEDICATED', names: ['ct.example.co.kr'], status: '-12', changed: 6 },
  {
    name: 'edge-failed',
    type: 'NCP_GLOBAL_EDGE_DEDICATED',
    names: ['failed.example.co.kr'],
    status: '-20',
    changed: 9,
  },
  {
    name: 'pay-example',
    type: 'NCP_PAID_DV_01',
    names: ['pay.example.com', 'checkout.example.com'],
    status: '1',
    left: 41,
    order: 'pay/2',
    usedBy: ['1804230'],
  },
  {
    name: 'pay-example-new',
    type: 'NCP_PAID_DV_01',
    names: ['pay.example.com', 'checkout.example.com'],
    status: '2',
    left: 196,
    order: 'pay/2',
    representative: true,
    reissued: true,
    changed: 0.1,
  },
  {
    name: 'shop-adv',
    type: 'NCP_PAID_DV_01',
    names: ['shop.example.co.kr', '*.shop.example.co.kr'],
    status: '0',
    changed: 1,
    order: 'shop/1',
    pending: 'validation',
  },
  {
    name: 'bank-ov',
    type: 'NCP_PAID_OV_01',
    names: ['bank.example.co.kr'],
    organization: BANK,
    status: '1',
    left: 130,
    order: 'bank/3',
    usedBy: ['1804240'],
  },
  {
    name: 'bank-ov-leaked',
    type: 'NCP_PAID_OV_01',
    names: ['bank.example.co.kr', 'm.bank.example.co.kr'],
    organization: BANK,
    status: '-5',
    left: 88,
    order: 'bank/3',
    changed: 30,
  },
  {
    name: 'bank-ov-leaving',
    type: 'NCP_PAID_OV_01',
    names: ['old.bank.example.co.kr'],
    organization: BANK,
    status: '-7',
    left: 19,
    order: 'bank/3',
    changed: 0.5,
  },
  {
    name: 'ov-rejected',
    type: 'NCP_PAID_OV_01',
    names: ['corp.example.org'],
    status: '-1',
    changed: 15,
    order: 'corp/1',
  },
  {
    name: 'partner-import',
    type: 'external',
    names: ['partner.example.net', 'api.partner.example.net'],
    status: '1',
    left: 71,
    usedBy: ['1804251'],
  },
  { name: 'import-expiring', type: 'external', names: ['*.legacy.example.net'], status: '1', left: 6 },
  { name: 'import-expired', type: 'external', names: ['vpn.example.net'], status: '-2', left: -140 },
  {
    name: 'mall-adv',
    type: 'NCP_PAID_DV_01',
    names: ['mall.example.com', 'www.mall.example.com'],
    status: '1',
    left: 117,
    order: 'mall/1',
  },
  {
    name: 'tickets-adv',
    type: 'NCP_PAID_DV_01',
    names: ['tickets.example.org'],
    status: '1',
    left: 52,
    order: 'tickets/1',
    usedBy: ['1804233'],
  },
  {
    name: 'tickets-adv-next',
    type: 'NCP_PAID_DV_01',
    names: ['tickets.example.org', 'm.tickets.example.org'],
    status: '0',
    changed: 0.3,
    order: 'tickets/1',
    reissued: true,
    pending: 'validation',
  },
  {
    name: 'news-adv',
    type: 'NCP_PAID_DV_01',
    names: ['news.example.net'],
    status: '1',
    left: 44,
    order: 'news/2',
    usedBy: ['1804236'],
  },
  {
    name: 'news-adv-apps',
    type: 'NCP_PAID_DV_01',
    names: ['news.example.net', 'apps.news.example.net'],
    status: '1',
    left: 171,
    order: 'news/2',
    representative: true,
    reissued: true,
  },
  {
    name: 'survey-adv',
    type: 'NCP_PAID_DV_01',
    names: ['survey.example.com'],
    status: '-2',
    left: -9,
    order: 'survey/1',
  },
  {
    name: 'removed-last-week',
    type: 'NCP_FREE_DV_01',
    names: ['gone.example.org'],
    status: '-6',
    left: 50,
    changed: 4,
  },
];

export const GOVERNMENT_SEEDS: readonly Seed[] = [
  {
    name: 'minwon-portal',
    type: 'external',
    names: ['minwon.example.kr', 'www.minwon.example.kr'],
    status: '1',
    left: 120,
    usedBy: ['3300117'],
  },
  { name: 'open-data', type: 'external', names: ['*.data.example.kr'], status: '1', left: 9 },
  { name: 'internal-ca', type: 'NCP_PRIVATE_SSL', names: ['intra.agency.example.kr'], status: '1', left: 300 },
  { name: 'old-office', type: 'external', names: ['office.example.kr'], status: '-2', left: -45 },
];
