import * as vscode from 'vscode';

/** From how many days before its end a certificate needs attention; setting `cloudCertificates.attention.expiresWithinDays`. */
export function expiresWithinDays(): number {
  const days = vscode.workspace.getConfiguration('cloudCertificates').get<number>('attention.expiresWithinDays', 30);
  return Number.isFinite(days) ? days : 30;
}
