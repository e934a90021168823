import type { Block, Decision, Inspector } from '../inspector.js';
import type { MirrorDetection, MirrorRecord } from './record.js';

/** Told of a fault of an inspector. */
export type MirrorFault = (inspector: string, step: string, error: unknown) => void;

/** Takes a recorded request through the request steps of every inspector; nothing is blocked, so each is asked to its end or its own block. */
export async function judge(
  record: MirrorRecord,
  inspectors: readonly Inspector[],
  onFault: MirrorFault,
): Promise<MirrorDetection[]> {
  const detections: MirrorDetection[] = [];
  for (const inspector of inspectors) {
    let step = 'begin';
    try {
      const inspection = inspector.begin(record.view);
      if (inspection === undefined) continue;
      const wantsBody = (): boolean => inspection.requestBody === 'hold' || inspection.requestBody === 'stream';
      const steps: readonly [string, () => Decision | Promise<Decision>][] = [
        ['requestHead', () => inspection.requestHead?.()],
        [
          'requestPiece',
          () => (wantsBody() && record.body.length > 0 ? inspection.requestPiece?.(record.body) : undefined),
        ],
        ['requestEnd', () => inspection.requestEnd?.(record.complete || !wantsBody())],
      ];
      let block: Block | undefined;
      for (const [name, ask] of steps) {
        step = name;
        block = await ask();
        if (block !== undefined) break;
      }
      step = 'close';
      if (block !== undefined) detections.push({ request: record.view, inspector: inspector.name, block });
      inspection.close?.({ status: 0, blockedBy: block && inspector.name, reason: block?.reason });
    } catch (error) {
      onFault(inspector.name, step, error);
    }
  }
  return detections;
}
