package org.byol3d.distributed;

import java.util.List;

/** How an encode stage ended. */
public sealed interface EncodeOutcome {
  /** How long it took. */
  StageTimes times();

  /**
   * All is encoded.
   *
   * @param outputs one a micro-batch, in index order, in the program's own encoding
   */
  record Outputs(List<byte[]> outputs, StageTimes times) implements EncodeOutcome {
    /** Copies the list. */
    public Outputs {
      outputs = List.copyOf(outputs);
    }
  }

  /**
   * Volumes could not be read; nothing is encoded.
   *
   * @param volumes each once, by number
   */
  record Unreadable(List<UnreadableVolume> volumes, StageTimes times) implements EncodeOutcome {
    /** Copies the list. */
    public Unreadable {
      volumes = List.copyOf(volumes);
    }
  }
}
