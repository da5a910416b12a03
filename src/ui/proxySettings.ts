import * as vscode from 'vscode';
import type { ProxySettings } from './ports.ts';

/** As VS Code decides for extensions: its settings, else the environment. What the system alone knows it does not tell. */
export function proxySettings(): ProxySettings {
  const http = vscode.workspace.getConfiguration('http');
  if (http.get('proxySupport') === 'off') return { except: [] };
  const { env } = process;
  const fromEnv = env['https_proxy'] ?? env['HTTPS_PROXY'] ?? env['http_proxy'] ?? env['HTTP_PROXY'];
  const exceptEnv = (env['no_proxy'] ?? env['NO_PROXY'] ?? '').split(',');
  return {
    url: http.get<string>('proxy') || fromEnv,
    except: [...(http.get<string[]>('noProxy') ?? []), ...exceptEnv],
    authorization: http.get<string | null>('proxyAuthorization') ?? undefined,
  };
}
