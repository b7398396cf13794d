package org.byol3d.pretrain;

import java.util.List;
import java.util.OptionalLong;
import org.byol3d.ingest.IndexedVolume;

/**
 * What of an index is trained on.
 *
 * @param generation of the index; by default the current one, or that of the checkpoint which a run
 *     goes on from
 * @param selection of its volumes
 */
public record TrainingVolumes(OptionalLong generation, Selection selection) {
  /** All that the index lists. */
  public static final TrainingVolumes ALL =
      new TrainingVolumes(OptionalLong.empty(), volumes -> volumes);

  /** Chooses volumes. A pure function: a run that is resumed asks it again. */
  @FunctionalInterface
  public interface Selection {
    /**
     * The volumes to train on.
     *
     * @param volumes of the index, sorted by URI
     * @return some of them, in the same order
     */
    List<IndexedVolume> of(List<IndexedVolume> volumes);
  }
}
