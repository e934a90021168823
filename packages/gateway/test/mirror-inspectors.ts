// Inspectors for the mirror's tests; this module runs inside worker threads.
import { detectionFinding } from '@lamellar/events';
import type { CreateInspectors } from '@lamellar/gateway/mirror';

export const createInspectors: CreateInspectors = ({ emit, data }) => {
  const { hold } = data as { hold?: Int32Array };
  return [
    {
      name: 'words',
      begin(view) {
        let text = view.target;
        return {
          requestBody: 'hold',
          requestHead: () => {
            if (view.target === '/throw') throw new Error('bug');
            if (view.target === '/exit') process.exit(3);
            if (hold !== undefined) Atomics.wait(hold, 0, 0);
            return undefined;
          },
          requestPiece: (piece) => void (text += Buffer.from(piece).toString()),
          requestEnd: () => (text.includes('attack') ? { status: 403, reason: 'attack' } : undefined),
          close: (outcome) => {
            if (outcome.blockedBy !== undefined)
              emit(detectionFinding({ severity_id: 4, finding_info: { uid: view.clientAddress, title: 'attack' } }));
          },
        };
      },
    },
  ];
};
