import { applicationError, applicationLifecycle } from '../../builders/index.js';
import type { ApplicationError, ApplicationLifecycle } from '../../generated/classes-application-activity.js';
import type { ContainerObservation, LossObservation } from '../observation.js';
import { type Base, compact, text } from './subject.js';

const containerActivities = { create: 1, start: 3, stop: 4, pause: 7, resume: 6, oom: 4, delete: 2 } as const;

export function containerEvent(observation: ContainerObservation, base: Base): ApplicationLifecycle {
  const { action, imageName, imageDigest, containerName, containerId } = observation;
  return applicationLifecycle({
    ...base,
    activity_id: containerActivities[action],
    message: `container ${action}`,
    app: compact({ name: imageName || containerName || containerId || 'unknown', uid: text(imageDigest) }),
    unmapped: compact({
      action,
      runtime: text(observation.runtime),
      command: observation.command.length === 0 ? undefined : [...observation.command],
      exit_code: observation.exitCode === -1 ? undefined : observation.exitCode,
      privileged: observation.privileged,
    }),
  });
}

export function lossObservationEvent(observation: LossObservation, base: Base): ApplicationError {
  const { cause, count, source, lost } = observation;
  return applicationError({
    ...base,
    activity_id: 1,
    severity_id: 3,
    status_id: 2,
    status_code: `loss.${cause || 'unknown'}`,
    message: `${count} ${lost || 'observations'} lost by ${source || 'a sensor'}: ${cause || 'unknown'}`,
    ...(count > 0 ? { count } : {}),
  });
}
