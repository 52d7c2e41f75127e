/** The texts about what a model runs on. */
export interface DeviceMessages {
  /** @param kinds of nodes that run on the CPU all the same */
  runsOn(device: string, kinds: readonly string[]): string;
  /** The device that was asked for cannot be used. */
  refused(device: string): string;
  /** This editor asks for a device, but what another one asks for counts. */
  overruled(devices: { readonly used: string; readonly own: string; readonly counts: string }): string;
}
