import { closeSync } from 'node:fs';
import { Attributes } from '../kernel/attributes.js';
import { bpfChecked, commands } from '../kernel/commands.js';
import { checked } from '../kernel/errno.js';
import { shim } from '../kernel/shim.js';
import type { LoadedMap } from '../load/collection.js';
import { possibleCpus } from '../maps/create-map.js';
import type { RecordCallback } from './ring-buffer.js';

/** PERF_TYPE_SOFTWARE, PERF_COUNT_SW_BPF_OUTPUT and PERF_SAMPLE_RAW (include/uapi/linux/perf_event.h). */
const event = { type: 1, config: 10n, sampleRaw: 0x400n, size: 128 } as const;
const records = { lost: 2, sample: 9 } as const;
const enable = 0x2400;
const closeOnExec = 8;
const noRoom = 28;
const noDevice = 19;
const recordHeader = 8;

interface CpuBuffer {
  readonly cpu: number;
  readonly fd: number;
  readonly handle: number;
}

/** How perf buffers are opened. */
export interface PerfBufferOptions {
  /** Bytes for each CPU, a power of two of at least 4096. @default 64 KiB */
  readonly size?: number;
  /** Called with the number of records that did not fit on a CPU. */
  readonly onLost?: (count: number, cpu: number) => void;
}

/**
 * Perf buffers of a `BPF_MAP_TYPE_PERF_EVENT_ARRAY`, one for each CPU: what kernels before 5.8 have instead of a ring. Records of
 * one CPU come in order, those of several do not.
 */
export class PerfBuffer implements Disposable {
  readonly #buffers: CpuBuffer[] = [];
  readonly #onLost: PerfBufferOptions['onLost'];
  #batch: Uint8Array;
  #view: DataView;
  #lost = 0;

  constructor(map: LoadedMap, { size = 64 << 10, onLost }: PerfBufferOptions = {}) {
    this.#onLost = onLost;
    this.#batch = new Uint8Array(size);
    this.#view = new DataView(this.#batch.buffer);
    try {
      for (let cpu = 0; cpu < possibleCpus(); cpu++) this.#open(map, cpu, size);
    } catch (error) {
      this[Symbol.dispose]();
      throw error;
    }
  }

  /** Records that did not fit, ever, of all CPUs. */
  get lost(): number {
    return this.#lost;
  }

  /** Calls back for every record that is there and returns how many there were. Never waits. */
  drain(callback: RecordCallback): number {
    let count = 0;
    for (const buffer of this.#buffers) {
      for (;;) {
        const length = shim().perfDrain(buffer.handle, this.#batch);
        if (length === -noRoom) {
          this.#batch = new Uint8Array(this.#batch.length * 2);
          this.#view = new DataView(this.#batch.buffer);
          continue;
        }
        if (checked(length, 'draining a perf buffer') === 0) break;
        count += this.#deliver(buffer.cpu, length, callback);
      }
    }
    return count;
  }

  [Symbol.dispose](): void {
    for (const { fd, handle } of this.#buffers.splice(0)) {
      shim().mapClose(handle);
      closeSync(fd);
    }
  }

  #open(map: LoadedMap, cpu: number, size: number): void {
    const attributes = new Uint8Array(event.size);
    const view = new DataView(attributes.buffer);
    view.setUint32(0, event.type, true);
    view.setUint32(4, event.size, true);
    view.setBigUint64(8, event.config, true);
    view.setBigUint64(16, 1n, true);
    view.setBigUint64(24, event.sampleRaw, true);
    view.setUint32(48, 1, true);
    const fd = shim().perfEventOpen(attributes, -1, cpu, -1, closeOnExec);
    // A CPU that could be there, but is not, sends nothing.
    if (fd === -noDevice) return;
    checked(fd, `opening the perf buffer of CPU ${cpu}`);
    const handle = shim().perfOpen(fd, size);
    if (handle < 0) closeSync(fd);
    checked(handle, `mapping the perf buffer of CPU ${cpu}`);
    this.#buffers.push({ cpu, fd, handle });
    const [key, value] = [new Uint8Array(Uint32Array.of(cpu).buffer), new Uint8Array(Uint32Array.of(fd).buffer)];
    bpfChecked(
      commands.mapUpdate,
      new Attributes(32).u32(0, map.fd).pointer(8, key).pointer(16, value),
      `giving CPU ${cpu} its perf buffer`,
    );
    checked(shim().ioctl(fd, enable, 0), `enabling the perf buffer of CPU ${cpu}`);
  }

  #deliver(cpu: number, length: number, callback: RecordCallback): number {
    let count = 0;
    for (let at = 0; at + recordHeader <= length; ) {
      const type = this.#view.getUint32(at, true);
      const size = this.#view.getUint16(at + 6, true);
      if (size < recordHeader) break;
      if (type === records.sample) {
        const bytes = this.#view.getUint32(at + recordHeader, true);
        callback(this.#batch, at + recordHeader + 4, at + recordHeader + 4 + Math.min(bytes, size - recordHeader - 4));
        count++;
      } else if (type === records.lost) {
        const lost = Number(this.#view.getBigUint64(at + recordHeader + 8, true));
        this.#lost += lost;
        this.#onLost?.(lost, cpu);
      }
      at += size;
    }
    return count;
  }
}
