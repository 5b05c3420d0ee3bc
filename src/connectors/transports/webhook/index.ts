import type { TransportAdapter } from '../../contract.ts';
import { type WebhookSettings, webhookSettings } from './settings.ts';
import { webhookTransport } from './transport.ts';

/** Copies as signed HTTP requests. */
export const webhook: TransportAdapter<WebhookSettings> = {
  id: 'webhook',
  label: 'Webhook (HTTP POST)',
  settings: webhookSettings,
  connect: webhookTransport,
};
