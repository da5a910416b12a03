import { jsonAnswer, type Answer } from '../../http.ts';
import { jsonBody } from '../protocol/input.ts';
import type { RouteContext } from '../protocol/router.ts';

export interface Organization {
  readonly organizationNo: number;
  readonly organizationNameKor: string;
  readonly organizationNameEng: string;
  readonly businessRegistrationNo: string;
  /** 7 verified, 90 failed; others are on the way. */
  readonly verificationProgressCode: string;
}

/** Every account of the sandbox has these; `0` in the first three digits of a registration number is given to nobody. */
export const ORGANIZATIONS: readonly [Organization, ...Organization[]] = [
  {
    organizationNo: 5101,
    organizationNameKor: '예시은행',
    organizationNameEng: 'Example Bank',
    businessRegistrationNo: '000-81-00011',
    verificationProgressCode: '7',
  },
  {
    organizationNo: 5102,
    organizationNameKor: '예시상사',
    organizationNameEng: 'Example Trading',
    businessRegistrationNo: '000-81-00022',
    verificationProgressCode: '2',
  },
  {
    organizationNo: 5103,
    organizationNameKor: '예시물산',
    organizationNameEng: 'Example Goods',
    businessRegistrationNo: '000-81-00033',
    verificationProgressCode: '90',
  },
];

/** A POST that only reads, with all filters optional; names are compared by a part of them. */
export function organizationList({ exchange, switches }: RouteContext): Record<string, unknown> | Answer {
  const filters = jsonBody(exchange);
  const fits = (organization: Organization, field: keyof Organization): boolean => {
    const wanted = filters[field];
    if (typeof wanted !== 'string' && typeof wanted !== 'number') return true;
    const value = String(organization[field]);
    return field.startsWith('organizationName') ? value.includes(String(wanted)) : value === String(wanted);
  };
  const rows = ORGANIZATIONS.filter((organization) =>
    (
      ['organizationNameKor', 'organizationNameEng', 'businessRegistrationNo', 'verificationProgressCode'] as const
    ).every((field) => fits(organization, field)),
  ).map((organization) => ({ ...organization, memberNo: '2700001', verificationType: 'BUSINESS_REGISTRATION' }));
  if (switches.organizationsShape === 'array') return jsonAnswer(200, rows);
  return { totalRows: rows.length, organizationInfoList: rows };
}
