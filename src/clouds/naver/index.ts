import type { Cloud } from '../cloud.ts';

/** NAVER Cloud Certificate Manager: API v1 and v2 in the public zone, v1 alone in the others. */
export const naver: Cloud = {
  id: 'naver',
  name: 'NAVER Cloud',
  signIn: ['access-key'],
  issues: true,
  zones: [
    {
      id: 'public',
      name: 'Public',
      endpoint: 'https://certificatemanager.apigw.ntruss.com',
      identityEndpoint: 'https://sts.apigw.ntruss.com',
    },
    { id: 'government', name: 'Government', endpoint: 'https://certificatemanager.apigw.gov-ntruss.com' },
    { id: 'financial', name: 'Financial', endpoint: 'https://certificatemanager.apigw.fin-ntruss.com' },
  ],
  // The client is loaded with the first account that is opened, not with the extension.
  connect: async (context) => (await import('./connection.ts')).connectNaver(context),
};
