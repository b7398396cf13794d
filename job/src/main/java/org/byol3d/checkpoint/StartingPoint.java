package org.byol3d.checkpoint;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.io.IOException;
import java.util.Objects;

/**
 * What gave a run its first weights: the checkpoint of an earlier run, an export, or a file of
 * weights. The chain of starting points is a run's lineage.
 *
 * @param checkpoint URI of its directory at that time, or of the file of weights
 * @param step steps that the earlier run had made; null if the file does not tell
 * @param online SHA-256 of the file of weights, which identifies it in any directory: for a
 *     checkpoint of a pretraining, that of its online network
 */
public record StartingPoint(
    String checkpoint, @JsonSetter(nulls = Nulls.SET) Long step, String online) {
  /** Checks that checkpoint and hash are not null. */
  public StartingPoint {
    Objects.requireNonNull(checkpoint, "checkpoint");
    Objects.requireNonNull(online, "online");
  }

  /**
   * Returns a checkpoint as a starting point; does not read its weights.
   *
   * @throws CorruptCheckpointException if its JSON is not as it was written
   * @throws MismatchedWeightsException if it is of another kind of training
   */
  public static StartingPoint of(CheckpointReference checkpoint) throws IOException {
    return of(checkpoint, Branch.ONLINE);
  }

  static StartingPoint of(CheckpointReference checkpoint, Branch network) throws IOException {
    var header = checkpoint.directory().header(checkpoint.name());
    header.require(network, checkpoint.uri());
    var weights = header.files().get(network.file());
    if (weights == null) {
      throw new CorruptCheckpointException(
          checkpoint.uri(), "files." + network.file(), "is missing");
    }
    return new StartingPoint(checkpoint.uri(), header.step(), weights.sha256());
  }

  /** Returns whether both have the same weights, in any directory. */
  public boolean sameWeights(StartingPoint other) {
    return online.equals(other.online);
  }
}
