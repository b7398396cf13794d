package org.byol3d.distributed;

import java.io.Serializable;
import java.util.List;
import org.byol3d.crop.MicroBatch;
import org.byol3d.optim.TreeSum.Subtree;

/** What the driver sends to a task of a stage, and what the task answers. */
final class StageMessages {
  private StageMessages() {}

  /**
   * What a task of the encode stage gets.
   *
   * @param partition its number
   * @param batches to encode, neighbors in index order
   * @param next micro-batches of the partition in the next step, to be loaded ahead
   */
  record Encode(int partition, List<MicroBatch> batches, List<MicroBatch> next)
      implements Serializable {
    Encode {
      batches = List.copyOf(batches);
      next = List.copyOf(next);
    }
  }

  /**
   * What a task of the encode stage answers.
   *
   * @param outputs one per micro-batch; empty when a volume was unreadable
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
   * What a task of the backward stage gets.
   *
   * @param partition its number in the encode stage
   * @param batches as in the encode stage
   * @param outputGradients one per micro-batch
   */
  record Backward(int partition, List<MicroBatch> batches, List<byte[]> outputGradients)
      implements Serializable {
    Backward {
      batches = List.copyOf(batches);
      outputGradients = List.copyOf(outputGradients);
    }
  }

  /**
   * What a task of the backward stage answers.
   *
   * @param subtrees sums of gradients over the step's micro-batches, as the wire has them; empty
   *     when a volume was unreadable
   * @param unreadable volumes that could not be read
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
