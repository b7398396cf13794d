package org.byol3d.distributed;

import java.io.Serializable;
import java.util.List;

/** What a task answers. */
interface StageAnswer extends Serializable {
  /** Returns the volumes that could not be read; if there are any, the answer has no results. */
  List<UnreadableVolume> unreadable();

  /** Returns where the task ran and how it spent its time. */
  WorkerReport report();
}
