package org.byol3d.distributed;

import java.io.Serializable;
import java.util.List;
import org.byol3d.crop.MicroBatch;
import org.byol3d.optim.TreeSum.Subtree;

/** What the driver tells one task of a stage, and what the task answers. */
final class StageMessages {
  private StageMessages() {}

  /**
   * One task of the encode stage.
   *
   * @param partition its number
   * @param batches to encode, a run of neighbors in index order
   * @param next what the partition will get in the next step: to be loaded ahead
   */
  record Encode(int partition, List<MicroBatch> batches, List<MicroBatch> next)
      implements Serializable {
    Encode {
      batches = List.copyOf(batches);
      next = List.copyOf(next);
    }
  }

  /**
   * What it gives.
   *
   * @param outputs one a micro-batch; empty when a volume was unreadable
   * @param unreadable volumes that could not be read
   */
  record Encoded(List<byte[]> outputs, List<UnreadableVolume> unreadable, WorkerReport report)
      implements Serializable {
    Encoded {
      outputs = List.copyOf(outputs);
      unreadable = List.copyOf(unreadable);
    }
  }

  /**
   * One task of the backward stage.
   *
   * @param partition its number in the encode stage
   * @param batches as in the encode stage
   * @param outputGradients one a micro-batch
   */
  record Backward(int partition, List<MicroBatch> batches, List<byte[]> outputGradients)
      implements Serializable {
    Backward {
      batches = List.copyOf(batches);
      outputGradients = List.copyOf(outputGradients);
    }
  }

  /**
   * Result of a task of the backward stage.
   *
   * @param subtrees sums of gradients over the step's micro-batches, as the wire has them; empty
   *     when a volume was unreadable
   */
  record Gradients(
      List<Subtree<byte[]>> subtrees, List<UnreadableVolume> unreadable, WorkerReport report)
      implements Serializable {
    Gradients {
      subtrees = List.copyOf(subtrees);
      unreadable = List.copyOf(unreadable);
    }
  }
}
