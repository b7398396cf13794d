package org.byol3d.checkpoint;

import java.io.IOException;
import java.util.Objects;

/**
 * The checkpoint of an earlier run that gave a run its first weights. The chain of starting points
 * is a run's lineage.
 *
 * @param checkpoint URI of its directory at that time
 * @param step steps that the earlier run had made
 * @param online SHA-256 of its online network's file, which identifies it in any directory
 */
public record StartingPoint(String checkpoint, long step, String online) {
  /** Checks that nothing is null. */
  public StartingPoint {
    Objects.requireNonNull(checkpoint, "checkpoint");
    Objects.requireNonNull(online, "online");
  }

  /**
   * Returns a checkpoint as a starting point; does not read its weights.
   *
   * @throws CorruptCheckpointException if its JSON is not as it was written
   */
  public static StartingPoint of(CheckpointReference checkpoint) throws IOException {
    var header = checkpoint.directory().header(checkpoint.name());
    var online = header.files().get(Branch.ONLINE.file());
    if (online == null) {
      throw new CorruptCheckpointException(
          checkpoint.uri(), "files." + Branch.ONLINE.file(), "is missing");
    }
    return new StartingPoint(checkpoint.uri(), header.step(), online.sha256());
  }

  /** Returns whether both have the same weights, in any directory. */
  public boolean sameWeights(StartingPoint other) {
    return online.equals(other.online);
  }
}
