package org.byol3d.ingest;

import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.byol3d.crop.SampledVolume;
import org.byol3d.storage.StoreDirectory;

/**
 * The volumes of one generation of an index that are there to be trained on, sorted by URI: the
 * order that crop samplers count in. Immutable.
 */
public final class VolumeIndex {
  private final long generation;
  private final List<IndexedVolume> volumes;
  private final int vanished;
  private final List<QuarantinedFile> quarantine;

  /**
   * Loads a generation that need not be the current one: that of a training which goes on.
   *
   * @throws IOException if it is not there any more, cannot be read, or is damaged
   */
  public static VolumeIndex load(SparkSession spark, String index, long generation)
      throws IOException {
    var current = load(spark, index);
    if (current.generation() == generation) {
      return current;
    }
    var directory = StoreDirectory.of(index, spark.sparkContext().hadoopConfiguration());
    return new VolumeIndex(generation, new GenerationStore(spark, directory).volumes(generation));
  }

  private VolumeIndex(long generation, List<IndexedVolume> all) {
    this.generation = generation;
    this.volumes = all.stream().filter(volume -> volume.vanished().isEmpty()).toList();
    this.vanished = all.size() - volumes.size();
    this.quarantine = List.of();
  }

  private VolumeIndex(Generation generation) {
    this.generation = generation.manifest().generation();
    this.volumes =
        generation.volumes().stream().filter(volume -> volume.vanished().isEmpty()).toList();
    this.vanished = generation.volumes().size() - volumes.size();
    this.quarantine = generation.quarantine();
  }

  /**
   * Loads the current generation.
   *
   * @param spark reads the tables
   * @param index URI of the index's directory
   * @throws IOException if there is none, it cannot be read, or is damaged
   */
  public static VolumeIndex load(SparkSession spark, String index) throws IOException {
    var directory = StoreDirectory.of(index, spark.sparkContext().hadoopConfiguration());
    var store = new GenerationStore(spark, directory);
    var manifest =
        store
            .manifest()
            .orElseThrow(
                () ->
                    new IOException(
                        directory
                            + " holds no manifest.json: make an index with byol3d ingest"
                            + " --data-dir ... --index "
                            + directory));
    return new VolumeIndex(store.load(manifest));
  }

  /** The generation's number, which crop samplers are keyed with. */
  public long generation() {
    return generation;
  }

  /** The volumes, sorted by URI, without those that vanished. */
  public List<IndexedVolume> volumes() {
    return volumes;
  }

  /** What the crop sampler needs of each, in the same order. */
  public List<SampledVolume> sampledVolumes() {
    return volumes.stream().map(IndexedVolume::sampled).toList();
  }

  /** How many volumes of earlier generations are no longer there. */
  public int vanished() {
    return vanished;
  }

  /** The files kept out, sorted by URI. */
  public List<QuarantinedFile> quarantine() {
    return quarantine;
  }
}
