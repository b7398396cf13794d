package org.byol3d.checkpoint;

import java.io.IOException;
import java.util.Objects;

/**
 * The checkpoint of an earlier run whose weights a run began with: with those of that run, its
 * lineage.
 *
 * @param checkpoint URI of its directory, then
 * @param step steps that the earlier run had made
 * @param online SHA-256 of its online network's file, which tells it wherever it lies
 */
public record StartingPoint(String checkpoint, long step, String online) {
  /** Checks that nothing is null. */
  public StartingPoint {
    Objects.requireNonNull(checkpoint, "checkpoint");
    Objects.requireNonNull(online, "online");
  }

  /**
   * A checkpoint as a starting point; its weights are not looked at.
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

  /** Whether both have the same weights, wherever they lie. */
  public boolean sameWeights(StartingPoint other) {
    return online.equals(other.online);
  }
}
