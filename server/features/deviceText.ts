import type { Session } from './feature.ts';

/** What the model runs on, for users; undefined where it is the CPU and this one asked for no other device. */
export function deviceText({ model, services, settings, client }: Session): string | undefined {
  if (!model.device) return undefined;
  const { used, asked, fallbacks } = model.device;
  const { devices } = client.messages;
  const [own, counts] = [settings.device, services.wish.device];
  if (own !== 'auto' && own !== counts && own !== used) return devices.overruled({ used, own, counts });
  if (used !== 'cpu') return devices.runsOn(used, fallbacks);
  return asked === 'cpu' || asked === 'auto' ? undefined : devices.refused(asked);
}
