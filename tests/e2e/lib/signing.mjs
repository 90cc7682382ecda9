// What a CRM does to be believed: Standard Webhooks for events, a signed link for the panel.
import {createHmac, randomUUID} from 'node:crypto';

export const now = () => Math.floor(Date.now() / 1000);

/** The three fields of Standard Webhooks for this body, a text or bytes. */
export function signed(secret, body, {id = `msg_${randomUUID()}`, timestamp = now()} = {}) {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64');
  return {'webhook-id': id, 'webhook-timestamp': String(timestamp), 'webhook-signature': `v1,${signature}`};
}

/** The address that a CRM puts into its frame. */
export function panelPath({tenant, account, user = '', secret, exp = now() + 300}) {
  const sig = createHmac('sha256', secret).update(`${tenant}\n${account}\n${user}\n${exp}`).digest('base64url');
  return `/embed/account?${new URLSearchParams({tenant, account, user, exp: String(exp), sig})}`.replaceAll('+', '%20');
}
