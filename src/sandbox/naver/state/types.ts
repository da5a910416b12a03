import type { NaverSwitches } from '../switches.ts';

/** What can be ordered. The array's name is in lower case: so the service writes it. */
export function certificateTypes({ validityDays }: NaverSwitches): Record<string, unknown> {
  const type = (
    certificateTypeCode: string,
    name: string,
    pricingPlan: string,
    level: string,
    csrRequired: string,
  ) => ({
    name,
    pricingPlan,
    validationLevel: `${level} Validation Certificate`,
    validity: validityDays,
    ca: 'Cloud Certificates Sandbox',
    csrRequired,
    certificateTypeCode,
  });
  const certificatetype = [
    type('NCP_FREE_DV_01', 'Cloud Basic', 'FREE', 'Domain', 'N'),
    type('NCP_GLOBAL_EDGE_DEDICATED', 'Global Edge Dedicated', 'FREE', 'Domain', 'N'),
    type('NCP_PAID_DV_01', 'Advanced DV', 'PAID', 'Domain', 'Y'),
    type('NCP_PAID_OV_01', 'Advanced OV', 'PAID', 'Organization', 'Y'),
  ];
  return { totalCount: certificatetype.length, certificatetype };
}
