import { SAMPLE_PASSWORD } from './sampleCertificates.ts';

/** What lies in the folder that `npm start` opens, and what to do with it. One screen. */
export const SAMPLE_README = `# A folder to try Cloud Certificates in

Open **Certificates** in the activity bar: *Sandbox* plays NAVER Cloud, *Sandbox OTC* Open Telekom Cloud, with certificates in every state.

| To try | With | What happens |
| --- | --- | --- |
| **Issue Certificate…** from the palette, *Global Edge* | nothing | Its row says *Issued* some seconds later |
| **Reissue Certificate with This CSR…** by right-click | \`reissue/mall.csr\` | It fits *mall-adv*: free, and the old one stays valid. Issued half a minute later |
| **Download…** and **Register Private Key…** by right-click | its row then | It goes beside *mall.key*, and the pair is compared |
| the same | \`reissue/mall-without-www.csr\` | A name is lost: you read what that may revoke, before you can go on |
| **Reissue This Certificate…** by right-click | \`reissue/mall-now.pem\` | Finds the row it came from; makes a new key and CSR, or takes yours |
| **Upload Certificate…** by right-click | \`upload/shop.example.com.crt\` | Choose *Sandbox OTC*. Key and chain are found beside it; *shop_example_com* ends soon and can be replaced |
| the same | \`upload/reversed.pem\` | The chain is put in order, which the list of checks says |
| the same | \`upload/pay.example.com.p12\` | Password \`${SAMPLE_PASSWORD}\`; choose whether *pay.example.com* serves it |
| the same | \`upload/login.example.org.crt\` | Its key *login.example.org.key* is encrypted, password \`${SAMPLE_PASSWORD}\`. The one served now has expired |
| **Check What Is Served** by right-click | the row of an uploaded one | Asks its domains, as a browser would |
| **Inspect Certificate** by right-click | any of these files | Facts, chain, what belongs together, what is wrong |
| The light bulb in the editor | \`upload/reversed.pem\`, \`upload/login.example.org.key\` | Puts the chain in order; decrypts the key in place |

The certificates in \`upload\` are signed by a CA that nobody trusts, which the checks say. The sandbox is a program on this computer:
nothing here reaches a cloud, and nothing costs anything.
`;
