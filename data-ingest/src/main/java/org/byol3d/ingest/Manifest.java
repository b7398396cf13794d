package org.byol3d.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Content of {@code manifest.json}: the current generation of the index. Contains no times and no
 * names of machines, so that equal data give equal bytes.
 *
 * @param format always {@link #FORMAT}
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
  static final String FORMAT = "byol3d-index";
  static final int VERSION = 1;

  /** Version of the statistics. A change of it lets an ingest read all files again. */
  static final int STATISTICS_VERSION = 1;

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /**
   * Parameters of an ingest.
   *
   * @param statistics {@code full} or {@code sample}
   * @param statisticsVersion how statistics are computed
   * @param minSize least length of an axis in voxels, at least 1
   * @param scanIdPattern regular expression, or null for the parent directory
   */
  record Parameters(String statistics, int statisticsVersion, int minSize, String scanIdPattern) {

    static Parameters of(IngestOptions options) {
      return new Parameters(
          options.statistics().text(),
          STATISTICS_VERSION,
          options.minSize(),
          options.scanIds().expression().orElse(null));
    }

    /** Tells whether rows that were read under other parameters are still right. */
    boolean readsAs(Parameters other) {
      return statistics.equals(other.statistics)
          && statisticsVersion == other.statisticsVersion
          && minSize == other.minSize;
    }
  }

  /**
   * Numbers of rows.
   *
   * @param volumes that exist
   * @param vanished volumes that are marked as vanished
   * @param quarantined files that are kept out
   * @param bytes length of the files of the volumes that exist
   */
  record Counts(int volumes, int vanished, int quarantined, long bytes) {}

  byte[] toBytes() throws JsonProcessingException {
    var printer = new DefaultPrettyPrinter();
    printer.indentObjectsWith(new DefaultIndenter("  ", "\n"));
    return (JSON.writer(printer).writeValueAsString(this) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads a manifest.
   *
   * @param file its path, for messages
   * @throws IOException if it is not a manifest, or of a version that this program does not know
   */
  static Manifest parse(String file, byte[] bytes) throws IOException {
    Manifest manifest;
    try {
      var tree = JSON.readTree(bytes);
      if (!FORMAT.equals(tree.path("format").asText())) {
        throw new IOException(file + ": format is not " + FORMAT + ": this is no index");
      }
      if (tree.path("version").asInt() != VERSION) {
        throw new IOException(
            "%s: version %s is not the %d that this program reads: ingest into a new --index"
                .formatted(file, tree.path("version"), VERSION));
      }
      manifest = JSON.treeToValue(tree, Manifest.class);
    } catch (JsonProcessingException e) {
      throw new IOException(file + ": is damaged: " + e.getOriginalMessage(), e);
    }
    return manifest;
  }
}
