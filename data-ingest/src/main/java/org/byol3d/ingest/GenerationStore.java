package org.byol3d.ingest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.DataSource;
import org.apache.spark.sql.types.StructType;
import org.byol3d.storage.NumberedNames;
import org.byol3d.storage.StoreDirectory;

/**
 * The generations of an index on its file system. A generation is two Parquet directories that
 * never change after they have their names; only the manifest says which generation is current. A
 * killed process leaves directories under temporary names, or under the name of a generation that
 * no manifest names; the next process that writes deletes them.
 */
final class GenerationStore {
  private static final String VOLUMES = "volumes";
  private static final String QUARANTINE = "quarantine";
  private static final NumberedNames GENERATIONS = new NumberedNames("generation=", 6, "");

  /** Where Spark writes the files of a table. */
  private static final String WRITTEN = "spark";

  /** Rows per Parquet file, about 10 MB: one task can load tens of thousands of rows. */
  private static final int ROWS_PER_FILE = 10_000;

  /** Name of a file that Spark writes. */
  private static final Pattern PART = Pattern.compile("part-(\\d+)-.*\\.parquet");

  /** Name of a file of a generation. */
  private static final Pattern FILE = Pattern.compile("part-\\d+\\.parquet");

  private final SparkSession spark;
  private final StoreDirectory index;

  GenerationStore(SparkSession spark, StoreDirectory index) {
    this.spark = spark;
    this.index = index;
  }

  /** Reads the manifest of the current generation, if the index has one. */
  Optional<Manifest> manifest() throws IOException {
    var bytes = index.read(Manifest.FILE);
    return bytes.isEmpty()
        ? Optional.empty()
        : Optional.of(Manifest.parse(index.path(Manifest.FILE).toString(), bytes.get()));
  }

  /**
   * Loads the generation that a manifest describes.
   *
   * @throws IOException if the number of rows is not that of the manifest
   */
  Generation load(Manifest manifest) throws IOException {
    var volumes = volumes(manifest.generation());
    var quarantine = new ArrayList<QuarantinedFile>();
    for (var row : rows(QUARANTINE, manifest.generation(), IndexSchema.QUARANTINE)) {
      quarantine.add(IndexSchema.quarantined(row));
    }
    var counts = manifest.counts();
    if (volumes.size() != counts.volumes() + counts.vanished()
        || quarantine.size() != counts.quarantined()) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "index %s, generation %d: %d volumes and %d quarantined files, but the manifest"
                  + " counts %d and %d: files are missing, ingest into a new --index",
              index,
              manifest.generation(),
              volumes.size(),
              quarantine.size(),
              counts.volumes() + counts.vanished(),
              counts.quarantined()));
    }
    quarantine.sort(Comparator.comparing(it -> it.file().uri()));
    return new Generation(manifest, volumes, quarantine);
  }

  /**
   * Loads the volumes of any generation, sorted by URI.
   *
   * @throws IOException if there is no such generation
   */
  List<IndexedVolume> volumes(long generation) throws IOException {
    if (!index.exists(directory(VOLUMES, generation))) {
      throw new IOException(
          String.format(Locale.ROOT, "index %s has no generation %d", index, generation));
    }
    var volumes = new ArrayList<IndexedVolume>();
    for (var row : rows(VOLUMES, generation, IndexSchema.VOLUMES)) {
      volumes.add(IndexSchema.volume(row));
    }
    volumes.sort(Comparator.comparing(IndexedVolume::uri));
    return volumes;
  }

  /** Reads files by their names: Spark would take the name of a directory for a pattern. */
  private List<Row> rows(String table, long generation, StructType schema) throws IOException {
    var directory = directory(table, generation);
    var files =
        Arrays.stream(index.list(directory))
            .filter(FILE.asMatchPredicate())
            .map(name -> index.path(directory + "/" + name).toString())
            .toArray(String[]::new);
    return files.length == 0
        ? List.of()
        : spark
            .read()
            .schema(schema)
            .option(DataSource.GLOB_PATHS_KEY(), false)
            .parquet(files)
            .collectAsList();
  }

  /**
   * Deletes what killed ingests left behind. Only for the holder of the lock.
   *
   * @param current the manifest of the index, if there is one
   */
  void deleteLeftovers(Optional<Manifest> current) throws IOException {
    index.sweep();
    var next = current.map(Manifest::generation).orElse(0L) + 1;
    index.delete(directory(VOLUMES, next));
    index.delete(directory(QUARANTINE, next));
  }

  /**
   * Writes a generation that is not current yet.
   *
   * @throws IOException if another process has written it, or it cannot be written
   */
  void write(Generation generation) throws IOException {
    var number = generation.manifest().generation();
    write(
        directory(VOLUMES, number),
        generation.volumes().stream().map(IndexSchema::row).toList(),
        IndexSchema.VOLUMES);
    write(
        directory(QUARANTINE, number),
        generation.quarantine().stream().map(IndexSchema::row).toList(),
        IndexSchema.QUARANTINE);
  }

  private void write(String directory, List<Row> rows, StructType schema) throws IOException {
    var files = Math.max(1, (rows.size() - 1) / ROWS_PER_FILE + 1);
    var context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    // Published: a process that lost its lock without knowing it must not touch the files of
    // another.
    index.publish(
        directory,
        work -> {
          spark
              .createDataFrame(context.parallelize(rows, files), schema)
              .write()
              .mode(SaveMode.ErrorIfExists)
              .option("compression", "zstd")
              .option("maxRecordsPerFile", 0)
              .parquet(work.path(WRITTEN).toString());
          takeParts(work, files);
        });
  }

  /** Takes over the files that Spark wrote, under names that are equal for equal data. */
  private static void takeParts(StoreDirectory work, int files) throws IOException {
    var parts = 0;
    for (var name : work.list(WRITTEN)) {
      var part = PART.matcher(name);
      if (part.matches()) {
        work.rename(WRITTEN + "/" + name, "part-" + part.group(1) + ".parquet");
        parts++;
      }
    }
    if (parts != files) {
      throw new IOException(
          String.format(
              Locale.ROOT, "%s: Spark wrote %d files of %d", work.path(WRITTEN), parts, files));
    }
    work.delete(WRITTEN);
  }

  /** Makes a written generation the current one, in one atomic step. */
  void commit(Manifest manifest) throws IOException {
    index.replace(Manifest.FILE, manifest.toBytes());
  }

  private static String directory(String table, long generation) {
    return table + "/" + GENERATIONS.name(generation);
  }
}
