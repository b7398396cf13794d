package org.byol3d.ingest;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.byol3d.crop.SampledVolume;
import org.byol3d.storage.StoreDirectory;

/**
 * The volumes of one generation of an index that exist and can be trained on, sorted by URI: the
 * order in which crop samplers count them. Immutable.
 */
public final class VolumeIndex {
  private final long generation;
  private final List<IndexedVolume> volumes;
  private final int vanished;
  private final List<QuarantinedFile> quarantine;

  /**
   * Loads any generation, such as that of a resumed training.
   *
   * @throws IOException if there is no such generation, it cannot be read, or it is damaged
   */
  public static VolumeIndex load(SparkSession spark, String index, long generation)
      throws IOException {
    var current = load(spark, index);
    if (current.generation() == generation) {
      return current;
    }
    var directory = StoreDirectory.of(index, spark.sparkContext().hadoopConfiguration());
    return new VolumeIndex(
        generation, new GenerationStore(directory).volumes(generation), List.of());
  }

  private VolumeIndex(long generation, List<IndexedVolume> all, List<QuarantinedFile> quarantine) {
    this.generation = generation;
    this.volumes = all.stream().filter(volume -> volume.vanished().isEmpty()).toList();
    this.vanished = all.size() - volumes.size();
    this.quarantine = quarantine;
  }

  /**
   * Loads the current generation.
   *
   * @param spark knows the file systems
   * @param index URI of the index's directory
   * @throws IOException if there is no index, it cannot be read, or it is damaged
   */
  public static VolumeIndex load(SparkSession spark, String index) throws IOException {
    return load(index, spark.sparkContext().hadoopConfiguration());
  }

  /**
   * Loads the current generation.
   *
   * @param index URI of the index's directory
   * @throws IOException if there is no index, it cannot be read, or it is damaged
   */
  public static VolumeIndex load(String index, Configuration configuration) throws IOException {
    var directory = StoreDirectory.of(index, configuration);
    var store = new GenerationStore(directory);
    var manifest =
        store
            .manifest()
            .orElseThrow(
                () ->
                    new IOException(
                        directory
                            + " has no manifest.json: make an index with byol3d ingest"
                            + " --data-dir ... --index "
                            + directory));
    var current = store.load(manifest);
    return new VolumeIndex(manifest.generation(), current.volumes(), current.quarantine());
  }

  /** Returns the number of the generation, which is part of the keys of crop samplers. */
  public long generation() {
    return generation;
  }

  /** Returns the volumes, sorted by URI, without those that vanished. */
  public List<IndexedVolume> volumes() {
    return volumes;
  }

  /** Returns what the crop sampler needs of each volume, in the same order. */
  public List<SampledVolume> sampledVolumes() {
    return volumes.stream().map(IndexedVolume::sampled).toList();
  }

  /** Returns how many volumes of earlier generations have vanished. */
  public int vanished() {
    return vanished;
  }

  /** Returns the files that are kept out, sorted by URI. */
  public List<QuarantinedFile> quarantine() {
    return quarantine;
  }
}
