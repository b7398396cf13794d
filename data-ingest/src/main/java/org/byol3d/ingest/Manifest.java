package org.byol3d.ingest;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.byol3d.storage.InvalidJsonException;
import org.byol3d.storage.JsonRecord;

/**
 * Content of {@code manifest.json}: the current generation of the index. Contains no times and no
 * names of machines, so that equal data give equal bytes.
 *
 * @param format always that of {@link #FORMAT}
 * @param version of the layout of index and rows
 * @param generation the current generation, from 1
 * @param dataDirectory URI of the directory of volumes
 * @param parameters on which the rows depend
 * @param counts numbers of rows
 */
record Manifest(
    String format,
    int version,
    long generation,
    String dataDirectory,
    Parameters parameters,
    Counts counts) {

  static final String FILE = "manifest.json";
  static final JsonRecord.Format FORMAT = new JsonRecord.Format("byol3d-index", 1, 3);

  /** Version of the statistics. A change of it lets an ingest read all files again. */
  static final int STATISTICS_VERSION = 2;

  /**
   * Parameters of an ingest.
   *
   * @param statistics {@code full} or {@code sample}
   * @param statisticsVersion how statistics are computed
   * @param minSize least length of an axis in voxels, at least 1
   * @param scanIdPattern regular expression, or null for the path of the folder
   * @param masks whether the index has masks
   */
  record Parameters(
      String statistics,
      int statisticsVersion,
      int minSize,
      @JsonSetter(nulls = Nulls.SET) String scanIdPattern,
      boolean masks) {

    /**
     * Returns the parameters of the next generation.
     *
     * @param masks whether it has masks
     */
    static Parameters of(IngestOptions options, boolean masks) {
      return new Parameters(
          options.statistics().text(),
          STATISTICS_VERSION,
          options.minSize(),
          options.scanIds().expression().orElse(null),
          masks);
    }

    /**
     * Tells whether the statistics of volumes that were read under other parameters are still
     * right.
     */
    boolean readsAs(Parameters other) {
      return statistics.equals(other.statistics) && statisticsVersion == other.statisticsVersion;
    }
  }

  /**
   * Numbers of rows.
   *
   * @param volumes that exist
   * @param vanished volumes that are marked as vanished
   * @param quarantined files that are kept out
   * @param leftOut names below the data directory that are no volumes to train on, by kind
   * @param bytes length of the files of the volumes that exist
   * @param masks that are indexed
   */
  record Counts(
      int volumes,
      int vanished,
      int quarantined,
      Map<LeftOut, Integer> leftOut,
      long bytes,
      int masks) {}

  /** Version 1 did not count what it left out; versions 1 and 2 had no masks. */
  private static void upgrade(ObjectNode fields) {
    int version = fields.path("version").asInt();
    if (fields.path("counts") instanceof ObjectNode counts && version < 3) {
      if (version == 1) {
        counts.putObject("leftOut");
      }
      counts.put("masks", 0);
    }
    if (fields.path("parameters") instanceof ObjectNode parameters && version < 3) {
      parameters.put("masks", false);
    }
  }

  /** Returns the same manifest with other counts. */
  Manifest with(Counts other) {
    return new Manifest(format, version, generation, dataDirectory, parameters, other);
  }

  byte[] toBytes() {
    return (JsonRecord.write(this) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads a manifest.
   *
   * @param file its path, for messages
   * @throws IOException if it is not a manifest, or of a version that this program does not know
   */
  static Manifest parse(String file, byte[] bytes) throws IOException {
    try {
      return JsonRecord.read(file, bytes, FORMAT, Manifest.class, Manifest::upgrade);
    } catch (InvalidJsonException e) {
      throw new IOException(e.getMessage() + ": ingest into a new --index", e);
    }
  }
}
