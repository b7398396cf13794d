package org.byol3d.pretrain;

import java.util.List;
import java.util.OptionalLong;
import org.byol3d.ingest.IndexedVolume;

/**
 * The volumes of an index that a run trains on.
 *
 * @param generation generation of the index; by default the current one. A resumed run takes the
 *     generation of its checkpoint
 * @param selection chooses among the volumes of the generation
 */
public record TrainingVolumes(OptionalLong generation, Selection selection) {
  /** All volumes that the index lists. */
  public static final TrainingVolumes ALL =
      new TrainingVolumes(OptionalLong.empty(), volumes -> volumes);

  /** Chooses volumes. It is a pure function, since a resumed run calls it again. */
  @FunctionalInterface
  public interface Selection {
    /**
     * Returns the volumes to train on.
     *
     * @param volumes all volumes of the index, sorted by URI
     * @return some of them, in the same order
     */
    List<IndexedVolume> of(List<IndexedVolume> volumes);
  }
}
