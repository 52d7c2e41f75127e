/**
 * Entry of the process in which devices are tried: a driver that crashes takes nothing else with it. Arguments: the
 * folder of a package, the devices, milliseconds to measure each for. Writes a trial a line.
 */
import process from 'node:process';
import type { Device } from '../../shared/model/device.ts';
import { folderFiles } from '../../shared/model/package-files.ts';
import { readPackage } from '../../shared/model/package.ts';
import { tryDevices } from '../../shared/model/trial.ts';
import { ortLaboratory } from '../../shared/runtime/laboratory.ts';

const [folder = '', devices = '', milliseconds = ''] = process.argv.slice(2);
// Standard input closes when the process that asked is gone.
process.stdin.on('end', () => process.exit(1)).resume();
const pkg = await readPackage(folderFiles(folder));
const trials = tryDevices(pkg, devices.split(',') as Device[], ortLaboratory, Number(milliseconds));
for await (const trial of trials) process.stdout.write(`${JSON.stringify(trial)}\n`);
process.stdin.destroy();
