package org.byol3d.ingest;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.byol3d.crop.SampledVolume;
import org.byol3d.storage.StoreDirectory;
import org.byol3d.text.WrongRequestException;
import org.byol3d.volume.Extent;

/**
 * The volumes of one generation of an index that exist and can be trained on, sorted by URI: the
 * order in which crop samplers count them. Immutable.
 */
public final class VolumeIndex {
  private static final Comparator<Extent> BY_ROOM =
      Comparator.comparingInt(Extent::shortest).thenComparingLong(Extent::voxels);

  private final long generation;
  private final List<IndexedVolume> volumes;
  private final int vanished;
  private final List<QuarantinedFile> quarantine;
  private final Map<LeftOut, Integer> leftOut;
  private final String index;
  private final DataDirectory data;
  private final Optional<List<IndexedMask>> masks;
  private final String tooSmall;

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
    var store = new GenerationStore(directory);
    var volumes = store.volumes(generation);
    return new VolumeIndex(
        directory.toString(),
        current.data,
        generation,
        volumes,
        store.hasMasks(generation) ? Optional.of(store.masks(generation)) : Optional.empty(),
        List.of(),
        Map.of());
  }

  private VolumeIndex(
      String index,
      DataDirectory data,
      long generation,
      List<IndexedVolume> all,
      Optional<List<IndexedMask>> masks,
      List<QuarantinedFile> quarantine,
      Map<LeftOut, Integer> leftOut) {
    this.index = index;
    this.data = data;
    this.masks = masks.map(List::copyOf);
    this.generation = generation;
    this.volumes = all.stream().filter(volume -> volume.vanished().isEmpty()).toList();
    this.vanished = all.size() - volumes.size();
    this.quarantine = quarantine;
    this.leftOut = leftOut;
    this.tooSmall = "";
  }

  private VolumeIndex(VolumeIndex from, List<IndexedVolume> volumes, String tooSmall) {
    this.index = from.index;
    this.data = from.data;
    this.masks = from.masks;
    this.generation = from.generation;
    this.volumes = volumes;
    this.vanished = from.vanished;
    this.quarantine = from.quarantine;
    this.leftOut = from.leftOut;
    this.tooSmall = tooSmall;
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
    return new VolumeIndex(
        directory.toString(),
        new DataDirectory(manifest.dataDirectory()),
        manifest.generation(),
        current.volumes(),
        manifest.parameters().masks() ? Optional.of(current.masks()) : Optional.empty(),
        current.quarantine(),
        manifest.counts().leftOut());
  }

  /**
   * Returns the volumes that have room for crops, as an index of the same generation.
   *
   * @param crop extent of a crop
   * @param leastCrop edge of the smallest crop that the network takes, in voxels
   * @throws WrongRequestException if no volume has room; says which crops have
   */
  public VolumeIndex withRoomFor(Extent crop, int leastCrop) {
    var fitting =
        volumes.stream().filter(volume -> crop.fitsIn(volume.content().extent())).toList();
    if (fitting.isEmpty()) {
      throw new WrongRequestException(noRoom(crop, leastCrop));
    }
    int small = volumes.size() - fitting.size();
    return new VolumeIndex(this, fitting, small == 0 ? "" : tooSmall(small, volumes.size(), crop));
  }

  /**
   * Says that a job leaves out small volumes.
   *
   * @param small how many
   * @param of how many volumes
   * @param crop extent of a crop
   */
  public static String tooSmall(int small, int of, Extent crop) {
    return String.format(
        Locale.ROOT,
        "%,d of %,d volumes are too small for crops of %s voxels and are left out",
        small,
        of,
        crop.edges());
  }

  private String noRoom(Extent crop, int leastCrop) {
    var extents = volumes.stream().map(it -> it.content().extent()).toList();
    var roomiest =
        extents.stream()
            .max(
                Comparator.comparingLong((Extent it) -> fitting(crop, it).voxels())
                    .thenComparing(BY_ROOM));
    if (roomiest.isEmpty()) {
      return String.format(
          Locale.ROOT,
          "%s, generation %d, has no volumes, but %,d files in quarantine: byol3d inspect --index"
              + " %s --quarantine says why",
          index,
          generation,
          quarantine.size(),
          index);
    }
    var most = fitting(crop, roomiest.get());
    var all = extents.stream().map(it -> fitting(crop, it)).reduce(most, Extent::least);
    return String.format(
        Locale.ROOT,
        "%s: none of its %,d volumes has room for crops of %s voxels; the one with most room is %s:"
            + " %s",
        index,
        volumes.size(),
        crop.edges(),
        roomiest.get(),
        most.shortest() < leastCrop
            ? String.format(
                Locale.ROOT,
                "this network takes crops of %d voxels or more, so choose fewer network.levels and"
                    + " crop.size=%s",
                leastCrop,
                most.edges())
            : String.format(
                Locale.ROOT,
                "choose crop.size=%s%s",
                most.edges(),
                all.shortest() >= leastCrop && !all.equals(most)
                    ? ", or %s for all volumes".formatted(all.edges())
                    : ""));
  }

  /** Returns the largest crop of a volume that has the shape of a cube, or is within a crop. */
  private static Extent fitting(Extent crop, Extent volume) {
    return crop.isCube() ? Extent.cube(volume.shortest()) : crop.least(volume);
  }

  /** Returns how many volumes {@link #withRoomFor} left out, in a sentence; empty for none. */
  public String tooSmall() {
    return tooSmall;
  }

  /** Returns how many names the ingest left out, by kind; empty for earlier generations. */
  public Map<LeftOut, Integer> leftOut() {
    return leftOut;
  }

  /** Returns the number of the generation, which is part of the keys of crop samplers. */
  public long generation() {
    return generation;
  }

  /** Returns the URI of the index's directory. */
  public String name() {
    return index;
  }

  /** Returns the directory of the volumes. */
  public DataDirectory dataDirectory() {
    return data;
  }

  /** Returns whether masks were indexed; there may be none all the same. */
  public boolean hasMasks() {
    return masks.isPresent();
  }

  /** Returns the masks, sorted by URI; none if no masks were indexed. */
  public List<IndexedMask> masks() {
    return masks.orElse(List.of());
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
