package org.byol3d.phantom.dataset;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.b2nd.B2ndSpec;
import org.byol3d.b2nd.B2ndWriter;
import org.byol3d.b2nd.Compression;
import org.byol3d.b2nd.DataType;
import org.byol3d.b2nd.NnUnetLayout;
import org.byol3d.phantom.PhantomGenerator;
import org.byol3d.phantom.PhantomPatch;
import org.byol3d.storage.CommittedFile;
import org.byol3d.storage.GivenPath;
import org.byol3d.storage.JsonRecord;
import org.byol3d.storage.StoreDirectory;
import org.byol3d.text.Check;
import org.byol3d.text.Units;
import org.byol3d.volume.Extent;

/**
 * Writes phantoms into one directory, as nnU-Net's preprocessing leaves a data set: {@code
 * <id>.b2nd}, {@code <id>_seg.b2nd}, {@code splits_final.json}, {@code dataset.json}. Patches may
 * be written by many threads at once; the same seed gives the same bytes.
 */
public final class PhantomDataset {
  private static final int[] NNSSL_PATCH = {160, 160, 160};
  private static final int FOLDS = 5;

  /** Volumes with noise take at least half of their bytes, and masks hardly any. */
  private static final long MOST_COMPRESSION = 3;

  private final Configuration configuration;
  private final String directory;
  private final PhantomGenerator generator;
  private final Shape shape;

  /**
   * The size and content of a data set.
   *
   * @param scans how many scans, in [1, 100,000]
   * @param patches how many patches per scan, in [1, 100,000]
   * @param size edge length of a patch in voxels, in [8, 812]
   * @param voxels kind of the voxels
   * @param labels whether to write masks and nnU-Net's files beside the volumes
   */
  public record Shape(int scans, int patches, int size, Voxels voxels, boolean labels) {
    private static final int MOST_SCANS = 100_000;
    private static final int LEAST_SIZE = 8;

    /** The bytes of a larger patch do not fit into one array. */
    private static final int MOST_SIZE = 812;

    /** Peak memory per voxel in bytes, as measured. */
    private static final long MEMORY_PER_VOXEL = 60;

    /** Checks the fields. */
    public Shape {
      Check.within("scans", scans, 1, MOST_SCANS);
      Check.within("patches", patches, 1, MOST_SCANS);
      Check.within("size", size, LEAST_SIZE, MOST_SIZE);
    }

    /** Returns how many volumes there are. */
    public long volumes() {
      return (long) scans * patches;
    }

    /** Returns the bytes of all volumes and masks before compression. */
    public long bytes() {
      long perVoxel =
          (voxels == Voxels.ZSCORE ? Float.BYTES : Short.BYTES) + (labels ? Short.BYTES : 0L);
      return volumes() * voxelsPerVolume() * perVoxel;
    }

    /** Returns the bytes of memory that making one patch takes. */
    public long memoryPerPatch() {
      return MEMORY_PER_VOXEL * voxelsPerVolume();
    }

    private long voxelsPerVolume() {
      return (long) size * size * size;
    }
  }

  /** The kind of a volume's voxels. */
  public enum Voxels {
    /** float32, z-scored by the patch's mean and deviation, as nnssl and nnU-Net preprocess. */
    ZSCORE,
    /** Counts of the camera. */
    UINT16
  }

  /**
   * @param directory a URI of a Hadoop file system, or a local path; made if it is not there
   */
  public PhantomDataset(
      Configuration configuration, String directory, PhantomGenerator generator, Shape shape) {
    this.configuration = configuration;
    this.directory = directory;
    this.generator = generator;
    this.shape = shape;
  }

  /**
   * Checks that the file system has space.
   *
   * @throws IOException if it certainly has not; the message says how much is needed and free
   */
  public void requireSpace() throws IOException {
    var path = new GivenPath(directory).onLocal();
    var files = GivenPath.fileSystem(path, configuration);
    var there = path;
    while (!there.isRoot() && !files.exists(there)) {
      there = there.getParent();
    }
    long free = files.getStatus(there).getRemaining();
    if (shape.bytes() / MOST_COMPRESSION > free) {
      throw new IOException(
          directory
              + ": "
              + Units.bytesText(shape.bytes())
              + " of voxels do not fit, even compressed: the file system has "
              + Units.bytesText(free)
              + " free; make fewer or smaller patches");
    }
  }

  /** Returns the name of a patch without its ending: {@code scan000_patch0000}. */
  public static String id(int scan, int patch) {
    return String.format(Locale.ROOT, "scan%03d_patch%04d", scan, patch);
  }

  /**
   * Makes and writes one patch, and its mask if there are labels.
   *
   * @return the bytes of the volume before compression
   */
  public long writePatch(int scan, int patch) throws IOException {
    var made = generator.generate(scan, patch, Extent.cube(shape.size()));
    var volume = volume(made);
    write(id(scan, patch), shape.voxels() == Voxels.ZSCORE ? "<f4" : "<u2", volume);
    if (shape.labels()) {
      write(id(scan, patch) + "_seg", "<i2", mask(made));
    }
    return volume.remaining();
  }

  private ByteBuffer volume(PhantomPatch patch) {
    if (shape.voxels() == Voxels.UINT16) {
      var bytes = littleEndian(patch.counts().length * Short.BYTES);
      bytes.asShortBuffer().put(patch.counts());
      return bytes;
    }
    var scored = patch.zScored();
    var bytes = littleEndian(Math.multiplyExact(scored.length, Float.BYTES));
    bytes.asFloatBuffer().put(scored);
    return bytes;
  }

  private static ByteBuffer mask(PhantomPatch patch) {
    var bytes = littleEndian(patch.mask().length * Short.BYTES);
    for (byte label : patch.mask()) {
      bytes.putShort(label);
    }
    return bytes.flip();
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private StoreDirectory made() throws IOException {
    var made = StoreDirectory.of(new GivenPath(directory).onLocal(), configuration);
    made.make();
    return made;
  }

  private void write(String name, String dtype, ByteBuffer items) throws IOException {
    int size = shape.size();
    var type = DataType.parse(dtype, items.remaining() / (size * size * size));
    var layout = NnUnetLayout.nnssl(new int[] {1, size, size, size}, NNSSL_PATCH, type.size());
    var spec =
        new B2ndSpec(
            new long[] {1, size, size, size},
            layout.chunkShape(),
            layout.blockShape(),
            type,
            Compression.NNSSL);
    CommittedFile.write(
        configuration,
        made().path(name + ".b2nd").toString(),
        out -> B2ndWriter.write(out, spec, B2ndWriter.inMemory(spec, items)));
  }

  /** Writes {@code dataset.json} and {@code splits_final.json}, which folds scans, not patches. */
  public void writeNnUnetFiles() throws IOException {
    var dataset = new LinkedHashMap<String, Object>();
    dataset.put("channel_names", Map.of("0", "autofluorescence"));
    dataset.put("labels", new TreeMap<>(Map.of("background", 0, "plaque", 1)));
    dataset.put("numTraining", shape.scans() * shape.patches());
    dataset.put("file_ending", ".b2nd");
    dataset.put("name", "byol3d-phantom");
    writeJson("dataset.json", dataset);

    var splits = new ArrayList<Map<String, List<String>>>();
    int folds = Math.min(FOLDS, Math.max(2, shape.scans()));
    for (int fold = 0; fold < folds; fold++) {
      var split = new LinkedHashMap<String, List<String>>();
      split.put("train", new ArrayList<>());
      split.put("val", new ArrayList<>());
      for (int scan = 0; scan < shape.scans(); scan++) {
        for (int patch = 0; patch < shape.patches(); patch++) {
          // Patches of one scan resemble each other; a single scan must be split all the same.
          int unit = shape.scans() == 1 ? patch : scan;
          split.get(unit % folds == fold ? "val" : "train").add(id(scan, patch));
        }
      }
      splits.add(split);
    }
    writeJson("splits_final.json", splits);
  }

  private void writeJson(String name, Object value) throws IOException {
    CommittedFile.write(
        configuration, made().path(name).toString(), out -> out.write(JsonRecord.bytes(value)));
  }
}
